"""MariaDB and MySQL, through PyMySQL.

One transaction `WITH CONSISTENT SNAPSHOT`, which locks no row. What a transaction has read it also keeps from being
altered, and whoever waits to alter a table keeps writers waiting behind: so each table is let go when it has been read,
by going back to a savepoint.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Final

from . import mysql_rows, mysql_schema
from .mysql_beside import routine_grants
from .mysql_words import words
from .server import session
from .system import Connection, System

if TYPE_CHECKING:
    from sqlalchemy import URL

CONNECT_SECONDS: Final = 5
STATEMENT_SECONDS: Final = 3600  #: one statement reads a piece of a table

#: What a session may have been given otherwise, and what texts of values and statements depend on.
_SETTING: Final = (
    "SET NAMES utf8mb4",
    "SET SESSION sql_mode = '', time_zone = '+00:00', sql_quote_show_create = 1, sql_select_limit = DEFAULT",
    f"SET SESSION lock_wait_timeout = {CONNECT_SECONDS}",
    "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
    "SET SESSION TRANSACTION READ ONLY",
)
_BEGIN: Final = "START TRANSACTION WITH CONSISTENT SNAPSHOT"


@contextmanager
def _open(url: "URL") -> Iterator[Connection]:
    limits = {"connect_timeout": CONNECT_SECONDS, "read_timeout": STATEMENT_SECONDS}
    with session(url, limits, _SETTING) as connection:
        connection.info[mysql_schema.ROUTINES] = routine_grants(mysql_schema.asking(connection))
        with closing(connection.cursor()) as cursor:
            cursor.execute(_BEGIN)
        yield connection


def _version(connection: Connection) -> tuple[str, str]:
    with closing(connection.cursor()) as cursor:
        cursor.execute("SELECT VERSION()")
        said = str(cursor.fetchone()[0])
    return ("mariadb" if "mariadb" in said.lower() else "mysql"), said.partition("-")[0]


SYSTEM: Final = System(
    _open, _version, mysql_schema.schema, mysql_rows.rows, mysql_rows.each, words, mysql_rows.apart
)
