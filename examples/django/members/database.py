"""Backup and restore of the database, by SQLite's own backup: whole, also while the service reads."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError


def live() -> Path:
    return Path(settings.DATABASES["default"]["NAME"])


@contextmanager
def opened(file: Path, mode: str = "ro") -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise CommandError(f"{file}: {error}") from error


def copy(source: Path, target: Path) -> None:
    with opened(source) as held, opened(target, "rwc") as copied:
        held.backup(copied)


def members(file: Path) -> int:
    with opened(file) as connection:
        return int(connection.execute("select count(*) from members_member").fetchone()[0])


def same(one: Path, other: Path) -> bool:
    """Every statement that would make them, in order: tables, indexes, rows."""
    with opened(one) as left, opened(other) as right:
        return list(left.iterdump()) == list(right.iterdump())
