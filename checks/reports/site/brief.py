"""What is kept of a run for the pages on all of them: little, as there may be a thousand."""

from ....dataclass import dataclass
from ...evidence import Done
from ..run import Run, verdict_of
from .text import amount, named


@dataclass(frozen=True, slots=True)
class Went:
    """A step in a run."""

    step: str
    verdict: str
    seconds: float
    key: str  #: what it was bound to: the step, the application and the policy


@dataclass(frozen=True, slots=True)
class Brief:
    """A run."""

    name: str
    at: str
    environment: str
    verdict: str
    seconds: float | None  #: None: it has no end
    passed: int
    planned: int
    part: str  #: what was asked for, where that is less than all
    imported: str
    steps: tuple[Went, ...]
    opens: int  #: what it left open
    page: bool  #: whether it has a page of its own


def kept(run: Run, *, page: bool) -> Brief:
    """What is kept of it."""
    started = run.started
    part = (
        "" if started is None else f"recovers {started.recovers}" if started.recovers else started.selection
    )
    return Brief(
        run.name,
        started.at if started else "",
        run.environment,
        "interrupted" if run.interrupted else run.verdict,
        amount(run.ended.seconds) if run.ended else None,
        run.count("passed"),
        run.planned,
        part,
        run.about.imported,
        tuple(_went(run, one) for one in run.steps),
        len(run.opens),
        page and named(run.name),
    )


def _went(run: Run, one: Done) -> Went:
    bound = (run.started.application, run.started.environment_digest) if run.started else ("", "")
    return Went(one.step, verdict_of(one), amount(one.seconds), "\n".join((one.digest, *bound)))
