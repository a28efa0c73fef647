"""Connections. The file must exist: an application that creates an empty database would call it healthy.

No pool: a file put in place by `reset` or `restore` is seen by the next request.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from .settings import database_file


def location() -> Path:
    return database_file()


def file_uri(path: Path, mode: str) -> str:
    return f"file:{quote(str(path))}?mode={mode}"


@contextmanager
def connect(path: Path) -> Iterator[sa.Connection]:
    """A connection to a database file that is there already."""

    def dial() -> sqlite3.Connection:
        return sqlite3.connect(file_uri(path, "rw"), uri=True)

    engine = sa.create_engine("sqlite://", creator=dial, poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


def swap(fresh: Path, database: Path) -> None:
    """Put a finished file in the place of the database; the old journal must not be played into it."""
    for ending in ("-journal", "-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    fresh.replace(database)
