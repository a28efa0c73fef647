"""What the pages say, as read back: the only thing a run knows of a rollout.

Nothing here has a default taken from the source; every field can be pointed at on the rendered page, except ids.
"""

from dataclasses import field

from ..dataclass import dataclass
from ..errors import Place


@dataclass(frozen=True, slots=True)
class Code:
    """A code span: a value, exactly as it stands."""

    value: str


#: Inline text of a page: prose (decoded, spaces folded) and code spans, in order.
Text = tuple[str | Code, ...]


@dataclass(frozen=True, slots=True)
class Expectation:
    """One sentence that a step must make true."""

    name: str  #: which sentence of `notation.sentences.SENTENCES`
    values: dict[str, str]  #: slot -> what stands in its code span; of several spans, one a line
    place: Place

    def __str__(self) -> str:
        from ..notation.sentences import SENTENCES

        return SENTENCES[self.name].worded(self.values)


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence on what deploying and rolling back do to the whole database."""

    name: str  #: which sentence of `notation.claims.CLAIMS`
    values: dict[str, str]  #: slot -> what stands in its code span; of several spans, one a line
    place: Place

    def __str__(self) -> str:
        from ..notation.claims import CLAIMS

        return CLAIMS[self.name].worded(self.values)

    @property
    def subject(self) -> str:
        """The `table.column` or the table that it is about; "" where it is about all."""
        return self.values.get("column") or self.values.get("table") or ""

    @property
    def table(self) -> str:
        """The table that it is about, or whose column; "" where it is about all."""
        from ..notation.names import split

        return split(self.values["column"])[0] if "column" in self.values else self.values.get("table", "")


@dataclass(frozen=True, slots=True)
class Capture:
    """A value of a step's output that later steps use."""

    variable: str
    kind: str  #: one of `notation.captures.FORMS`
    value: str  #: the path in JSON, or how the line begins; "" for the whole output
    secret: bool  #: the value is never shown, and nothing that the step prints is kept
    place: Place

    def __str__(self) -> str:
        from ..notation.captures import FORMS, SECRET

        text = FORMS[self.kind].format(variable=f"`{self.variable}`", value=f"`{self.value}`")
        return text + (SECRET if self.secret else "")


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a heading, as a step's field has it."""

    text: str  #: the link's text: the heading it leads to
    href: str  #: as written, `PAGE.md#slug` or `#slug`
    place: Place


@dataclass(frozen=True, slots=True)
class Opening:
    """Something a step opens and another step closes, such as maintenance mode."""

    what: str  #: in words, as the page has it
    closer: Link  #: leads to the heading of the step that closes it


@dataclass(frozen=True, slots=True)
class Failure:
    """What the page says to do when a step fails."""

    advice: Text = ()  #: after "stop.", what a person is told; empty for a bare "stop"
    go_to: Link | None = None  #: or the procedure to go on with


@dataclass(frozen=True, slots=True)
class Effect:
    """How far a step goes."""

    kind: str  #: one of `notation.labels.EFFECTS`
    what: Text = ()  #: what is changed or destroyed; empty for "reads only"


@dataclass(frozen=True, slots=True)
class Step:
    """One command, with everything its page says of it."""

    id: str
    title: str  #: the heading above it, without its number
    command: str  #: the fence's lines joined by newlines, no newline at the end
    runs_on: tuple[str, ...]  #: environment names
    effect: Effect
    expectations: tuple[Expectation, ...]
    seconds: int  #: the time limit
    failure: Failure
    opening: Opening | None
    slug: str  #: of its heading, which links lead to
    place: Place  #: the fence's first line
    captures: tuple[Capture, ...] = ()
    #: seconds for which probes are asked again until their sentences hold; 0: they are asked once
    patience: int = 0

    @property
    def private(self) -> bool:
        """Whether nothing that it prints may be kept."""
        return any(capture.secret for capture in self.captures)

    @property
    def procedure(self) -> str:
        """The id of the procedure it belongs to."""
        return self.id.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Repeat:
    """Steps shown once more, as one block."""

    ids: tuple[str, ...]
    command: str
    place: Place


@dataclass(frozen=True, slots=True)
class NotRun:
    """A command that is shown and not run."""

    command: str
    reason: Text
    place: Place


@dataclass(frozen=True, slots=True)
class Setting:
    """One cell of the table of variables."""

    variable: str
    environment: str
    value: Code | str  #: a code span is the plain value; words say where it comes from (`notation.labels`)
    place: Place


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that links can lead to."""

    level: int
    text: str
    slug: str
    place: Place


@dataclass(frozen=True, slots=True)
class ClaimList:
    """The claims of a page, and links to the procedures that they are about."""

    deploy: Link
    rollback: Link
    recovery: Link | None
    claims: tuple[Claim, ...]
    place: Place  #: the list's first line


@dataclass(frozen=True, slots=True)
class Page:
    """One page as read."""

    path: str  #: relative to the documents' folder, as links name it
    id: str
    digest: str  #: the one in its mark
    steps: tuple[Step, ...]
    repeats: tuple[Repeat, ...]
    not_run: tuple[NotRun, ...]
    settings: tuple[Setting, ...]
    rehearsal: tuple[Link, ...]  #: empty unless the page has the order of the rehearsal
    headings: tuple[Heading, ...]
    links: tuple[Link, ...]  #: every relative link of the page, wherever it stands
    claims: ClaimList | None = None


@dataclass(frozen=True, slots=True)
class Procedure:
    """A named sequence of steps, all on one page."""

    id: str
    title: str  #: the heading above its steps
    steps: tuple[Step, ...]  #: in the order of the page
    place: Place


@dataclass(frozen=True, slots=True)
class Claims:
    """What the pages claim of the whole database, and of which procedures."""

    deploy: str  #: id of the procedure that deploys
    rollback: str  #: id of the one that goes back
    recovery: str  #: id of the one that brings back what a rollback does not; "" for none
    said: tuple[Claim, ...]
    place: Place  #: of the list on its page


@dataclass(frozen=True, slots=True)
class Plan:
    """All pages together, compared with each other."""

    pages: tuple[Page, ...]
    procedures: dict[str, Procedure]  #: by id, in the order of the pages
    rehearsal: tuple[str, ...]  #: ids of procedures in the order in which they are run; one may come twice
    closers: dict[str, str]  #: id of an opening step -> id of the step that closes it
    detours: dict[str, str] = field(default_factory=dict)  #: id of a step -> procedure to go to if it fails
    claims: Claims | None = None  #: None: no page claims anything of the whole database
    digest: str = ""  #: SHA-256 over everything above: what a caller confirms for pages without a source

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step once, in the order of the pages."""
        return tuple(step for procedure in self.procedures.values() for step in procedure.steps)
