"""Take a snapshot: one connection, one consistent transaction, every table.

A table that cannot be read (no right, gone since it was listed, an error of its own) is in the snapshot with the
reason. Errors are told in our own words: a driver's quote statements, values and account names.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from . import mysql, postgresql, sqlite
from .followed import Page, Unfollowed
from .label import salt
from .naming import title
from .records import Snapshot, Table, Untaken, Wanted
from .system import Asked, Connection, Schema, Shape, System

if TYPE_CHECKING:
    from sqlalchemy import URL

SYSTEMS: Final[dict[str, System]] = {
    "mysql+pymysql": mysql.SYSTEM,
    "mariadb+pymysql": mysql.SYSTEM,
    "postgresql+psycopg": postgresql.SYSTEM,
    "sqlite": sqlite.SYSTEM,
}

#: What no driver raises for what a database answers.
_MISTAKES: Final = (TypeError, AttributeError, NameError, LookupError, AssertionError)


def _quiet(_: str) -> None:
    """Tell nobody."""


def take(
    url: str, wanted: Wanted, key: bytes, tell: Callable[[str], None] = _quiet, page: Page | None = None
) -> Snapshot | Untaken:
    """Say what the database holds now; `tell` hears how far it is, `page` takes the rows of some tables one by one."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        return Untaken("the environment's database URL cannot be read")
    system = SYSTEMS.get(address.drivername)
    if system is None:
        return Untaken(f"the environment's database URL must begin with one of {', '.join(SYSTEMS)}")
    try:
        return _taken(system, address, Asked(wanted, key, tell, page))
    except Exception as error:  # whatever a driver raises: a run goes on, and what needed this is undecided
        return Untaken(_reason(system, error))


def _taken(system: System, url: "URL", asked: Asked) -> Snapshot:
    began = time.monotonic()
    with system.open(url) as connection:
        name, version = system.version(connection)
        schema = system.schema(connection, salt(asked.key))
        shapes = [replace(shape, written=title(name, shape.name)) for shape in schema.shapes]
        tables = tuple(_tables(system, connection, shapes, asked))
    return Snapshot(
        name,
        version,
        _digest(schema),
        tables,
        schema.pieces,
        schema.others,
        time.monotonic() - began,
        schema.undecided,
        schema.unlisted,
    )


def _tables(system: System, connection: Connection, shapes: list[Shape], asked: Asked) -> Iterator[Table]:
    for shape in shapes:
        listed = Table(shape.name, shape.ddl, key=shape.key, undecided=shape.undecided)
        if shape.written in asked.wanted.ignore:
            yield replace(listed, ignored=True, undecided="")
        elif shape.undecided:
            yield listed
        else:
            yield _table(system, connection, shape, asked)


def _table(system: System, connection: Connection, shape: Shape, asked: Asked) -> Table:
    try:
        with system.apart(connection):
            found = system.rows(connection, shape, asked)
        _follow(system, connection, shape, asked)
        return found
    except Exception as error:
        return Table(shape.name, shape.ddl, key=shape.key, undecided=_reason(system, error))


def _follow(system: System, connection: Connection, shape: Shape, asked: Asked) -> None:
    """Keep every row of a table that is followed, or say why not; nothing else depends on it."""
    if asked.page is None or not asked.page.wants(shape.written):
        return
    if not shape.key:
        asked.page.fail(shape.written, "it has no key, so that nobody can tell which of its rows stayed")
        return
    columns = tuple(one.name for one in shape.fields if not one.undecided)
    try:
        with system.apart(connection), closing(system.each(connection, shape, asked)) as rows:
            asked.page.keep(shape.written, rows, columns, bool(asked.wanted.sample))
    except Unfollowed as error:
        asked.page.fail(shape.written, str(error))
    except Exception as error:
        asked.page.fail(shape.written, _reason(system, error))


def _reason(system: System, error: Exception) -> str:
    """What happened; a mistake of this program is not laid at the database's door."""
    if isinstance(error, _MISTAKES):
        return f"rolloutdocs itself failed on it ({type(error).__name__}): please report that"
    return f"the database {system.words(error)}"


def _digest(schema: Schema) -> str:
    """The truth about whether two schemas are equal; every text with its length, so that none runs into the next."""
    texts = [("table", shape.name, shape.ddl) for shape in schema.shapes]
    texts += [("other", name, ddl) for name, ddl in schema.others]
    total = hashlib.sha256()
    for text in sorted(texts):
        for part in text:
            data = part.encode("utf-8", "surrogatepass")
            total.update(f"{len(data)}:".encode() + data)
    return total.hexdigest()
