"""The run as Markdown, for a step summary or the text of a pull request.

Everything in evidence is somebody's text. It stands in code spans and fences that it cannot leave, where no mention,
reference, link, HTML or mark takes effect; only our own words stand outside of them.
"""

import re
from collections.abc import Iterator
from typing import Final

from ..evidence import Compared, Done, Drift, Open, Proved
from . import bars
from .caveat import caveat_of
from .difference import difference
from .limits import limits
from .printable import printable, tail
from .run import FAILED, INCONCLUSIVE, PASSED, Passage, Run, verdict_of
from .troubles import OUTPUT, Trouble, troubles

SIGNS: Final = {PASSED: "✅", FAILED: "❌", INCONCLUSIVE: "❔"}
LONGEST: Final = 200  #: characters of a code span
CUT: Final = "**The report is cut here:** it is longer than what can be shown. The evidence has all of it."


def markdown(run: Run) -> str:
    """The run as Markdown."""
    return joined(blocks(run))


def blocks(run: Run) -> list[str]:
    """The parts of the report: each stands for itself, so that what is too long is cut between them."""
    return list(_blocks(run))


def joined(parts: list[str], most: int = 0) -> str:
    """The parts as one text of at most `most` bytes, cut between two of them. 0: as long as it is."""
    text = "\n\n".join(parts) + "\n"
    if not most or len(text.encode()) <= most:
        return text
    kept, size = [], len(CUT.encode()) + 1
    for part in parts:
        size += len(part.encode()) + 2
        if size > most:
            break
        kept.append(part)
    return "\n\n".join([*kept, CUT]) + "\n"


def span(text: str, longest: int = LONGEST) -> str:
    """A code span, on one line, that its text cannot leave."""
    plain = " ".join(printable(text).split())
    plain = plain if len(plain) <= longest else f"{plain[:longest]}…"
    ticks = "`" * (_run(plain) + 1)
    inner = plain or " "
    return f"{ticks} {inner} {ticks}" if inner[0] == "`" or inner[-1] == "`" else f"{ticks}{inner}{ticks}"


def cell(text: str) -> str:
    """A code span in a table: there a bar ends the cell, in code too."""
    return span(text).replace("|", "\\|")


def fence(text: str, language: str = "text") -> str:
    """A fence that its text cannot end."""
    plain = printable(text)
    ticks = "`" * max(3, _run(plain) + 1)
    return f"{ticks}{language}\n{plain}\n{ticks}"


def _run(text: str) -> int:
    """The longest row of backticks in it."""
    return max(map(len, re.findall("`+", text)), default=0)


def _blocks(run: Run) -> Iterator[str]:
    yield f"## {SIGNS[run.verdict]} {_headline(run)}"
    yield counted(run)
    if limit := caveat_of(run):
        yield f"> [!WARNING]\n> {span(limit, len(limit))}"
    if run.started:
        yield _table(run)
    for done in (*run.steps, *run.others):
        if verdict_of(done) != PASSED:
            yield from _done(run, done)
    yield from proof(run)
    for one in run.opens:
        yield from _open(one)
    for drift in run.drifts:
        yield from _drift(drift)
    for trouble in troubles(run):
        if trouble.rule in ("unseen", "surroundings", "unfinished", "snapshot", "unclaimed"):
            yield from _trouble(trouble)
    if run.started:
        yield f"Run {span(run.name)}, at {span(run.started.at)}, with rolloutdocs {span(run.started.tool)}."


def _headline(run: Run) -> str:
    if run.started is None:
        return f"Nothing was run: **{run.verdict}**"
    part = "A part of the rehearsal" if run.started.selection else "The rehearsal"
    what = "The recovery" if run.started.recovers else part
    return f"{what} on {span(run.environment)}: **{'interrupted' if run.interrupted else run.verdict}**"


def counted(run: Run) -> str:
    """How many steps there were, and how they ended."""
    missed = f", {run.missed} not reached" if run.missed else ""
    rest = f"{run.count(FAILED)} failed, {run.count(INCONCLUSIVE)} inconclusive{missed}"
    return f"{run.count(PASSED)} of {run.planned} steps passed, {rest}."


