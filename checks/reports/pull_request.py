"""The pull request's text: the pure page, and below it what the newest run proved."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..evidence import Done, Drift, Ended, Open, Record, Started, read, runs

SIGNS: Final = {"passed": "✅", "failed": "❌", "inconclusive": "❔"}


def newest(folder: Path, environment: str, rollout: str = "") -> list[Record]:
    """The records of the newest run of a rollout on an environment; none for no run. Raises Broken, OSError."""
    for path in runs(folder):
        records = read(path)
        first = records[0] if records else None
        if isinstance(first, Started) and (first.environment, first.rollout) == (environment, rollout):
            return records
    return []


@dataclass(frozen=True, slots=True)
class Now:
    """Digests of what evidence is bound to, as it is at this moment; "" where that is not known."""

    plan: str
    application: str = ""
    environment: str = ""


def text(page: str, records: list[Record], now: Now) -> str:
    """The page, then its evidence, and whether it is about what is there now."""
    evidence = "\n\n".join(_paragraphs(records, now))
    return f"{page.rstrip()}\n\n## Evidence\n\n{evidence}\n"


def _paragraphs(records: list[Record], now: Now) -> Iterator[str]:
    started, ended = _ends(records)
    if started is None:
        yield "Not rehearsed yet."
        return
    yield _verdict(started, ended)
    pairs = {
        "documents have": (started.plan, now.plan),
        "application has": (started.application, now.application),
        "environment's policy has": (started.environment_digest, now.environment),
    }
    for what, (then, current) in pairs.items():
        if current not in (then, ""):
            yield f"> [!WARNING]\n> The {what} changed since this run: it proves nothing about what is there now."
    rows = [f"- {row}" for record in records for row in _row(record)]
    if rows:
        yield "\n".join(rows)


def _ends(records: list[Record]) -> tuple[Started | None, Ended | None]:
    first = records[0] if records else None
    last = records[-1] if records else None
    return (first if isinstance(first, Started) else None, last if isinstance(last, Ended) else None)


def _verdict(started: Started, ended: Ended | None) -> str:
    verdict = ended.verdict if ended else "inconclusive"
    counts = f"{ended.passed} of {started.steps} steps passed" if ended else "the run has no end"
    return (
        f"{SIGNS[verdict]} The rehearsal on {_span(started.environment)} **{verdict}**: {counts}, "
        f"at {_span(started.at)}, run {_span(started.run)}."
    )


def _row(record: Record) -> Iterator[str]:
    if isinstance(record, Done) and record.verdict != "passed":
        yield f"{SIGNS[record.verdict]} {_span(record.step)} {record.verdict} at {_span(record.place)}"
    if isinstance(record, Drift):
        said = f"waived {_span(record.waived)}" if record.waived else "not waived"
        yield f"{'❔' if record.waived else '❌'} {_span(record.what)} at {_span(record.place)}, {said}"
    if isinstance(record, Open):
        yield f"❌ {_span(record.what)} was left open by {_span(record.step)}"


def _span(value: str) -> str:
    """A code span that its value cannot leave: everything in the evidence is somebody's text."""
    plain = " ".join(value.replace("`", "'").split())
    return f"`{plain[:200] or ' '}`"
