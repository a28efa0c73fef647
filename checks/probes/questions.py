"""What can be asked of an environment, and the answers as records. Nothing here asks.

A question that could not be answered gives `Unanswered`, never an exception and never a guess.
"""

from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """An HTTP response."""

    status: int
    body: bytes = field(default=b"", repr=False)
    whole: bool = True  #: False if the body went on beyond the bound
    kind: str = ""  #: its Content-Type


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
class AskReport:
    """What this report, which the step should write, says."""

    path: str


@dataclass(frozen=True, slots=True)
class ReportAnswer:
    """A report as it stands after the step."""

    stat: Stat | None  #: None if there is none
    fresh: bool = False  #: it was written since the step began
    content: bytes = field(default=b"", repr=False)


Question = AskResult | AskHttp | AskColumn | AskCount | AskQuery | AskFile | AskReport
