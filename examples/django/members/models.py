"""Members. The area decides what they may see; the role that did so before is dropped by the last migration."""

from django.db import models


class Member(models.Model):
    name = models.CharField(max_length=60, unique=True)
    area = models.CharField(max_length=8, db_default="app")
