"""PostgreSQL, through psycopg 3, which comes with `rolloutdocs[postgresql]`.

Its catalog is read by every account: a column is there whether or not it may be read. Only a schema that may not be
used hides its tables from the name that is looked for, and "may not look" is not "gone".
"""

import re
from typing import TYPE_CHECKING, Final

from ..questions import ColumnAnswer
from .dialect import CONNECT_SECONDS, STATEMENT_SECONDS, Dialect, Fault

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

#: SQLSTATE -> what it says of the statement, where it says that the statement is at fault.
_REFUTED: Final = {
    "25006": "refused the statement because it writes",
    "42601": "cannot read the statement",
    "42703": "has no such column",
    "42883": "has no such function or operator",
    "42P01": "has no such table",
}
_UNDECIDED: Final = {
    "28000": "does not accept the account",
    "28P01": "does not accept the account or its password",
    "3D000": "does not exist on this server",
    "42501": "does not let this account read it",
    "53300": "has no connection left",
    "55P03": "is locked by somebody else",
    "57014": "did not answer in time",
    "57P01": "was stopped",
    "57P03": "is starting or stopping",
}
#: What stands in a message that has no SQLSTATE: nobody was connected.
_UNCONNECTED: Final = {
    "password": "does not accept the account or its password",
    "does not exist": "does not exist on this server, or the account does not",
    "timeout": "did not answer in time",
}
_COLUMN: Final = """
SELECT format_type(a.atttypid, a.atttypmod), CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
  CASE WHEN a.attnotnull OR t.typnotnull THEN false WHEN NOT EXISTS (SELECT FROM pg_constraint k WHERE k.contype = 'c'
    AND (k.conrelid = c.oid AND a.attnum = ANY (k.conkey) OR k.contypid = t.oid)
    AND pg_get_constraintdef(k.oid) ~* 'is not null|coalesce|distinct from') THEN true END,
  c.relkind IN ('v', 'm'), t.typtype,
  ARRAY(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE c.oid = to_regclass(quote_ident(:table)) AND a.attname = :column AND a.attnum > 0 AND NOT a.attisdropped"""
_HIDDEN: Final = """
SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relname = :table AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT has_schema_privilege(n.oid, 'USAGE')
LIMIT 1"""
_CONSTANT: Final = re.compile(r"('(?:[^']|'')*')::[^']+", re.DOTALL)


class NotInstalledError(ValueError):
    """There is no psycopg."""


def _open(url: "URL") -> "Engine":
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    limits = {
        "connect_timeout": CONNECT_SECONDS,
        "tcp_user_timeout": (STATEMENT_SECONDS + CONNECT_SECONDS) * 1000,
    }
    try:
        return create_engine(url, poolclass=NullPool, connect_args=limits)
    except ImportError:
        raise NotInstalledError from None


def _guard(connection: "Connection") -> None:
    """Only reading, only so long, and JSON as the server writes it. Rows are bounded where they are fetched."""
    from psycopg.types.string import TextLoader

    driver = connection.connection.driver_connection
    assert driver is not None
    for kind in ("json", "jsonb"):  # of JSON's null, Python would make NULL
        driver.adapters.register_loader(kind, TextLoader)
    connection.exec_driver_sql("SET TRANSACTION READ ONLY")
    connection.exec_driver_sql(f"SET LOCAL statement_timeout = {STATEMENT_SECONDS * 1000}")
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {CONNECT_SECONDS * 1000}")


def _column(connection: "Connection", table: str, column: str) -> ColumnAnswer:
    """Names are compared letter by letter, as in quotes. What a CHECK may make of NULL is not worked out."""
    from sqlalchemy import text

    if not _table(connection, table):
        return ColumnAnswer(False)
    found = connection.execute(text(_COLUMN), {"table": table, "column": column}).first()
    if found is None:
        return ColumnAnswer(True)
    kind, default, nullable, view, form, values = found
    constant = _CONSTANT.fullmatch(default) if default else None
    return ColumnAnswer(
        True,
        True,
        kind,
        constant[1] if constant else default,
        None if view else nullable,
        tuple(values) if form == "e" else (),
    )


def _table(connection: "Connection", table: str) -> bool:
    from sqlalchemy import text

    named = {"table": table}
    there = text(
        "SELECT 1 FROM pg_class WHERE oid = to_regclass(quote_ident(:table)) AND relkind IN ('r', 'p', 'v', 'm', 'f')"
    )
    if connection.execute(there, named).first():
        return True
    if connection.execute(text(_HIDDEN), named).first():
        raise PermissionError
    return False


def _within(connection: "Connection", schema: str, table: str) -> bool:
    from sqlalchemy import text

    there = text(
        "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = :schema AND c.relname = :table AND c.relkind IN ('r', 'p', 'v', 'm', 'f')"
    )
    return connection.execute(there, {"schema": schema, "table": table}).first() is not None


def _any(connection: "Connection") -> bool:
    listed = (
        "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY (current_schemas(false)) LIMIT 1"
    )
    return connection.exec_driver_sql(listed).first() is not None


def _fault(error: Exception) -> Fault:
    if isinstance(error, NotInstalledError):
        return Fault("cannot be asked without psycopg: install `rolloutdocs[postgresql]`")
    if isinstance(error, PermissionError):
        return Fault("has the table in a schema that this account may not use")
    original = getattr(error, "orig", None)
    state = getattr(original, "sqlstate", None)
    if state in _REFUTED:
        return Fault(_REFUTED[state], refuted=True)
    if state:
        return Fault(_UNDECIDED.get(state, f"answered with the error {state}"))
    known = (words for part, words in _UNCONNECTED.items() if part in str(original).lower())
    return Fault(next(known, "cannot be reached"))


DIALECT: Final = Dialect(_open, _guard, _column, _table, _within, _any, _fault, streams=True)
