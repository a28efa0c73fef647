"""Connections. The file must exist: an application that creates an empty database would call it healthy.

No pool: a file put in place by `reset` or `restore` is seen by the next request.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from .files import file_uri


@contextmanager
def connect(database: Path | str) -> Iterator[sa.Connection]:
    """A connection to a database that is there already: a file, or one on a server."""
    with _engine(database).connect() as connection:
        yield connection


def _engine(database: Path | str) -> sa.Engine:
    if isinstance(database, str):
        return sa.create_engine(database, poolclass=NullPool)

    def dial() -> sqlite3.Connection:
        return sqlite3.connect(file_uri(database, "rw"), uri=True)

    return sa.create_engine("sqlite://", creator=dial, poolclass=NullPool)
