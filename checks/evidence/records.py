"""What a run says of itself: one frozen record for each thing that happened. Reports know these and nothing else."""

from collections.abc import Callable
from dataclasses import field
from typing import Final

from ...dataclass import dataclass
from .proof import Compared, Proved, Taken

VERSION: Final = 2  #: of what is written

READABLE: Final = (1, 2)  #: 1: without snapshots and claims

RESTORED: Final = "starting state restored"  #: name of the phase after which nothing older is open

RECOVERED: Final = "documented recovery passed"  #: name of the phase after which what is open may be closed

LOCK: Final = "lock"  #: name of the phase that says that another run could begin in between

ASKED: Final = "names on the pages"  #: how the name of the phase begins that says that they were asked for

#: What is left and what is not is told by these, so they stand even where a password is a part of them.
NAMES: Final = frozenset({RESTORED, RECOVERED, LOCK})

#: Fields that hold our own words, ids and digests. A password may be `staging` or `passed`: taken out of these, a run
#: could no longer be read, nor found by its environment; left in, they tell nobody that it is one.
STRUCTURE: Final = frozenset(
    {"run", "at", "tool", "environment", "environment_digest", "plan", "pages", "application", "passages"}
    | {"rollout"}
    | {"verdict", "step", "procedure", "place", "digest", "purpose", "closed_by"}
    | {
        "selection",
        "resumes",
        "recovers",
        "policy",
        "source",
        "effect",
        "fingerprint",
        "sha256",
        "folders",
        "state",
    }
    | {"moment", "schema", "keys", "ddl", "about", "outcome", "rule"}
)


@dataclass(frozen=True, slots=True)
class Started:
    """The first record of a run: what is about to be proved, and about what."""

    run: str  #: the run's id, also its file's name: time, environment and a random part
    at: str  #: UTC, ISO 8601
    tool: str  #: version of rolloutdocs
    environment: str  #: its name
    environment_digest: str  #: SHA-256 of the environment's policy as JSON
    plan: str  #: digest of the plan as read from the pages
    pages: dict[str, str]  #: page -> SHA-256 of its bytes
    application: str  #: digest of the application's files; "" where the environment names none
    passages: list[str]  #: ids of the procedures in the order in which they are run
    steps: int  #: how many steps will be run if all pass
    repeats: int  #: steps shown once more, compared and not run again
    not_run: int  #: commands shown with the reason why nobody runs them
    process: int  #: the tool's process id
    unrehearsed: int = 0  #: steps that may run here, and that the rehearsal leaves out
    rollout: str = (
        ""  #: the rollout's name where there are several; a run of another one proves nothing about it
    )
    selection: str = ""  #: which part of the rehearsal was asked for, as options say it; "": all of it
    resumes: str = ""  #: id of the run that this one goes on from
    recovers: str = ""  #: id of the run whose left-open state this one closes
    policy: str = ""  #: the commit from which policy was read; "": from the working tree
    folders: list[str] = field(default_factory=list)  #: chosen on this machine, to be found after a kill
    version: int = VERSION  #: of this form of records


@dataclass(frozen=True, slots=True)
class Phase:
    """Something the run did beside the steps: started services, brought the starting state back, stopped services."""

    name: str  #: what it was
    seconds: float  #: how long it took
    verdict: str  #: "passed" or "inconclusive"
    reason: str = ""  #: why not, with the last lines of output


@dataclass(frozen=True, slots=True)
class Begun:
    """A step is about to be sent: after a kill, the next start knows what may have happened."""

    passage: int  #: position in the rehearsal, from 1
    step: str  #: its id
    title: str  #: the heading above it
    place: str  #: `path:line` on the page
    opens: str = ""  #: what the step opens, in words
    closed_by: str = ""  #: id of the step that closes it
    effect: str = ""  #: how far it goes, one of `notation.labels.EFFECTS`
    at: str = ""  #: UTC, ISO 8601, milliseconds
    purpose: str = "step"  #: as in `Done`


