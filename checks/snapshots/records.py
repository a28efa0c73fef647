"""What a snapshot is. Nothing here asks a database.

Whatever could not be read is in the snapshot with its reason, never left out: a claim on it is undecided then.
Digests are keyed with bytes that only the run knows, so that nobody finds values by trying; they compare only
between snapshots of the same run.
"""

from dataclasses import field
from typing import Final

from ...dataclass import dataclass

DISTINCT: Final = 50  #: different values of a column are counted so far; one more says "more than that"


#: Kind of the piece that a column has whose counter is behind its rows, so that the next row finds its number taken.
COUNTER: Final = "counter"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a snapshot is to hold beside digests. Tables and columns are named as `notation.names` writes them."""

    shown: frozenset[str] = frozenset()  #: columns whose values may be shown
    sensitive: frozenset[str] = frozenset()  #: columns whose rows are counted by value, under keyed names
    sample: int = 0  #: digest only so many rows of a table, the first by its key; 0: all
    ignore: frozenset[str] = frozenset()  #: tables whose rows are not looked at


@dataclass(frozen=True, slots=True)
class Piece:
    """One readable part of a table's schema, or of the database beside its tables."""

    kind: str  #: `column`, `index`, `unique`, `primary key`, `foreign key`, `check`, `trigger`, `view`, `grant`, ...
    name: str  #: of the column, the index, ...; what the database calls it
    table: str  #: that it belongs to; "" if it belongs to none, as a view
    #: such as ("type", "enum('a','b')"), ("position", "3"), in fixed order
    aspects: tuple[tuple[str, str], ...]

    @property
    def title(self) -> str:
        """What it is called in a whole database."""
        return self.name if self.kind in ("table", "view") or not self.table else f"{self.table}.{self.name}"


@dataclass(frozen=True, slots=True)
class Column:
    """What the values of a column are, without a value."""

    name: str
    digest: str = ""  #: over (key of the row, value) of every row, in no order; hexadecimal
    nulls: int = 0
    distinct: int = (
        0  #: different values that are neither NULL nor the default, counted up to `DISTINCT`, plus one
    )
    #: value -> rows, for columns that may be shown; () if it holds more than `DISTINCT` values
    histogram: tuple[tuple[str | None, int], ...] = ()
    #: keyed name of a value (see `label`) -> rows, for sensitive columns; () if it holds more than `DISTINCT`
    shares: tuple[tuple[str, int], ...] = ()
    shown: bool = False  #: the environment lets its values be shown
    undecided: str = ""  #: why its values could not be digested; then nothing else is set


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its own DDL and what its rows are."""

    name: str
    ddl: str = field(repr=False, default="")  #: the database's own, counters taken out
    rows: int = 0
    key: tuple[str, ...] = ()  #: columns that tell rows apart: the primary key or a unique one; () if none
    #: digest over the keys of all rows; without a key over whole rows, and each column's is over its values alone,
    #: so that which row has which value is known to be unchanged only where `keys` is; "": nobody could read them
    keys: str = ""
    columns: tuple[Column, ...] = ()
    sampled: int = 0  #: rows that were digested, if only some were
    undecided: str = ""  #: why its rows could not be read
    ignored: bool = False  #: the environment says not to look at its rows


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A database at one moment."""

    system: str  #: `mariadb`, `mysql`, `postgresql`, `sqlite`
    version: str  #: as the server says it, such as `10.11.6`
    schema: str = field(repr=False)  #: SHA-256 over every DDL: the truth about whether schemas are equal
    tables: tuple[Table, ...] = ()
    pieces: tuple[Piece, ...] = ()  #: explain a difference of `schema`; of all tables and beside them
    others: tuple[tuple[str, str], ...] = field(
        default=(), repr=False
    )  #: DDL beside tables: ("view: x", "CREATE ...")
    seconds: float = 0.0
    undecided: tuple[str, ...] = ()  #: what of the schema could not be read, one sentence each
    unlisted: tuple[str, ...] = ()  #: those of `undecided` that may hide a whole table or column


@dataclass(frozen=True, slots=True)
class Untaken:
    """No snapshot: nobody answered, or nobody could be asked."""

    reason: str  #: one sentence, no stop, no secret


@dataclass(frozen=True, slots=True)
class Change:
    """One thing of the schema that two snapshots show differently."""

    kind: str  #: of the piece; `ddl` where only the database's own text differs
    name: str  #: `table.column`, `table.index`, or the name alone
    table: str  #: that it belongs to, or ""
    aspect: str  #: `type`, `default`, `position`, ...; "" if the whole thing is new or gone
    before: str | None  #: None if it was not there
    after: str | None  #: None if it is gone


@dataclass(frozen=True, slots=True)
class Values:
    """What became of a column's values between two snapshots."""

    column: str
    fate: str  #: `same`, `changed`, `gone`, `new`, `undecided`
    before: Column | None  #: None if it was not there
    after: Column | None
    reason: str = ""  #: why it is undecided


@dataclass(frozen=True, slots=True)
class Stayed:
    """What became of the rows of a table that were there both times, told by their key."""

    rows: int = 0  #: how many these are
    gone: int = 0  #: those that are not there any more
    new: int = 0
    #: column that was there both times -> in how many of the rows that stay it holds another value
    columns: tuple[tuple[str, int], ...] = ()
    sampled: bool = False  #: only some rows were looked at, so that `gone` and `new` may be others among them
    undecided: str = ""  #: why nobody can tell; then nothing else is set


@dataclass(frozen=True, slots=True)
class Rows:
    """What became of a table's rows between two snapshots."""

    table: str
    fate: str  #: `same`, `changed`, `gone`, `new`, `undecided`, `ignored`: of the table as a whole
    before: int | None  #: rows; None if it was not there or could not be read
    after: int | None
    keys: str = (
        "same"  #: whether the rows are the ones there were, by their keys: `same`, `changed`, `undecided`
    )
    columns: tuple[Values, ...] = ()
    reason: str = ""  #: why it is undecided
    sampled: int = 0  #: rows that were compared, if only some were
