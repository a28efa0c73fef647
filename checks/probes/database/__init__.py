"""Ask a database: read-only, with short time limits, one connection and one transaction a question.

SQLAlchemy is imported when the first question is asked: most runs of the command never need it. What
differs between database systems is one file each, listed in `DIALECTS`. What goes wrong is told in our own
words, never in the driver's: its messages quote statements, values and account names.
"""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

from ..questions import (
    AskColumn,
    AskCount,
    AskQuery,
    AskRows,
    AskTable,
    ColumnAnswer,
    CountAnswer,
    QueryAnswer,
    RowsAnswer,
    TableAnswer,
    Unanswered,
)
from ..reach import Reach
from . import mysql, postgresql, sqlite
from .dialect import STATEMENT_SECONDS, Dialect

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection
    from sqlalchemy.sql.expression import ColumnClause

Answer = TypeVar("Answer")

#: Driver in the environment's URL -> what is particular about that database system.
DIALECTS: Final[dict[str, Dialect]] = {
    "mysql+pymysql": mysql.DIALECT,
    "mariadb+pymysql": mysql.DIALECT,
    "postgresql+psycopg": postgresql.DIALECT,
    "sqlite": sqlite.DIALECT,
}


def column(question: AskColumn, reach: Reach) -> ColumnAnswer | Unanswered:
    """Ask what the database says of the column."""
    return _within(
        reach.access.database,
        lambda dialect, connection: dialect.column(connection, question.table, question.column),
    )


def count(question: AskCount, reach: Reach) -> CountAnswer | Unanswered:
    """Count rows and different values."""

    def ask(dialect: Dialect, connection: "Connection") -> CountAnswer:
        found = dialect.column(connection, question.table, question.column)
        return _counted(connection, question, found) if found.column else CountAnswer(found)

    return _within(reach.access.database, ask)


def table(question: AskTable, reach: Reach) -> TableAnswer | Unanswered:
    """Ask whether there is such a table, or any at all."""

    def ask(dialect: Dialect, connection: "Connection") -> TableAnswer:
        if question.schema:
            there = dialect.within(connection, question.schema, question.table)
        else:
            there = dialect.table(connection, question.table)
        return TableAnswer(there, there or dialect.any(connection))

    return _within(reach.access.database, ask)


def rows(question: AskRows, reach: Reach) -> RowsAnswer | Unanswered:
    """Count the rows of the table, if there is one."""

    def ask(dialect: Dialect, connection: "Connection") -> RowsAnswer:
        from sqlalchemy import func, select
        from sqlalchemy import table as table_of
        from sqlalchemy.sql.elements import quoted_name

        if not dialect.table(connection, question.table):
            return RowsAnswer(None)
        counted = select(func.count()).select_from(table_of(quoted_name(question.table, True)))
        return RowsAnswer(connection.execute(counted).scalar_one())

    return _within(reach.access.database, ask)


def query(question: AskQuery, reach: Reach) -> QueryAnswer | Unanswered:
    """Ask for the one value that the SELECT gives, or why the database refused it."""

    def ask(dialect: Dialect, connection: "Connection") -> QueryAnswer:
        sql = dialect.named(question.sql)
        try:
            return _streamed(connection, sql, dialect) or _selected(connection, sql)
        except Exception as error:
            fault = dialect.fault(error)
            if fault.refuted:
                return QueryAnswer(refused=f"the database {fault.words}")
            raise

    return _within(reach.access.database, ask)


def _within(address: str | None, ask: "Callable[[Dialect, Connection], Answer]") -> Answer | Unanswered:
    """Ask in a connection of its own, or say why there is none."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    if address is None:
        return Unanswered("the environment declares no database")
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        return Unanswered("the environment's database URL cannot be read")
    dialect = DIALECTS.get(url.drivername)
    if dialect is None:
        return Unanswered(f"the environment's database URL must begin with one of {', '.join(DIALECTS)}")
    return _connected(url, dialect, ask)


def _connected(
    url: "URL", dialect: Dialect, ask: "Callable[[Dialect, Connection], Answer]"
) -> Answer | Unanswered:
    from sqlalchemy.exc import SQLAlchemyError

    try:
        with dialect.open(url).connect() as connection:
            dialect.guard(connection)
            return _timely(dialect, connection, ask)
    except TimeoutError:
        return Unanswered(f"the database at `{_place(url)}` did not answer in time")
    except (SQLAlchemyError, OSError, ValueError) as error:
        return Unanswered(f"the database at `{_place(url)}` {dialect.fault(error).words}")


def _place(url: "URL") -> str:
    """Name it without the account."""
    return f"{url.host}:{url.port or 'default port'}" if url.host else url.database or "no place"


def _timely(
    dialect: Dialect, connection: "Connection", ask: "Callable[[Dialect, Connection], Answer]"
) -> Answer:
    """Take no answer that used up its time: MariaDB may end a statement early and give what it has."""
    began = time.monotonic()
    answer = ask(dialect, connection)
    if time.monotonic() - began >= STATEMENT_SECONDS:
        raise TimeoutError
    return answer


def _counted(connection: "Connection", question: AskCount, found: ColumnAnswer) -> CountAnswer:
    """Count, the column named with its table: SQLite would take a lone quoted name for a text."""
    from sqlalchemy import column as column_of
    from sqlalchemy import distinct, func, select
    from sqlalchemy import table as table_of
    from sqlalchemy.sql.elements import quoted_name

    values: ColumnClause[object] = column_of(quoted_name(question.column, True))
    table = table_of(quoted_name(question.table, True), values)
    rows, different = connection.execute(
        select(func.count(), func.count(distinct(values))).select_from(table)
    ).one()
    return CountAnswer(found, rows, different)


def _streamed(connection: "Connection", sql: str, dialect: Dialect) -> QueryAnswer | None:
    """Through a cursor of the server, if that is what it takes; None if it cannot be read as a SELECT."""
    from sqlalchemy.exc import ProgrammingError

    if not dialect.streams:
        return None
    try:
        with connection.begin_nested():
            return _selected(connection, sql, stream_results=True, max_row_buffer=2)
    except ProgrammingError:
        return None  # asked again without one, it says what is wrong


def _selected(connection: "Connection", sql: str, **options: object) -> QueryAnswer:
    """Without parameters, so that a `%` in it stays one."""
    answer = connection.exec_driver_sql(sql, execution_options={"no_parameters": True, **options})
    rows = answer.fetchmany(2)
    columns = len(answer.keys())
    answer.close()
    single = len(rows) == 1 and columns == 1
    return QueryAnswer(len(rows), columns, _text(rows[0][0]) if single else "")


def _text(value: object) -> str:
    """Write it as a page would: `NULL` is SQL's, and so a text of these letters keeps its quotes."""
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return value.decode(errors="backslashreplace")
    if isinstance(value, bool):
        return str(value).lower()
    return "'NULL'" if value == "NULL" else str(value)
