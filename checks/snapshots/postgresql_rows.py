"""How PostgreSQL writes values as text, so that equal texts are equal values.

Its own output, the one that a dump trusts, in a session whose settings are fixed; compared by bytes whatever the
collation. So no type is unknown: what has no output cannot be stored.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Final

from .followed import Row
from .postgresql_words import words
from .records import Table
from .server_each import each as each_of
from .server_rows import Sql
from .server_rows import rows as rows_of
from .system import Asked, Connection, Shape


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL writes it, where a backslash is a letter."""
    return "'" + text.replace("'", "''") + "'"


def _joined(parts: Sequence[str]) -> str:
    return f"({' || '.join(parts)})" if parts else "''"


@contextmanager
def apart(connection: Connection) -> Iterator[None]:
    """Let go of what was read in it; a failure in it leaves the transaction as it was."""
    with closing(connection.cursor()) as cursor:
        cursor.execute("SAVEPOINT apart")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK TO SAVEPOINT apart")
            cursor.execute("RELEASE SAVEPOINT apart")


_SQL: Final = Sql(
    quoted,
    literal,
    lambda column, _: f'({column}::text COLLATE "C")',
    _joined,
    lambda text: f"length({text})::text",
    lambda text: f"md5({text})",
    lambda digest: f"hashtextextended({digest}, 0)",  # of its digits: to read them takes ten times as long
    "",
    lambda field: field.type in ("smallint", "integer", "bigint"),
    lambda _column, _field: "",  # beyond 1 GB it answers with an error
    words,
    apart,
    lambda connection: connection.cursor("rolloutdocs_rows"),
)


def rows(connection: Connection, shape: Shape, asked: Asked) -> Table:
    """Digest the rows of a table."""
    return rows_of(_SQL, connection, shape, asked)


def each(connection: Connection, shape: Shape, asked: Asked) -> Generator[Row]:
    """Every row by numbers."""
    return each_of(_SQL, connection, shape, asked)