def _table(run: Run) -> str:
    rows = ["| | Procedure | Steps | Passed | Failed | Inconclusive | Seconds |", "| --- " * 7 + "|"]
    passages = run.passages
    if run.started and run.started.recovers:  # it rehearses nothing: its steps are the others
        passages = (*(one for one in passages if one.steps), Passage(0, "recovery", run.others))
    return "\n".join([*rows, *(_row(one, run.without) for one in passages)])


def _row(one: Passage, without: str) -> str:
    number = one.number or ""
    if not one.steps:
        return f"| {number} | {cell(one.procedure)} | {without} | | | | |"
    counts = " | ".join(str(one.count(verdict)) for verdict in (PASSED, FAILED, INCONCLUSIVE))
    return f"| {number} | {cell(one.procedure)} | {len(one.steps)} | {counts} | {one.seconds:.1f} |"


def _done(run: Run, done: Done) -> Iterator[str]:
    what = "" if done.purpose == "step" else f"{span(done.purpose)} "
    yield f"### {SIGNS[verdict_of(done)]} {what}{span(done.step)} {verdict_of(done)}"
    source = f", from {span(done.source)} in the source" if done.source else ""
    yield f"{span(done.title)}, at {span(done.place)}{source}. It ended: {span(done.ended)}."
    yield fence(done.command, "bash")
    for judged in done.judged:
        if judged.verdict != PASSED:
            at = f", at {span(judged.place)}" if judged.place else ""
            asked = f", asked {judged.tries} times" if judged.tries > 1 else ""
            reason = f": {span(judged.reason)}" if judged.reason else ""
            word = FAILED if judged.verdict == FAILED else INCONCLUSIVE
            yield f"{SIGNS[word]} {span(judged.sentence)} {word}{at}{asked}{reason}"
            if judged.actual or not judged.reason:
                yield fence("\n".join(difference(judged.expected, judged.actual)), "diff")
    if done.output:
        yield "The last lines of output:"
        yield fence(tail(done.output, OUTPUT))
    if done.purpose == "step":
        yield "Run just this:"
        yield fence(run.again(done.step), "bash")


def proof(run: Run) -> Iterator[str]:
    """The claims, and a table of what became of the database with a picture of values."""
    if run.proved:
        yield "### What a rollback brings back"
        yield "\n".join(f"- {row}" for one in run.proved for row in [claim(one)])
    if run.compared:
        head = [
            "| | Table or column | What became of it | Before | Deployed | Rolled back |",
            "| --- " * 6 + "|",
        ]
        yield "\n".join([*head, *map(_compared, run.compared)])
    yield from limits(run)


def claim(one: Proved) -> str:
    """A claim and its verdict, on one line."""
    reason = one.reason or one.actual
    why = "" if verdict_of(one) == PASSED else f" {verdict_of(one)} at {span(one.place)}: {span(reason)}"
    return f"{SIGNS[verdict_of(one)]} {span(one.claim)}{why}"


def _compared(one: Compared) -> str:
    pictures = [cell(picture) for _, picture in bars.lines(one)]
    pictures += [""] * (3 - len(pictures))
    what = f"{cell(one.subject)} {one.about}"
    return f"| {SIGNS[verdict_of(one)]} | {what} | {cell(one.outcome)} | {' | '.join(pictures)} |"


def _open(record: Open) -> Iterator[str]:
    yield f"### {SIGNS[FAILED]} {span(record.what)} is left open"
    yield (
        f"Since {span(record.step)}, at {span(record.place)}; not closed: {span(record.reason)}. "
        f"Go on with: {span(record.advice)}"
    )
    if record.commands:
        yield fence("\n".join(record.commands), "bash")


def _drift(drift: Drift) -> Iterator[str]:
    sign, word = (SIGNS[PASSED], "Waived drift") if drift.waived else (SIGNS[FAILED], "Drift")
    yield f"### {sign} {word}, at {span(drift.place)}"
    yield fence(f"{drift.what}\n{drift.remedy}")
    if drift.waived:
        yield f"Waived: {span(drift.waived)}"


def _trouble(trouble: Trouble) -> Iterator[str]:
    yield f"### {SIGNS[trouble.verdict]} {span(trouble.title)}"
    if trouble.lines:
        yield fence("\n".join(trouble.lines))