@dataclass(frozen=True, slots=True)
class Seen:
    """What sentences say is gone, and what was there when it was looked for: only then it can go.

    Where the rehearsal starts, names on the pages that are there, for a run that goes on.
    """

    sentences: list[
        str
    ]  #: as on the page, `… is gone` or `… does not exist`; each is told when it is first seen


@dataclass(frozen=True, slots=True)
class Judged:
    """One expectation beside what was seen."""

    sentence: str  #: as on the page
    place: str  #: `path:line` on the page
    verdict: str  #: "passed", "failed" or "inconclusive"
    expected: str  #: what the page claims
    actual: str  #: what was seen; "" if nothing was
    reason: str = ""  #: why it did not pass, where `actual` does not say it
    tries: int = 1  #: how often it was asked until it held or time was up
    seconds: float = 0.0  #: that asking took, waiting included


@dataclass(frozen=True, slots=True)
class Stream:
    """One output stream of a step: what was written, kept or not."""

    name: str  #: "stdout" or "stderr"
    size: int  #: bytes written in all
    omitted: int  #: bytes that were not kept to be judged
    sha256: str  #: of all bytes written; "" where the output is private


@dataclass(frozen=True, slots=True)
class Done:
    """A step and its verdict."""

    passage: int  #: position in the rehearsal, from 1
    procedure: str  #: id of its procedure
    step: str  #: its id
    title: str  #: the heading above it
    place: str  #: `path:line` on the page
    digest: str  #: SHA-256 of the step as read; a step that is edited later no longer has this evidence
    command: str  #: as it was sent
    verdict: str  #: "passed", "failed" or "inconclusive"
    seconds: float  #: that the command took
    ended: str  #: how the command ended, in words
    judged: list[Judged]  #: what holds for every step, then each sentence of the page
    output: str  #: the last lines of what it printed, secrets taken out
    #: "step"; "closing" where it closes what a failed procedure left open; "preparation" where it only brings about the
    #: state that a selected step needs; "recovery" where it is part of the documented way back.
    purpose: str = "step"
    at: str = ""  #: when it was sent; UTC, ISO 8601, milliseconds
    streams: list[Stream] = field(default_factory=list)  #: what it wrote, by size and digest
    source: str = ""  #: `path:line` of the step in the source; "" where pages came without one
    state: str = (
        ""  #: SHA-256 of what was kept of its shell, for a run that goes on from there; "": nothing was
    )
    unseen: bool = (
        False  #: whether nobody saw how far the command came, or whether all that it started has ended
    )


@dataclass(frozen=True, slots=True)
class Open:
    """Something that was opened and could not safely be closed."""

    what: str  #: what is open, as the page has it
    step: str  #: the step that opened it
    place: str  #: `path:line` of that step on the page
    reason: str  #: why it was not closed
    commands: list[str]  #: what to run next, from the pages
    advice: str  #: what the page tells a person, or where the commands come from


@dataclass(frozen=True, slots=True)
class Ended:
    """The last record: the run's verdict."""

    verdict: str  #: "passed", "failed" or "inconclusive"
    seconds: float  #: that the whole run took
    passed: int  #: steps that did
    failed: int  #: steps that did
    inconclusive: int  #: steps that could not be decided
    reason: str  #: one sentence: why it is not passed, or ""
    interrupted: bool = False  #: whether a person ended it


@dataclass(frozen=True, slots=True)
class Drift:
    """Documents that disagree with each other or with what is there, although every command did what it says."""

    place: str  #: `path:line` of the document
    what: str  #: one sentence without a stop
    remedy: str  #: what to do, in the imperative
    fingerprint: str  #: names this finding in a waiver: it holds as long as what is found is the same
    waived: str = ""  #: by whom, until when and why; "": it is not


Record = Started | Phase | Begun | Seen | Done | Open | Drift | Taken | Compared | Proved | Ended

#: Whoever wants to know what happens while it happens.
Listener = Callable[[Record], None]
