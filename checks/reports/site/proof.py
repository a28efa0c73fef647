"""What a rollback brings back: each claim, and pictures of schema and values before and after."""

from collections.abc import Iterator, Sequence
from typing import Final

from ...evidence import Compared
from ..caveat import caveat_of
from ..limits import limits
from ..run import PASSED, Run, verdict_of
from . import schema
from .facts import Claim, Facts
from .signs import sign
from .text import code, link, safe, said, table, when
from .values import as_table, values

PICTURES: Final = 20  #: tables and columns that have one
LISTED: Final = 200  #: rows of a table
UNCHANGED: Final = ("restored exactly", "unchanged")


def proof(facts: Facts, run: Run | None, here: str, page: str) -> list[str]:
    """Everything below the page's heading; `run` is the newest that compared the database, `page` its own."""
    parts = [*_claims(facts, here)]
    if run is None or run.started is None:
        next_ = _next(facts) if facts.claims else ()  # without a claim, no run looks at the database
        return [*parts, "No run has compared a database before and after yet.", *next_]
    parts.append(f"What follows is what run {link(named(run), page, here)} saw: {sign(run.verdict)}")
    return [*parts, *doubts(run), *_schema(run), *_subjects(run), *_snapshots(run)]


def named(run: Run) -> str:
    """Which run it is, when it began, and where it ran."""
    at = f" of {when(run.started.at)} UTC" if run.started else ""
    return f"{code(run.name)}{at} on {safe(run.environment, 60)}"


def doubts(run: Run) -> list[str]:
    """What the run does not prove, and what its comparison leaves out."""
    return [f"**{safe(one, 600)}**" for one in (caveat_of(run), *limits(run)) if one]


def proven(facts: Facts) -> str:
    """How many of the claims that can be shown are proven; "" where there is none."""
    found = [one for one in facts.claims if one.state != "out of reach"]
    return (
        f"{sum(one.state == 'proven' for one in found)} of {len(found)} claims are proven." if found else ""
    )


def _next(facts: Facts) -> Iterator[str]:
    if facts.next:
        yield f"Next: {code(facts.next)}"


def _claims(facts: Facts, here: str) -> Iterator[str]:
    yield "## Claims"
    found = [one for one in facts.claims if one.state != "out of reach"]
    if not found:
        yield "No page claims anything of the whole database, or no environment can show it."
        return
    yield proven(facts)
    yield table(["State", "Claim", "Where", "Proved at (UTC)"], [_claim(one, here) for one in found[:LISTED]])


def _claim(one: Claim, here: str) -> list[str]:
    why = f"<br>{safe(one.reason, 300)}" if one.reason else ""
    words = said(one.claim, 300)
    place = f"<br>{link(code(one.place), one.link, here)}" if one.place else ""
    return [sign(one.state), f"{words}{why}{place}", safe(one.environment, 60), when(one.at)]


def _schema(run: Run) -> Iterator[str]:
    found = schema.schema(run.taken)
    yield "## Schema"
    if not found:
        yield "No table and no column is another one at these moments."
        return
    yield found
    yield schema.as_table(run.taken)


def _subjects(run: Run) -> Iterator[str]:
    ordered = ordered_by_weight(run.compared)
    if not ordered:
        return
    yield "## What became of tables and columns"
    for number, one in enumerate(ordered[:LISTED]):
        yield from _subject(one, f"values-{number}" if number < PICTURES else "")
    if len(ordered) > LISTED:
        yield f"and {len(ordered) - LISTED} more."


def ordered_by_weight(found: Sequence[Compared]) -> list[Compared]:
    """What is wrong first, then what is lost, then what came back."""
    return sorted(found, key=lambda one: (verdict_of(one) == PASSED, one.outcome in UNCHANGED))


def _subject(one: Compared, name: str) -> Iterator[str]:
    yield f"### {safe(one.subject, 80)}, {safe(one.about, 20)}"
    yield outcome(one)
    if name and one.sides:
        yield values(one, name)
    if one.sides:
        yield as_table(one)


def outcome(one: Compared) -> str:
    """What became of it, and why, in a line."""
    why = f" {safe(one.reason, 400)}" if one.reason else ""
    loose = "" if one.claimed else " No claim says so."
    return f"{sign(verdict_of(one), one.outcome)}{why}{loose}"


def _snapshots(run: Run) -> Iterator[str]:
    yield "## Snapshots that this rests on"
    rows = [
        [
            sign(verdict_of(one)),
            safe(one.moment),
            safe(f"{one.system} {one.release}", 60),
            str(len(one.tables)),
            code(one.schema[:12]),
            safe(one.reason, 200),
        ]
        for one in run.taken[:50]
    ]
    yield table(["Verdict", "When", "Database", "Tables", "Schema", "Why not"], rows)
