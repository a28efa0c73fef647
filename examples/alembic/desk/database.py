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
def connect(path: Path) -> Iterator[sa.Connection]:
    """A connection to a database file that is there already."""

    def dial() -> sqlite3.Connection:
        return sqlite3.connect(file_uri(path, "rw"), uri=True)

    engine = sa.create_engine("sqlite://", creator=dial, poolclass=NullPool)
    with engine.connect() as connection:
        yield connection
