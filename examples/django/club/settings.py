"""Every path and secret comes from a variable and nothing has a default: two runs from one checkout share no file."""

import os
from pathlib import Path

RUN_DIR = Path(os.environ["RUN_DIR"])
#: Every route answers 503 while it is there.
MAINTENANCE = RUN_DIR / "maintenance"

SECRET_KEY = os.environ["SECRET_KEY"]
DEBUG = False
ALLOWED_HOSTS = os.environ["ALLOWED_HOSTS"].split()
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["DATABASE_FILE"]}}
INSTALLED_APPS = ["members"]
MIDDLEWARE = ["club.maintenance.Maintenance"]
ROOT_URLCONF = "club.urls"
TEST_RUNNER = "club.runner.Runner"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
