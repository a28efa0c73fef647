"""The page of one run: the picture of its steps, each step with what was expected and seen, what was left open."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import field
from itertools import accumulate
from typing import Final

from ....dataclass import dataclass
from ...evidence import Begun, Done, Open
from ..caveat import caveat_of
from ..printable import printable
from ..run import FAILED, INCONCLUSIVE, PASSED, Run, verdict_of
from ..troubles import troubles
from .expected import brief, expected, folded, plain_title
from .facts import Facts
from .signs import sign
from .text import block, code, joined, link, safe, table, took, when
from .timeline import timeline

ROOM: Final = 100_000  #: characters of a page after which steps that passed have one line each
FULL: Final = 125_000  #: after which every step has
MOST: Final = 15  #: of what is left open, and of what else is wrong
COMMANDS: Final = 2000  #: characters of the commands that close one thing
END: Final = 150_000  #: after which a step has nothing but the place that links lead to


@dataclass(slots=True)
class Drawn:
    """What is drawn of a run wherever its page is: the newest one is on two pages."""

    top: list[str] = field(default_factory=list)  #: all that stands above its steps
    #: of a step, by its record's identity: what stands before the link to its document, behind it, and below that
    steps: dict[int, tuple[str, str, str]] = field(default_factory=dict)


def run_page(facts: Facts, run: Run, here: str, drawn: Drawn | None = None) -> list[str]:
    """Everything below the page's heading. What is in `drawn` already is not drawn again."""
    drawn = drawn or Drawn()
    drawn.top = parts = drawn.top or [
        *_head(run),
        *_wrong(run),
        *(part for one in run.opens[:MOST] for part in _open(run, one)),
        timeline(run),
        *_about(run),
        *_troubles(run),
    ]
    return [*parts, *_steps(facts, run, (here, drawn), sum(map(len, parts)))]


def headline(run: Run) -> str:
    """Its verdict and where it ran."""
    word = "interrupted" if run.interrupted else run.verdict
    what = _what(run)
    return f"{what} on {safe(run.environment, 60)}: {word}"


def anchor(step: str, passage: int = 0) -> str:
    """What leads to a step on the page of a run: where it is first, or in one passage."""
    name = re.sub(r"[^A-Za-z0-9._-]", "-", step)[:120] or "step"
    return f"step-{name}-in-{passage}" if passage else f"step-{name}"


def _what(run: Run) -> str:
    started = run.started
    if started and started.recovers:
        return "Recovery"
    if started and started.selection == "reset":
        return "Starting state"
    return "Part of the rehearsal" if started and started.selection else "Rehearsal"


def _head(run: Run) -> Iterator[str]:
    started = run.started
    if started is None:
        return
    yield f"{sign(run.verdict)} {counted(run)}"
    if run.ended is None:
        yield "The run has no end: it still goes on, or it was killed."
    elif run.ended.reason and run.verdict != PASSED:
        yield safe(run.ended.reason, 600)
    if limit := caveat_of(run):
        yield f"**{safe(limit, 600)}**"


def _wrong(run: Run) -> Iterator[str]:
    """Where to look first."""
    found: list[tuple[str, Done | Begun]] = [
        *((verdict_of(one), one) for one in run.steps if verdict_of(one) != PASSED),
        *((INCONCLUSIVE, one) for one in run.unseen),
    ]
    lines = [
        f"- {sign(verdict)} [{plain_title(one)}](#{anchor(one.step, int(one.passage))})"
        for verdict, one in found[:MOST]
    ]
    lines += [f"- and {len(found) - MOST} more"] if len(found) > MOST else []
    yield "\n".join(lines)


def _about(run: Run) -> Iterator[str]:
    """What it is about, which nobody reads first."""
    started = run.started
    if started is None:
        return
    rows = [
        ["Run", code(run.name)],
        ["Began", f"{when(started.at)} UTC"],
        ["Took", took(run.ended.seconds) if run.ended else "no end"],
        ["Documents", f"{code(started.plan[:12])} the plan as read from {len(started.pages)} pages"],
        ["Application", code(started.application[:12]) if started.application else "none is named"],
        ["Written by", f"rolloutdocs {safe(started.tool, 20)}"],
    ]
    yield table(["What", "Which"], rows)
    yield f"The same in a terminal: {code(f'rolloutdocs report {run.name}')}"


def counted(run: Run) -> str:
    """How many steps there were, and how they ended."""
    counts = [f"{run.count(word)} {word}" for word in (FAILED, INCONCLUSIVE) if run.count(word)]
    missed = [f"{run.missed} not reached"] if run.missed else []
    told = ", ".join((f"{run.count(PASSED)} of {run.planned} steps passed", *counts, *missed))
    return f"{told}, in {took(run.ended.seconds)}" if run.ended else told


def _open(run: Run, one: Open) -> Iterator[str]:
    yield f"## Left open: {safe(one.what)}"
    yield (
        f"{sign(FAILED, 'open')} since {code(one.step)}, at {code(one.place)}. "
        f"Not closed: {safe(one.reason, 600)}. Go on with: {safe(one.advice, 600)}"
    )
    yield from _commands(run, one.commands)


