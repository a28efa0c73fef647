"""What the pages from evidence are made of: records that are passed in, so that drawing reads no disk and no clock.

Links are paths below the site's folder of documents, `PAGE.md#heading`, or "" where nothing is known of that place.
"""

from collections.abc import Iterable, Mapping
from dataclasses import field

from ....dataclass import dataclass
from ...evidence import Ends
from ...gates.decision import Decision
from ..run import Run


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is written into the site's copy of the documents."""

    path: str  #: below the folder of documents, such as `evidence/status.md`
    text: str  #: Markdown, with HTML and SVG of ours in it


@dataclass(frozen=True, slots=True)
class Step:
    """What evidence says of a step on one environment."""

    step: str  #: its id
    title: str
    procedure: str  #: id of its procedure
    environment: str
    state: str  #: "proven", "stale", "failed", "inconclusive", "never run" or "out of reach"
    reason: str = ""  #: why it is not proven
    run: str = ""  #: id of the run that says so
    at: str = ""  #: when that run began


@dataclass(frozen=True, slots=True)
class Claim:
    """What evidence says of a claim on one environment."""

    claim: str  #: as on the page
    environment: str
    state: str  #: as of a step
    reason: str = ""
    run: str = ""
    at: str = ""
    place: str = ""  #: `path:line`
    link: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A disagreement of documents."""

    place: str  #: `path:line`
    what: str
    remedy: str
    fingerprint: str
    by: str = ""  #: who waived it; "": nobody
    until: str = ""  #: the last day of that, ISO 8601
    reason: str = ""  #: why it may stay
    link: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """All there is to say at one moment."""

    at: str  #: when the pages are made, ISO 8601 in UTC
    runs: Iterable[Run]  #: newest first; gone through once, one at a time
    ends: Iterable[Ends] = ()  #: all runs, newest first, by both ends alone; gone through once
    rollout: str = ""  #: its folder's name; the pages then lie below it
    procedures: Mapping[str, str] = field(default_factory=dict)  #: id -> title, in the order of the rehearsal
    environments: tuple[str, ...] = ()  #: those of which `steps` speaks
    steps: tuple[Step, ...] = ()  #: every step on every environment that its page lets it run on
    claims: tuple[Claim, ...] = ()
    findings: tuple[Finding, ...] = ()  #: open and waived
    unused: tuple[Finding, ...] = ()  #: waivers that no finding needs
    troubles: tuple[str, ...] = ()  #: files of evidence that prove nothing
    decision: Decision | None = None  #: None: policy sets no gates
    begin: tuple[str, str] = ("", "")  #: what is done first where it may go: its title, and its place
    next: str = ""  #: the command that gets on; "" where nothing is left to do
    over: bool = False  #: it is archived: nothing is compared with what is now, and nothing is left to do
    links: Mapping[str, str] = field(default_factory=dict)  #: id of a step -> its place in its document

    @property
    def base(self) -> str:
        """The folder of the pages."""
        return f"{self.rollout}/evidence" if self.rollout else "evidence"


def run_path(base: str, run: str) -> str:
    """The page of a run; `anchor(step)` leads to a step on it."""
    return f"{base}/runs/{run}.md"
