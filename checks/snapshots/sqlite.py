"""SQLite files, through the standard library.

A reader of a file in rollback-journal mode blocks the commit of a writer. So the file is copied first, into a private
temporary database that nobody can name and that is gone with the connection; the writers wait as long as copying
takes. With a write-ahead log nobody waits for a reader, and the file is read where it is.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from . import sqlite_each, sqlite_rows, sqlite_schema
from .system import System

if TYPE_CHECKING:
    from sqlalchemy import URL

BUSY_SECONDS: Final = 5

_WORDS: Final = {
    "SQLITE_BUSY": "is locked by somebody else",
    "SQLITE_CANTOPEN": "cannot be opened: is there such a file?",
    "SQLITE_NOTADB": "is no SQLite file",
    "SQLITE_CORRUPT": "is a damaged file",
    "SQLITE_FULL": "has no room for the copy that is read",
}
_BEGINNINGS: Final = {
    "no such module": "does not know the module of this virtual table",
    "no such table": "has no such table any more",
    "no such column": "does not know a column that it lists",
    "unknown function": "does not know a function that a column is made with",
    "no such function": "does not know a function that a column is made with",
    "no such collation": "does not know a collation that the table uses",
}


@contextmanager
def _open(url: "URL") -> Iterator[sqlite3.Connection]:
    path = Path(url.database or "")
    if not path.is_absolute():
        raise ValueError
    there = sqlite3.connect(
        f"file:{quote(str(path))}?mode=ro", uri=True, timeout=BUSY_SECONDS, isolation_level=None
    )
    connection = there
    try:
        if there.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            connection = sqlite3.connect("", isolation_level=None)
            there.backup(connection)
            there.close()
        connection.execute("PRAGMA query_only = ON")
        connection.execute("BEGIN")
        yield connection
    finally:
        connection.close()
        there.close()


def _version(connection: sqlite3.Connection) -> tuple[str, str]:
    return "sqlite", connection.execute("SELECT sqlite_version()").fetchone()[0]


def _words(error: Exception) -> str:
    if isinstance(error, ValueError):
        return "must be named by the whole path of its file"
    name = getattr(error, "sqlite_errorname", "")
    if name == "SQLITE_ERROR":
        known = (words for start, words in _BEGINNINGS.items() if str(error).startswith(start))
        return next(known, "answered with an error that has no name")
    return _WORDS.get(name, f"answered with the error {name or type(error).__name__}")


@contextmanager
def _apart(connection: sqlite3.Connection) -> Iterator[None]:  # noqa: ARG001 - nothing is locked: see above
    yield


SYSTEM: Final = System(
    _open, _version, sqlite_schema.schema, sqlite_rows.rows, sqlite_each.each, _words, _apart
)