def _commands(run: Run, commands: Sequence[str]) -> Iterator[str]:
    """The first of them, each whole, as far as there is room: whoever goes on begins with the first."""
    ends = accumulate(len(printable(command)) + 1 for command in commands)
    shown = sum(end <= COMMANDS for end in ends)
    if shown:
        yield block("\n".join(commands[:shown]), COMMANDS, COMMANDS)
    if rest := len(commands) - shown:
        told = f"and {rest} more" if shown else "The commands are too long for this page"
        yield f"{told}: {code(f'rolloutdocs report {run.name}')}"


def _troubles(run: Run) -> Iterator[str]:
    """What is no step and did not go well; steps say it themselves."""
    kinds = ("surroundings", "unfinished", "snapshot", "unclaimed", "claim", "drift")
    found = [one for one in troubles(run) if one.rule in kinds]
    if found:
        yield "## What else is wrong"
    for one in found[:MOST]:
        waived = f" waived: {safe(one.waived, 300)}" if one.waived else ""
        yield f"{sign(one.verdict)} {safe(one.title, 400)}{waived}"
        if one.lines:
            yield block("\n".join(one.lines), 12, most=800)
    if len(found) > MOST:
        yield f"and {len(found) - MOST} more."


def _steps(facts: Facts, run: Run, where: tuple[str, Drawn], used: int) -> Iterator[str]:
    """Each passage and its steps; a page that is full has a line for each."""
    seen: set[str] = set()
    lines = 0
    for title, steps in _parts(facts, run):
        yield f"## {title}"
        for done in steps:
            full = used > FULL or (used > ROOM and verdict_of(done) == PASSED)
            lines += full
            mark = _mark(done, seen, cut=used > END)
            if used > END:
                yield mark
                continue
            text = (
                f"{mark}\n\n{brief(done)}" if full else joined(_step(facts, done, where, mark)).rstrip("\n")
            )
            used += len(text)
            yield text
    if run.unseen:
        yield "## Sent, and no end is known"
    for one in run.unseen:
        yield joined(_begun(facts, run, one, where[0], _mark(one, seen))).rstrip("\n")
    yield from _earlier(facts, run, seen)
    if lines:
        yield (
            f"**The page is cut here:** {lines} steps have one line or none, "
            f"because it would be too long. All of it: {code(f'rolloutdocs report {run.name}')}"
        )


def _earlier(facts: Facts, run: Run, seen: Container[str]) -> Iterator[str]:
    """What leads to steps that rest on this run and that it did not send again, because the one before it had."""
    before = run.started.resumes if run.started else ""
    rest = {anchor(one.step): one for one in facts.steps if one.run == run.name} if before else {}
    marks = [f'<div id="{name}"></div>' for name in rest if name not in seen]
    if marks:
        yield f"## Seen before {code(before)} was gone on from"
        yield "".join(marks)
        yield f"{len(marks)} of the steps that rest on this run: the run before has what was expected and seen."


def _parts(facts: Facts, run: Run) -> Iterator[tuple[str, tuple[Done, ...]]]:
    for passage in run.passages:
        title = safe(facts.procedures.get(passage.procedure) or passage.procedure)
        if passage.steps:
            yield f"{passage.number}&#46; {title}", passage.steps
    if run.others:
        yield "Beside the rehearsal", run.others


def _mark(done: Done | Begun, seen: set[str], *, cut: bool = False) -> str:
    """What links lead to; each on the page once. To a step that passed, links lead by its id alone."""
    passed = isinstance(done, Done) and verdict_of(done) == PASSED
    names = [anchor(done.step), *([] if cut and passed else [anchor(done.step, int(done.passage))])]
    new = [name for name in names if name not in seen]
    seen.update(new)
    return "".join(f'<div id="{name}"></div>' for name in new)


def _step(facts: Facts, done: Done, page: tuple[str, Drawn], mark: str) -> Iterator[str]:
    here, drawn = page
    if id(done) not in drawn.steps:
        drawn.steps[id(done)] = _drawn(done)
    before, behind, below = drawn.steps[id(done)]
    yield mark
    yield f"{before}{_place(facts, done, here)}{behind}"
    yield below


def _drawn(done: Done) -> tuple[str, str, str]:
    """What of a step is the same on every page."""
    before = f"### {plain_title(done)}\n\n{sign(verdict_of(done))}{_called(done)} "
    below = joined((expected(done), folded(done))).rstrip("\n")
    return before, f", {took(done.seconds)}{_at(done)}", below


def _begun(facts: Facts, run: Run, one: Begun, here: str, mark: str) -> Iterator[str]:
    """It runs right now, or it was cut off: evidence cannot tell these from each other."""
    yield mark
    yield f"### {plain_title(one)}"
    why = "nobody saw how it ended" if run.ended else "it still runs, or nobody saw how it ended"
    left = f" It may have left {safe(one.opens)} open." if one.opens else ""
    yield f"{sign(INCONCLUSIVE)}{_called(one)} {_place(facts, one, here)}{_at(one)}: {why}.{left}"


def _called(one: Done | Begun) -> str:
    what = "" if one.purpose == "step" else f" {safe(one.purpose, 20)}"
    return f"{what} {code(one.step)}"


def _place(facts: Facts, one: Done | Begun, here: str) -> str:
    place = facts.links.get(one.step, "")
    return link("in its document", place, here) if place else f"at {code(one.place)}"


def _at(one: Done | Begun) -> str:
    return f", {when(one.at[:10])} {safe(one.at[11:19], 8)} UTC" if one.at else ""
