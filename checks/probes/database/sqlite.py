"""SQLite files, through the standard library."""

import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from ..questions import ColumnAnswer
from .dialect import CONNECT_SECONDS, STATEMENT_SECONDS, Dialect, Fault

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

_UNDECIDED: Final = {
    "SQLITE_BUSY": "is locked by somebody else",
    "SQLITE_CANTOPEN": "cannot be opened: is there such a file?",
    "SQLITE_INTERRUPT": "did not answer in time",
    "SQLITE_NOTADB": "is no SQLite file",
}

#: How a message of the error without a name of its own begins -> what it says of the statement.
_REFUTED: Final = {
    "no such table": "has no such table",
    "no such column": "has no such column",
    "no such function": "has no such function",
    "near": "cannot read the statement",
    "incomplete input": "cannot read the statement",
}


def _open(url: "URL") -> "Engine":
    """Open by the whole path only: another would be looked for where the tool was started."""
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    path = Path(url.database or "")
    if not path.is_absolute():
        raise ValueError
    return create_engine("sqlite://", creator=lambda: _connect(path), poolclass=NullPool)


def _connect(path: Path) -> sqlite3.Connection:
    address = f"file:{quote(str(path))}?mode=ro"
    connection = sqlite3.connect(
        address, uri=True, timeout=CONNECT_SECONDS, isolation_level=None, check_same_thread=False
    )
    deadline = time.monotonic() + STATEMENT_SECONDS
    connection.set_progress_handler(lambda: time.monotonic() > deadline, 10_000)
    return connection


def _guard(connection: "Connection") -> None:
    connection.exec_driver_sql("PRAGMA query_only = ON")
    connection.exec_driver_sql("BEGIN")


def _column(connection: "Connection", table: str, column: str) -> ColumnAnswer:
    """Names are compared as SQLite does, without regard to letter case; generated columns are columns."""
    known = connection.exec_driver_sql(
        "SELECT 1 FROM sqlite_master WHERE type IN ('table', 'view') AND name = ? COLLATE NOCASE", (table,)
    ).first()
    if known is None:
        return ColumnAnswer(False)
    listed = connection.exec_driver_sql(
        "SELECT type, dflt_value FROM pragma_table_xinfo(?) WHERE name = ? COLLATE NOCASE", (table, column)
    ).first()
    return ColumnAnswer(True) if listed is None else ColumnAnswer(True, True, listed[0], listed[1])


def _fault(error: Exception) -> Fault:
    if isinstance(error, ValueError):
        return Fault("must be named by the whole path of its file")
    original = getattr(error, "orig", None)
    name = getattr(original, "sqlite_errorname", "")
    if name.startswith("SQLITE_READONLY"):
        return Fault("refused the statement because it writes", refuted=True)
    if name == "SQLITE_ERROR":
        return _refuted(str(original))
    return Fault(_UNDECIDED.get(name, f"answered with the error {name or type(error).__name__}"))


def _refuted(message: str) -> Fault:
    words = next((words for start, words in _REFUTED.items() if message.startswith(start)), None)
    return Fault(words, refuted=True) if words else Fault("answered with an error that has no name")


DIALECT: Final = Dialect(_open, _guard, _column, _fault)
