"""What a database system must do to be photographed: one record, filled in by one file each.

Whoever takes snapshots knows no system: it asks for the schema once, then for the rows of each table. Rejected:
SQLAlchemy's inspector as the source of the schema. It forgets what it does not model (engine, row format, triggers,
grants, deferrable keys), and what it forgets would count as restored.
"""

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from ...dataclass import dataclass
from .followed import Page, Row
from .records import Piece, Table, Wanted

if TYPE_CHECKING:
    from sqlalchemy import URL

#: A DB-API connection: its drivers have no common type.
Connection = Any


@dataclass(frozen=True, slots=True)
class Field:
    """A column, as far as reading its values needs."""

    name: str
    type: str = ""  #: as the database writes it
    default: str = ""  #: an SQL expression of a constant default; "" if there is none
    undecided: str = ""  #: why its values cannot be digested


@dataclass(frozen=True, slots=True)
class Shape:
    """A table, before its rows are read."""

    name: str
    ddl: str  #: one line each element, counters taken out
    key: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    path: tuple[str, ...] = ()  #: what SQL calls it, where that is not its name alone
    undecided: str = ""  #: why its rows cannot be read
    written: str = ""  #: its name as claims, and environments, write it


@dataclass(frozen=True, slots=True)
class Schema:
    """Everything that is said of a database beside its rows."""

    shapes: tuple[Shape, ...]
    pieces: tuple[Piece, ...]
    others: tuple[tuple[str, str], ...] = ()
    undecided: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()  #: those of `undecided` that may hide a whole table or column


@dataclass(frozen=True, slots=True)
class Asked:
    """What rows are read for."""

    wanted: Wanted
    key: bytes  #: of the digests
    tell: Callable[[str], None]
    page: Page | None = None  #: where the rows of some tables are kept one by one


@dataclass(frozen=True, slots=True)
class System:
    """One database system."""

    #: a connection in one consistent transaction that only reads
    open: "Callable[[URL], AbstractContextManager[Connection]]"
    version: Callable[[Connection], tuple[str, str]]  #: its name, and what it says of its version
    #: all beside its rows; what is digested for it has this salt before it
    schema: Callable[[Connection, str], Schema]
    rows: Callable[[Connection, Shape, Asked], Table]
    #: every row of a table that has a key, by keyed numbers: of the columns that can be read, in their order
    each: Callable[[Connection, Shape, Asked], Generator[Row]]
    words: Callable[
        [Exception], str
    ]  #: what an error means: a predicate that stands after "the database ..."
    #: around the reading of a table: what it locked is let go, what failed there fails nothing else
    apart: Callable[[Connection], AbstractContextManager[None]]
