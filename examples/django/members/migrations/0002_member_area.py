from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="member", name="area", field=models.CharField(max_length=8, db_default="app")
        )
    ]
