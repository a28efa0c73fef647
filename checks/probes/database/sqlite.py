"""SQLite files, through the standard library."""

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from ..questions import ColumnAnswer
from .dialect import CONNECT_SECONDS, STATEMENT_SECONDS, Dialect, Fault

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy import URL, Connection, Engine

#: What an application that was killed leaves behind, and nobody who only reads can put right.
_HALFWAY: Final = "was left in the middle of a change: whoever may write to it has to open it once"
_UNDECIDED: Final = {
    "SQLITE_BUSY": "is locked by somebody else",
    "SQLITE_CANTOPEN": "cannot be opened: is there such a file?",
    "SQLITE_INTERRUPT": "did not answer in time",
    "SQLITE_NOTADB": "is no SQLite file",
    "SQLITE_READONLY_ROLLBACK": _HALFWAY,
    "SQLITE_READONLY_RECOVERY": _HALFWAY,
    "SQLITE_READONLY_CANTINIT": _HALFWAY,
}

#: How a message of the error without a name of its own begins -> what it says of the statement.
_REFUTED: Final = {
    "no such table": "has no such table",
    "no such column": "has no such column",
    "no such function": "has no such function",
    "near": "cannot read the statement",
    "incomplete input": "cannot read the statement",
}

#: A text, a remark, a name in brackets or backticks; or a name in double quotes, which is the group.
_QUOTED: Final = re.compile(
    r"""'(?:[^']|'')*'|--[^\n]*|/\*.*?(?:\*/|\Z)|\[[^\]]*\]|`(?:[^`]|``)*`|"((?:[^"]|"")*)\"""", re.DOTALL
)


def _open(url: "URL") -> "Engine":
    """Open by the whole path only: another would be looked for where the tool was started."""
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    path = Path(url.database or "")
    if not path.is_absolute():
        raise ValueError
    return create_engine("sqlite://", creator=lambda: _connect(path), poolclass=NullPool)


def _connect(path: Path) -> "sqlite3.Connection":
    import sqlite3  # like SQLAlchemy, only when the first question is asked

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
    made = _made(connection, table)
    if made is None:
        return ColumnAnswer(False)
    listed = connection.exec_driver_sql(
        'SELECT type, dflt_value, "notnull", pk FROM pragma_table_xinfo(?) WHERE name = ? COLLATE NOCASE',
        (table, column),
    ).first()
    if listed is None:
        return ColumnAnswer(True)
    kind, default, forced, key = listed
    known = forced or not (key or made[0] == "view")  # a key may be the row's number, and a view says nothing
    return ColumnAnswer(True, True, kind, default, not forced if known else None, _allowed(made[1], column))


def _made(connection: "Connection", table: str) -> tuple[str, str] | None:
    """Whether it is a table or a view, and the statement that made it."""
    known = connection.exec_driver_sql(
        "SELECT type, sql FROM sqlite_master WHERE type IN ('table', 'view') AND name = ? COLLATE NOCASE",
        (table,),
    ).first()
    return None if known is None else (known[0], known[1])


def _allowed(sql: str, column: str) -> tuple[str, ...] | None:
    """The values of the one plain `CHECK (column IN (...))`.

    None where the statement has none, several or comments, or a COLLATE by which other values count as these.
    """
    name, value = re.escape(column), r"'((?:[^']|'')*)'"
    one = rf"""\bCHECK\s*\(\s*["`\[]?{name}["`\]]?\s+IN\s*\(\s*({value}(?:\s*,\s*{value})*)\s*\)\s*\)"""
    found = list(re.finditer(one, sql, re.IGNORECASE))
    if len(found) != 1 or "--" in sql or "/*" in sql or re.search(r"\bCOLLATE\b", sql, re.IGNORECASE):
        return None
    before = sql[: found[0].start()]
    if any(before.count(sign) % 2 for sign in "\"`'") or before.count("[") != before.count("]"):
        return None  # it is a part of a name
    return tuple(text.replace("''", "'") for text in re.findall(value, found[0][1]))


def _table(connection: "Connection", table: str) -> bool:
    return _made(connection, table) is not None


def _within(connection: "Connection", schema: str, table: str) -> bool:
    """Its one file is the schema `main`."""
    return schema.lower() == "main" and _table(connection, table)


def _any(connection: "Connection") -> bool:
    listed = (
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' LIMIT 1"
    )
    return connection.execution_options(no_parameters=True).exec_driver_sql(listed).first() is not None


def _named(sql: str) -> str:
    """With backticks for double quotes: a name in those that nothing has is a text to SQLite, and equals nothing."""
    return _QUOTED.sub(lambda found: found[0] if found[1] is None else _ticked(found[1]), sql)


def _ticked(name: str) -> str:
    plain = name.replace('""', '"').replace("`", "``")
    return f"`{plain}`"


def _fault(error: Exception) -> Fault:
    if isinstance(error, ValueError):
        return Fault("must be named by the whole path of its file")
    original = getattr(error, "orig", None)
    name = getattr(original, "sqlite_errorname", "")
    if name == "SQLITE_READONLY":
        return Fault("refused the statement because it writes", refuted=True)
    if name == "SQLITE_ERROR":
        return _refuted(str(original))
    return Fault(_UNDECIDED.get(name, f"answered with the error {name or type(error).__name__}"))


def _refuted(message: str) -> Fault:
    words = next((words for start, words in _REFUTED.items() if message.startswith(start)), None)
    return Fault(words, refuted=True) if words else Fault("answered with an error that has no name")


DIALECT: Final = Dialect(_open, _guard, _column, _table, _within, _any, _fault, named=_named)
