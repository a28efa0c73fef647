"""Frameworks that migrate databases, one file each, listed here.

One knows where the log of migrations is, how to list migrations, how to run one, and how to make one fail after a
statement. Everything else is observed.
"""

from typing import Final

from . import alembic, django, laravel
from .framework import Framework

#: Name in the environments file -> what is particular about the framework.
FRAMEWORKS: Final[dict[str, Framework]] = {
    "laravel": laravel.FRAMEWORK,
    "alembic": alembic.FRAMEWORK,
    "django": django.FRAMEWORK,
}
