from django.db import migrations


class Migration(migrations.Migration):
    """Its way back makes the column again, with its default. What the column held is gone."""

    dependencies = [("members", "0002_member_area")]
    operations = [migrations.RemoveField(model_name="member", name="role")]
