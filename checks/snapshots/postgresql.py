"""PostgreSQL, through psycopg 3.

One transaction that reads, REPEATABLE READ: it blocks no writer. Each table is let go when it has been read, by going
back to a savepoint, or somebody who waits to alter it would keep writers waiting behind.
"""

from contextlib import AbstractContextManager, closing
from typing import TYPE_CHECKING, Final

from . import postgresql_rows, postgresql_schema
from .postgresql_words import words
from .server import session
from .system import Connection, System

if TYPE_CHECKING:
    from sqlalchemy import URL

CONNECT_SECONDS: Final = 5

#: What texts of values depend on; rows that a policy hides are an error and not left out.
_SETTING: Final = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    f"SET LOCAL lock_timeout = '{CONNECT_SECONDS}s'",
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL jit = off",  # it takes longer to compile the questions than to answer them
    "SET LOCAL row_security = off",
    "SET LOCAL standard_conforming_strings = on",
    "SET LOCAL timezone = 'UTC'",
    "SET LOCAL datestyle = 'ISO, YMD'",
    "SET LOCAL intervalstyle = 'postgres'",
    "SET LOCAL extra_float_digits = 3",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL xmloption = 'content'",
    "SET LOCAL lc_monetary = 'C'",
    "SET LOCAL quote_all_identifiers = off",
)


def _open(url: "URL") -> AbstractContextManager[Connection]:
    return session(url, {"connect_timeout": CONNECT_SECONDS}, _SETTING)


def _version(connection: Connection) -> tuple[str, str]:
    with closing(connection.cursor()) as cursor:
        cursor.execute("SHOW server_version")
        return "postgresql", str(cursor.fetchone()[0]).partition(" ")[0]


SYSTEM: Final = System(
    _open,
    _version,
    postgresql_schema.schema,
    postgresql_rows.rows,
    postgresql_rows.each,
    words,
    postgresql_rows.apart,
)
