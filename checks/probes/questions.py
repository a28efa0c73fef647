"""What can be asked of an environment, and the answers as records. Nothing here asks.

A question that could not be answered gives `Unanswered`, never an exception and never a guess.
"""

from dataclasses import field

from ...dataclass import dataclass
from .reach import Stat


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Nobody answered, or nobody could be asked."""

    reason: str  #: what was tried and what happened: one sentence, no stop, no secret


@dataclass(frozen=True, slots=True)
class AskResult:
    """What came of the command; answered with its `Result`."""


@dataclass(frozen=True, slots=True)
class AskHttp:
    """What the server answers to this."""

    method: str
    url: str = field(repr=False)
    follow: bool = False  #: redirects too, as long as they stay on the host


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """An HTTP response."""

    status: int
    body: bytes = field(default=b"", repr=False)
    whole: bool = True  #: False if the body went on beyond the bound
    kind: str = ""  #: its Content-Type
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)  #: as sent, one name may come twice
    milliseconds: float = 0.0  #: from connecting to the last byte that was read
    hops: int = 0  #: redirects that were followed


@dataclass(frozen=True, slots=True)
class AskColumn:
    """What the database says of this column."""

    table: str
    column: str


@dataclass(frozen=True, slots=True)
class ColumnAnswer:
    """A column as the database itself describes it."""

    table: bool  #: the table exists
    column: bool = False  #: the column exists
    type: str = ""
    default: str | None = None  #: None if it has none
    nullable: bool | None = None  #: whether a row may have NULL in it; None if the database does not say
    allowed: (
        tuple[str, ...] | None
    ) = ()  #: values of its enum, in order; none if it is no enum; None if nobody can say


@dataclass(frozen=True, slots=True)
class AskCount:
    """How many rows the table has, and how many different values the column."""

    table: str
    column: str


@dataclass(frozen=True, slots=True)
class CountAnswer:
    """Counts, taken in one transaction."""

    found: ColumnAnswer  #: counts are 0 unless the column exists
    rows: int = 0
    values: int = 0  #: different ones, as the column's collation tells them apart; NULL is none


@dataclass(frozen=True, slots=True)
class AskTable:
    """Whether the database has this table."""

    table: str
    schema: str = ""  #: another one than where a bare name is looked for


@dataclass(frozen=True, slots=True)
class TableAnswer:
    """A table, or that there is none."""

    there: bool
    others: bool = True  #: the database has any table at all


@dataclass(frozen=True, slots=True)
class AskRows:
    """How many rows this table has."""

    table: str


@dataclass(frozen=True, slots=True)
class RowsAnswer:
    """A count."""

    rows: int | None  #: None if there is no such table


@dataclass(frozen=True, slots=True)
class AskQuery:
    """What this SELECT returns."""

    sql: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class QueryAnswer:
    """The shape of what a query gave, and the one value if it was one."""

    rows: int = 0  #: 2 stands for "more than one"
    columns: int = 0
    value: str = ""  #: the only value as text
    refused: str = ""  #: why the database would not run it; then nothing else is set


@dataclass(frozen=True, slots=True)
class AskFile:
    """Whether this file is there, and how large it is."""

    path: str


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """A file, or that there is none."""

    stat: Stat | None


@dataclass(frozen=True, slots=True)
class AskDigest:
    """What the SHA-256 of this file is."""

    path: str


@dataclass(frozen=True, slots=True)
class DigestAnswer:
    """A file's digest."""

    sha256: str | None  #: None if there is no such file


@dataclass(frozen=True, slots=True)
class AskAbsence:
    """Whether there is nothing at this path."""

    path: str


@dataclass(frozen=True, slots=True)
class AbsenceAnswer:
    """That nothing is there, or that something is."""

    absent: bool


@dataclass(frozen=True, slots=True)
class AskReport:
    """What this report, which the step should write, says."""

    path: str


@dataclass(frozen=True, slots=True)
class ReportAnswer:
    """A report as it stands after the step."""

    stat: Stat | None  #: None if there is none
    fresh: bool = False  #: it was written since the step began
    content: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class AskUnchanged:
    """Whether the whole database is as it was before the step."""


@dataclass(frozen=True, slots=True)
class AskBackup:
    """Whether this file, restored into an empty copy, gives what the database holds."""

    path: str


@dataclass(frozen=True, slots=True)
class SameAnswer:
    """How two states of a database differ: in words, without any value."""

    found: tuple[str, ...] = ()  #: what differs, one sentence each
    undecided: tuple[str, ...] = ()  #: what could not be compared, and why
    tables: int = 0  #: that were compared
    rows: int = 0
    ignored: tuple[str, ...] = ()  #: tables whose rows the environment says not to look at
    failed: str = ""  #: why the file could not be restored at all; then nothing else is set


Question = (
    AskResult
    | AskHttp
    | AskColumn
    | AskCount
    | AskTable
    | AskRows
    | AskQuery
    | AskFile
    | AskDigest
    | AskAbsence
    | AskReport
    | AskUnchanged
    | AskBackup
)
