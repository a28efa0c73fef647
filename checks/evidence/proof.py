"""What a run saw of the whole database, and what its claims came to: records beside those of its steps."""

from dataclasses import field
from typing import Final

from ...dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """How many rows hold one value of a column that may be shown."""

    value: str  #: as text; `NULL` for none
    rows: int  #: 0 where `few` says that it is a small number that is not told
    few: int = 0  #: there are less than so many


@dataclass(frozen=True, slots=True)
class Digested:
    """The values of one column at one moment."""

    column: str  #: its name
    digest: str  #: keyed; it compares with those of this run only
    nulls: int  #: rows that hold no value
    distinct: int  #: different values besides NULL and the default, counted up to 51
    bars: list[Bar] = field(default_factory=list)  #: of a column that may be shown
    undecided: str = ""  #: why its values could not be read


@dataclass(frozen=True, slots=True)
class Counted:
    """One table at one moment."""

    table: str  #: its name
    ddl: str  #: SHA-256 of the database's own description
    rows: int  #: how many there are
    keys: str  #: keyed digest over the keys of all rows
    columns: list[Digested]  #: each that it has
    sampled: int = 0  #: rows that were looked at, if only some were
    ignored: bool = False  #: the environment says not to look at its rows
    undecided: str = ""  #: why its rows could not be read


@dataclass(frozen=True, slots=True)
class Taken:
    """A snapshot of the database."""

    moment: str  #: such as "before the deploy"
    seconds: float  #: that it took
    verdict: str  #: "passed", or "inconclusive" where it could not be taken whole
    reason: str = ""  #: why not
    system: str = ""  #: `mariadb`, `mysql`, `postgresql` or `sqlite`
    release: str = ""  #: its version, as it says it
    schema: str = ""  #: SHA-256 over the description of everything
    tables: list[Counted] = field(default_factory=list)  #: each that there is
    ran: list[str] = field(default_factory=list)  #: the migrations that have run, as the database has them


@dataclass(frozen=True, slots=True)
class Side:
    """What a table or column was at one moment, for a picture of before and after."""

    moment: str  #: as in `Taken`
    there: bool  #: whether it was there
    rows: int = 0  #: of the table
    nulls: int = 0  #: rows of it in which the column holds no value
    distinct: int = 0  #: different values of the column besides NULL and its default, counted up to 51
    bars: list[Bar] = field(default_factory=list)  #: of a column that may be shown


@dataclass(frozen=True, slots=True)
class Compared:
    """What became of the schema, the rows or the values of one table or column."""

    subject: str  #: table, `table.column`, or what else has a name
    about: str  #: "schema", "rows" or "values"
    outcome: (
        str  #: such as "restored exactly", "lossy as documented", "lossy and undeclared", "meaning changed"
    )
    verdict: str  #: "passed", "failed" or "inconclusive"
    reason: str = ""  #: what happened, in words
    place: str = ""  #: `path:line` of the claims on the page
    source: str = ""  #: `path:line` of the claims in the source
    claimed: bool = True  #: False: something happened to it of which no claim speaks
    sides: list[Side] = field(default_factory=list)  #: before the deploy, after it, and after the rollback


#: What the reason of a claim begins with where the run ended before it.
UNREACHED: Final = "not reached: "


@dataclass(frozen=True, slots=True)
class Proved:
    """A claim of the pages and its verdict."""

    rule: str  #: which claim of the notation
    claim: str  #: as on the page
    place: str  #: `path:line` on the page
    digest: str  #: SHA-256 of the claim and of the steps it is about; edited later, it is not proved any more
    verdict: str  #: "passed", "failed" or "inconclusive"
    expected: str  #: what it claims
    actual: str  #: what was seen
    reason: str = ""  #: why it did not pass, where `actual` does not say it
    source: str = ""  #: `path:line` in the source
