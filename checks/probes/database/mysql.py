"""MariaDB and MySQL, through PyMySQL."""

import re
from typing import TYPE_CHECKING, Final

from ..questions import ColumnAnswer
from .dialect import CONNECT_SECONDS, STATEMENT_SECONDS, Dialect, Fault

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

_NO_COLUMN: Final = 1054
_NO_TABLE: Final = 1146

#: Error number -> what it says of the statement, where it says that the statement is at fault.
_REFUTED: Final = {
    _NO_COLUMN: "has no such column",
    _NO_TABLE: "has no such table",
    1064: "cannot read the statement",
    1305: "has no such function",
    1792: "refused the statement because it writes",
}

_UNDECIDED: Final = {
    1044: "does not let this account use it",
    1045: "does not accept the account or its password",
    1049: "does not exist on this server",
    1142: "does not let this account read the table",
    1143: "does not let this account read the column",
    1205: "is locked by somebody else",
    1969: "did not answer in time",
    2002: "cannot be reached",
    2003: "cannot be reached",
    2013: "did not answer in time, or the connection broke",
    3024: "did not answer in time",
}


def _open(url: "URL") -> "Engine":
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    limits = {
        "connect_timeout": CONNECT_SECONDS,
        "read_timeout": STATEMENT_SECONDS + CONNECT_SECONDS,
        "write_timeout": CONNECT_SECONDS,
    }
    return create_engine(url, poolclass=NullPool, connect_args=limits)


def _guard(connection: "Connection") -> None:
    """Only reading, only so long, only as many rows as it takes to see that there is more than one."""
    limit = (
        f"max_statement_time = {STATEMENT_SECONDS}"
        if getattr(connection.dialect, "is_mariadb", False)
        else f"max_execution_time = {STATEMENT_SECONDS * 1000}"
    )
    connection.exec_driver_sql(
        f"SET SESSION {limit}, lock_wait_timeout = {CONNECT_SECONDS}, sql_select_limit = 2"
    )
    connection.exec_driver_sql("SET SESSION TRANSACTION READ ONLY")
    connection.exec_driver_sql("START TRANSACTION READ ONLY")


def _column(connection: "Connection", table: str, column: str) -> ColumnAnswer:
    from sqlalchemy import text

    listed = connection.execute(
        text(
            "SELECT COLUMN_TYPE, COLUMN_DEFAULT, IS_NULLABLE FROM information_schema.COLUMNS"
            " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = :table AND COLUMN_NAME = :column"
        ),
        {"table": table, "column": column},
    ).first()
    if listed is None:
        return _missing(connection, table, column)
    kind, default = _text(listed[0]), None if listed[1] is None else _text(listed[1])
    return ColumnAnswer(True, True, kind, default, _text(listed[2]) == "YES", _allowed(kind))


def _allowed(kind: str) -> tuple[str, ...] | None:
    """The values of an enum. Whether a backslash in one is written twice depends on the server: nobody can say."""
    if not kind.lower().startswith("enum("):
        return ()
    values = r"'((?:[^']|'')*)'"
    if "\\" in kind or not re.fullmatch(rf"{values}(?:,{values})*", kind[5:-1]):
        return None
    return tuple(found.replace("''", "'") for found in re.findall(values, kind[5:-1]))


def _table(connection: "Connection", table: str) -> bool:
    """By the server's own answer: its lists leave out what the account may not see."""
    from sqlalchemy import literal_column, select
    from sqlalchemy import table as table_of
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.sql.elements import quoted_name

    try:
        connection.execute(
            select(literal_column("1"))
            .select_from(table_of(quoted_name(table, True)))
            .where(literal_column("1 = 0"))
        )
    except DBAPIError as error:
        if _number(error) == _NO_TABLE:
            return False
        raise
    return True


def _within(connection: "Connection", schema: str, table: str) -> bool:
    """By the server's list: it calls a database a schema, and has none that the account may not see."""
    from sqlalchemy import text

    listed = text(
        "SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = :schema AND TABLE_NAME = :table"
    )
    return connection.execute(listed, {"schema": schema, "table": table}).first() is not None


def _any(connection: "Connection") -> bool:
    listed = "SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() LIMIT 1"
    return connection.exec_driver_sql(listed).first() is not None


def _missing(connection: "Connection", table: str, column: str) -> ColumnAnswer:
    """Say which of the two is missing, by the server's own refusal.

    The information schema also leaves out what the account may not see, and "may not look" is not "gone".
    """
    from sqlalchemy import column as column_of
    from sqlalchemy import literal_column, select
    from sqlalchemy import table as table_of
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.sql.elements import quoted_name

    target = table_of(quoted_name(table, True), column_of(quoted_name(column, True)))
    try:
        connection.execute(select(target.c[column]).where(literal_column("1 = 0")))
    except DBAPIError as error:
        if _number(error) in (_NO_COLUMN, _NO_TABLE):
            return ColumnAnswer(_number(error) == _NO_COLUMN)
        raise
    raise PermissionError


def _fault(error: Exception) -> Fault:
    if isinstance(error, PermissionError):
        return Fault("does not list the column for this account although it is there")
    number = _number(error)
    if number in _REFUTED:
        return Fault(_REFUTED[number], refuted=True)
    return Fault(_UNDECIDED.get(number, f"answered with the error {number}"))


def _number(error: Exception) -> int:
    arguments = getattr(getattr(error, "orig", None), "args", ())
    return arguments[0] if arguments and isinstance(arguments[0], int) else 0


def _text(value: object) -> str:
    return value.decode(errors="backslashreplace") if isinstance(value, bytes) else str(value)


DIALECT: Final = Dialect(_open, _guard, _column, _table, _within, _any, _fault)
