"""Django: `django_migrations` has applications and names, in the order in which they ran."""

import re
import shlex
from typing import Final

from . import python
from .framework import Framework, Migration, as_they_stand

_MANAGE: Final = f"{python.PYTHON} manage.py"
_LINE: Final = re.compile(r"\[[ X]\]\s+(\w+\.\w+)")


def listed(printed: str) -> tuple[Migration, ...]:
    """What `showmigrations --plan` prints: the whole order, whichever have run."""
    return tuple(Migration(key) for key in _LINE.findall(printed))


def step(migration: Migration) -> str:
    """Go up to this migration of its application."""
    application, _, name = migration.key.partition(".")
    return f"{_MANAGE} migrate --no-input {shlex.quote(application)} {shlex.quote(name)}"


FRAMEWORK: Final = Framework(
    log="SELECT app, name FROM django_migrations ORDER BY id",
    listing=f"{_MANAGE} showmigrations --plan",
    listed=listed,
    ran=as_they_stand,
    step=step,
    listener=python.LISTENER,
    placed=python.PLACED,
    loads=python.LOADS,
)
