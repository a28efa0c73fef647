"""The pull request's text: the pure page, and below it what the newest run proved."""

from collections.abc import Iterator
from datetime import datetime

from ...dataclass import dataclass
from ..evidence import AHEAD, Record, Started, moment
from .caveat import caveat_of
from .markdown import SIGNS, proof, span
from .run import FAILED, PASSED, About, Run, fold, verdict_of


@dataclass(frozen=True, slots=True)
class Now:
    """Digests of what evidence is bound to, as it is at this moment; "" where that is not known."""

    plan: str
    application: str = ""
    environment: str = ""
    imported: str = ""  #: how the run came here from elsewhere, in words; "" where it was made here
    doubt: str = ""  #: why its evidence leaves the run undecided
    at: datetime | None = None  #: None: nobody asks whether the run's clock was ahead


def text(page: str, records: list[Record], now: Now) -> str:
    """The page, then its evidence, and whether it is about what is there now."""
    evidence = "\n\n".join(_paragraphs(records, now))
    return f"{page.rstrip()}\n\n## Evidence\n\n{evidence}\n"


def _paragraphs(records: list[Record], now: Now) -> Iterator[str]:
    run = fold(records, About(imported=now.imported, doubt=now.doubt))
    if run.started is None:
        yield "Not rehearsed yet."
        return
    yield _verdict(run, run.started)
    if limit := caveat_of(run):
        yield f"> [!WARNING]\n> {span(limit, len(limit))}"
    if now.at and moment(run.started.at) > now.at + AHEAD:
        yield "> [!WARNING]\n> The clock of this run was ahead, so nobody can tell when it was: it proves nothing."
    pairs = {
        "documents have": (run.started.plan, now.plan),
        "application has": (run.started.application, now.application),
        "environment's policy has": (run.started.environment_digest, now.environment),
    }
    for what, (then, current) in pairs.items():
        if current not in (then, ""):
            yield f"> [!WARNING]\n> The {what} changed since this run: it proves nothing about what is there now."
    rows = [f"- {row}" for row in _rows(run)]
    if rows:
        yield "\n".join(rows)
    yield from proof(run)


def _verdict(run: Run, started: Started) -> str:
    counts = f"{run.count(PASSED)} of {run.planned} steps passed" if run.ended else "the run has no end"
    what = "A part of the rehearsal" if started.selection else "The rehearsal"
    return (
        f"{SIGNS[run.verdict]} {what} on {span(run.environment)} **{run.verdict}**: {counts}, "
        f"at {span(started.at)}, run {span(run.name)}."
    )


def _rows(run: Run) -> Iterator[str]:
    for done in (*run.steps, *run.others):
        if verdict_of(done) != PASSED:
            yield f"{SIGNS[verdict_of(done)]} {span(done.step)} {verdict_of(done)} at {span(done.place)}"
    for one in run.opens:
        yield f"{SIGNS[FAILED]} {span(one.what)} was left open by {span(one.step)}"
    for drift in run.drifts:
        waived = f", waived: {span(drift.waived)}" if drift.waived else ""
        yield f"{SIGNS[PASSED if waived else FAILED]} drift at {span(drift.place)}: {span(drift.what)}{waived}"
