"""Take a snapshot: one connection, one consistent transaction, every table.

A table that cannot be read (no right, gone since it was listed, an error of its own) is in the snapshot with the
reason. Errors are told in our own words: a driver's quote statements, values and account names.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from . import mysql, postgresql, sqlite
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


def take(url: str, wanted: Wanted, key: bytes, tell: Callable[[str], None] = _quiet) -> Snapshot | Untaken:
    """Say what the database holds now; `tell` hears how far it is."""
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
        return _taken(system, address, Asked(wanted, key, tell))
    except Exception as error:  # whatever a driver raises: a run goes on, and what needed this is undecided
        return Untaken(_reason(system, error))


def _taken(system: System, url: "URL", asked: Asked) -> Snapshot:
    began = time.monotonic()
    with system.open(url) as connection:
        name, version = system.version(connection)
        schema = system.schema(connection)
        tables = tuple(_tables(system, connection, schema, asked))
    return Snapshot(
        name,
        version,
        _digest(schema),
        tables,
        schema.pieces,
        schema.others,
        time.monotonic() - began,
        schema.undecided,
    )


def _tables(system: System, connection: Connection, schema: Schema, asked: Asked) -> Iterator[Table]:
    for shape in schema.shapes:
        listed = Table(shape.name, shape.ddl, key=shape.key, undecided=shape.undecided)
        if shape.name in asked.wanted.ignore:
            yield replace(listed, ignored=True, undecided="")
        elif shape.undecided:
            yield listed
        else:
            yield _table(system, connection, shape, asked)


def _table(system: System, connection: Connection, shape: Shape, asked: Asked) -> Table:
    try:
        with system.apart(connection):
            return system.rows(connection, shape, asked)
    except Exception as error:
        return Table(shape.name, shape.ddl, key=shape.key, undecided=_reason(system, error))


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
