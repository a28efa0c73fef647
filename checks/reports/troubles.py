"""What of a run is not as it should be, one record each: reports that list findings list these.

A run that is not passed has at least one, and one that is passed has none that nobody waived.
"""

import re
from collections.abc import Iterator
from typing import Final

from ...dataclass import dataclass
from ..evidence import Begun, Compared, Done, Drift, Judged, Open, Phase, Proved, Taken
from . import bars
from .difference import difference
from .printable import printable, tail
from .run import FAILED, INCONCLUSIVE, PASSED, Rule, Run, verdict_of

#: What can be wrong beside a sentence: id and what would be right.
OWN: Final = tuple(
    Rule(*pair, "")
    for pair in (
        ("ending", "Every statement of a step runs and ends with the status that its page names."),
        ("target", "Before a step that destroys, the target proves to be the one that is named."),
        ("expectation", "What the page says is true."),
        ("unseen", "A step that is sent ends, and its end is seen."),
        ("left-open", "What a run opens is closed at its end."),
        ("surroundings", "Services run, and the starting state comes back."),
        ("claim", "What the pages claim of the whole database is what snapshots show."),
        ("unclaimed", "Nothing happens to schema or data of which no claim speaks."),
        ("snapshot", "The database can be seen whole, before and after."),
        ("drift", "Source, documents and what is there agree with each other."),
        ("unfinished", "A run reaches its end, and every planned step has a verdict."),
    )
)
OUTPUT: Final = 15  #: lines of output that a failure shows


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong, or could not be decided."""

    rule: str  #: id of a `Rule`
    verdict: str  #: "failed" or "inconclusive"
    title: str  #: one line
    lines: tuple[str, ...]  #: all there is to know, made harmless; commands are whole
    key: str  #: what names it in every run: never a time, nor what was seen
    place: str = ""  #: `path:line` on a page
    source: str = ""  #: `path:line` in the source
    step: str = ""  #: id of the step whose command was judged; "" for what is no step
    waived: str = ""  #: by whom, until when and why

    @property
    def message(self) -> str:
        """The title and all lines."""
        return "\n".join((self.title, *self.lines))


def troubles(run: Run) -> tuple[Trouble, ...]:
    """All of them, in the order in which they came about."""
    found = [*_listed(run)]
    if run.verdict != PASSED and all(one.waived for one in found):
        found.append(_unfinished(run))
    return tuple(found)


def lines_of(run: Run, done: Done) -> tuple[str, ...]:
    """A step and all of its sentences that did not pass."""
    found = [line for judged in done.judged if judged.verdict != PASSED for line in _judged(judged)]
    return (*_head(done), *found, *_foot(run, done))


def rule_of(sentence: str, rules: tuple[Rule, ...]) -> str:
    """The id of the kind that a sentence is of; the longest form decides, and what stands behind it is let be."""
    for one in sorted(rules, key=lambda rule: -len(rule.form)):
        form = re.sub(r"\\\{\w+\\\}", "`.*`", re.escape(one.form))
        if one.form and re.match(f"{form}(?:$|[ ,;])", sentence, re.DOTALL):
            return one.id
    if sentence.startswith("every statement"):
        return "ending"
    return "target" if sentence.startswith("the target proves") else "expectation"


def _listed(run: Run) -> Iterator[Trouble]:
    for phase in run.phases:
        if verdict_of(phase) != PASSED:
            yield _phase(phase)
    for done in (*run.steps, *run.others):
        if verdict_of(done) != PASSED:
            yield from _done(run, done)
    yield from map(_unseen, run.unseen)
    yield from map(_open, run.opens)
    yield from map(_drift, run.drifts)
    yield from (_taken(one) for one in run.taken if verdict_of(one) != PASSED)
    yield from (_proved(run, one) for one in run.proved if verdict_of(one) != PASSED)
    yield from (_compared(one) for one in run.compared if verdict_of(one) != PASSED and not one.claimed)
    if run.interrupted or (run.started and not (run.ended and run.planned)):
        yield _unfinished(run)


def _done(run: Run, done: Done) -> Iterator[Trouble]:
    wrong = [judged for judged in done.judged if judged.verdict != PASSED]
    for judged in wrong or [Judged("every statement runs", done.place, done.verdict, "", done.ended)]:
        verdict = FAILED if judged.verdict == FAILED else INCONCLUSIVE
        yield Trouble(
            rule=rule_of(judged.sentence, run.about.rules),
            verdict=verdict,
            title=f"{_line(done.step)} {verdict}: {_line(judged.sentence)}",
            lines=(*_head(done), *_judged(judged), *_foot(run, done)),
            key=f"{done.step} {done.purpose} {done.passage} {judged.sentence}",
            place=judged.place or done.place,
            source=done.source,
            step=done.step,
        )


def _head(done: Done) -> Iterator[str]:
    yield f"{_line(done.place)}  {_line(done.title)}"
    if done.source:
        yield f"source: {_line(done.source)}"
    first, *more = printable(done.command).split("\n")
    yield f"command: {first}"
    yield from (f"         {line}" for line in more)
    if done.ended:
        yield f"ended: {_line(done.ended)}"


def _judged(judged: Judged) -> Iterator[str]:
    yield f"{_line(judged.verdict)}: {_line(judged.sentence)}" + (
        f"  {_line(judged.place)}" if judged.place else ""
    )
    if judged.actual or not judged.reason:
        yield from difference(judged.expected, judged.actual)
    if judged.reason:
        yield f"reason: {_line(judged.reason)}"
    if judged.tries > 1:
        yield f"asked {judged.tries} times in {judged.seconds:.1f} s"


def _foot(run: Run, done: Done) -> Iterator[str]:
    if done.output:
        yield "the last lines of output:"
        yield from (f"  {line}" for line in tail(done.output, OUTPUT).split("\n"))
    if done.purpose == "step":
        yield f"run just this: {_line(run.again(done.step))}"


def _phase(phase: Phase) -> Trouble:
    title = f"{_line(phase.name)}: {verdict_of(phase)}"
    lines = tuple(tail(phase.reason, 20).split("\n"))
    return Trouble("surroundings", verdict_of(phase), title, lines, phase.name)


def _unseen(begun: Begun) -> Trouble:
    title = f"{_line(begun.step)} inconclusive: nobody saw how it ended"
    lines = [f"{_line(begun.place)}  {_line(begun.title)}"]
    lines += [f"it may have left {_line(begun.opens)} open"] if begun.opens else []
    key = f"{begun.step} {begun.passage}"
    return Trouble("unseen", INCONCLUSIVE, title, tuple(lines), key, begun.place, step=begun.step)


def _open(record: Open) -> Trouble:
    title = f"{_line(record.what)} is left open"
    lines = [f"since {_line(record.step)}  {_line(record.place)}", f"not closed: {_line(record.reason)}"]
    lines += [f"go on with: {_line(record.advice)}"] if record.advice else []
    lines += [f"  {line}" for command in record.commands for line in printable(command).split("\n")]
    return Trouble("left-open", FAILED, title, tuple(lines), f"{record.step} {record.what}", record.place)


def _drift(drift: Drift) -> Trouble:
    lines = (*printable(drift.remedy).split("\n"),) + (
        (f"waived: {_line(drift.waived)}",) if drift.waived else ()
    )
    key = drift.fingerprint or drift.what
    return Trouble("drift", FAILED, _line(drift.what), lines, key, drift.place, waived=drift.waived)


def _taken(taken: Taken) -> Trouble:
    title = f"snapshot {_line(taken.moment)}: {verdict_of(taken)}"
    return Trouble("snapshot", verdict_of(taken), title, (_line(taken.reason),), taken.moment)


def _proved(run: Run, one: Proved) -> Trouble:
    known = {rule.id for rule in run.about.rules}
    lines = [*difference(one.expected, one.actual)] if one.actual or not one.reason else []
    lines += [f"reason: {_line(one.reason)}"] if one.reason else []
    return Trouble(
        rule=one.rule if one.rule in known else "claim",
        verdict=verdict_of(one),
        title=f"claim {verdict_of(one)}: {_line(one.claim)}",
        lines=tuple(lines),
        key=one.claim,
        place=one.place,
        source=one.source,
    )


def _compared(one: Compared) -> Trouble:
    title = f"{_line(one.subject)}: {_line(one.outcome)}"
    told = [f"{moment}: {picture}" for moment, picture in bars.lines(one)]
    remedy = "Claim it on the rollback page, or keep it from happening."
    return Trouble(
        rule="unclaimed",
        verdict=verdict_of(one),
        title=title,
        lines=(_line(one.reason), *told, remedy),
        key=f"{one.subject} {one.about}",
        place=one.place,
        source=one.source,
    )


def _unfinished(run: Run) -> Trouble:
    reason = run.ended.reason if run.ended and run.ended.reason else _why(run)
    lines = (f"{run.missed} of {run.planned} planned steps were not reached",) if run.missed else ()
    return Trouble("unfinished", INCONCLUSIVE, f"the run {_line(reason)}", lines, "the run")


def _why(run: Run) -> str:
    if run.about.doubt:
        return f"is in doubt: {run.about.doubt}"
    if run.started is None:
        return "did not begin"
    if not run.planned:
        return "had nothing to run"
    return "ended before its end" if run.ended else "has no end: it was killed, or goes on"


def _line(text: str) -> str:
    """One line: what would begin another shows as an escape."""
    return printable(text).replace("\n", "\\n").replace("\t", "\\t")
