"""A session on a database server, whose settings are fixed: what texts of values and statements depend on."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from .system import Connection

if TYPE_CHECKING:
    from sqlalchemy import URL


@contextmanager
def session(url: "URL", limits: dict[str, int], setting: Sequence[str]) -> Iterator[Connection]:
    """A connection of its own, on which these statements were run; `limits` in seconds, as its driver names them."""
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    with closing(create_engine(url, poolclass=NullPool, connect_args=limits).raw_connection()) as connection:
        with closing(connection.cursor()) as cursor:
            for statement in setting:
                cursor.execute(statement)
        yield connection
