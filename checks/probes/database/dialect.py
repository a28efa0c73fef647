"""What a database system must say about itself to be asked: one record, filled in by one file each."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from ....dataclass import dataclass
from ..questions import ColumnAnswer

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

CONNECT_SECONDS: Final = 5
STATEMENT_SECONDS: Final = 10


@dataclass(frozen=True, slots=True)
class Fault:
    """What an error of the driver means, in our own words: the driver's may hold values and account names."""

    words: str  #: stands after "the database …": a predicate without a stop
    refuted: bool = False  #: the database ran, read the statement and refused it; else nothing was decided


@dataclass(frozen=True, slots=True)
class Dialect:
    """One database system."""

    open: "Callable[[URL], Engine]"  #: an engine that keeps no connection and gives up early
    guard: "Callable[[Connection], None]"  #: from here to its end the connection can only read
    column: "Callable[[Connection, str, str], ColumnAnswer]"  #: what it says of table and column
    table: "Callable[[Connection, str], bool]"  #: whether it has a table or view of this name
    within: (
        "Callable[[Connection, str, str], bool]"  #: whether a schema, named first, has such a table or view
    )
    any: "Callable[[Connection], bool]"  #: whether it has any table
    fault: Callable[[Exception], Fault]  #: what an error of its driver means
    #: many rows are fetched one by one only through a cursor of the server, which takes a SELECT alone
    streams: bool = False
    named: Callable[[str], str] = (
        str  #: the same SELECT, in which what is quoted as a name is never taken for a text
    )
