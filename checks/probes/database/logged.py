"""Ask a database for a log of migrations: every row, as texts.

With a limit of their own: questions without one get two rows at most on MariaDB and MySQL.
"""

from typing import TYPE_CHECKING, Final

from ..questions import Unanswered
from . import _within
from .dialect import Dialect

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.sql.expression import ColumnClause

Rows = tuple[tuple[str, ...], ...]
#: Rows of a log that are read: nobody has more migrations.
MOST: Final = 100_000


def selected(address: str | None, sql: str) -> Rows | None:
    """The rows that a SELECT gives; None where the database did not answer it."""

    def ask(_: Dialect, connection: "Connection") -> Rows:
        answer = connection.execution_options(no_parameters=True).exec_driver_sql(f"{sql} LIMIT {MOST}")
        return tuple(tuple(map(str, row)) for row in answer.fetchmany(MOST))

    return _answered(_within(address, ask))


def columns(address: str | None, table: str, names: tuple[str, ...]) -> Rows | None:
    """These columns of every row of a table; None where the database did not answer."""

    def ask(_: Dialect, connection: "Connection") -> Rows:
        from sqlalchemy import column, select
        from sqlalchemy import table as table_of
        from sqlalchemy.sql.elements import quoted_name

        found: list[ColumnClause[object]] = [column(quoted_name(name, True)) for name in names]
        answer = connection.execute(
            select(*found).select_from(table_of(quoted_name(table, True), *found)).limit(MOST)
        )
        return tuple(tuple(map(str, row)) for row in answer.fetchmany(MOST))

    return _answered(_within(address, ask))


def _answered(answer: Rows | Unanswered) -> Rows | None:
    return None if isinstance(answer, Unanswered) else answer
