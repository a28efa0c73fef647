"""May we go, what blocks us, how old is the proof, what happens to the data on rollback, what do I do next."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from ....dataclass import dataclass
from ...evidence import Compared, moment
from ...gates.decision import Decision, Gate
from ..run import INCONCLUSIVE, PASSED, Run, verdict_of
from .brief import Brief
from .drift import disagree
from .facts import Facts, Step, run_path
from .proof import UNCHANGED, doubts, named, ordered_by_weight, outcome, proven
from .rehearsal import anchor
from .signs import sign
from .text import block, code, link, safe, said, when, whole
from .trend import Flaky, flaky
from .values import as_table, values

PICTURED: Final = 3  #: columns or tables that have a picture here; the rest is on the page of the proof
STEPS: Final = 60  #: steps that are listed as not proven
STATES: Final = ("failed", "inconclusive", "stale", "never run", "proven", "out of reach")


@dataclass(frozen=True, slots=True)
class Glance:
    """What the page takes of runs."""

    runs: tuple[Brief, ...]  #: without their steps
    flaky: tuple[Flaky, ...]  #: steps that passed and failed with nothing changed
    comes_back: str  #: what comes back after a rollback, in a line
    data: tuple[str, ...]  #: the same at length


def glance(facts: Facts, runs: Sequence[Brief], proved: Run | None) -> Glance:
    """Of these runs; `proved` is the newest that compared the database."""
    briefs = tuple(replace(one, steps=()) for one in runs)
    return Glance(
        briefs,
        tuple(flaky(runs)),
        _comes_back(facts, proved),
        tuple(_data(facts, proved, f"{facts.base}/status.md")),
    )


def status(facts: Facts, seen: Glance, here: str) -> list[str]:
    """Everything below the page's heading."""
    return [
        *_decision(facts),
        *_glance(facts, seen, here),
        *([] if facts.over else _next(facts)),
        *_blockers(facts.decision),
        *seen.data,
        *_age(facts, seen.runs, here),
        *_opened(facts.decision),
        *_steps(facts, seen.runs, here),
    ]


def _decision(facts: Facts) -> Iterator[str]:
    found = facts.decision
    if facts.over:
        told = "archived: what its last runs proved, compared with nothing that is now"
        yield _big("over", "OVER", told, facts.at)
        return
    if found is None or not found.gates:
        yield _big("no", "NO-GO", "no gate is set: nobody vouched for anything", facts.at)
        return
    many = len(found.blockers)
    word = "gate blocks" if many == 1 else "gates block"
    told = "every gate is open" if found.go else f"{many} of {len(found.gates)} {word}"
    words = f"{found.environment}: {told}"
    yield _big("go" if found.go else "no", "GO" if found.go else "NO-GO", words, facts.at)
    if found.window:
        yield f"**Window:** {said(found.window)}"


def _big(kind: str, word: str, why: str, at: str) -> str:
    """The word, why, and of when it is: a page stays as it was made, and who opens it a day later has to see that."""
    return (
        f'<p class="rollout-decision rollout-{kind}"><strong>{word}</strong> <span>{safe(why)}</span><br>'
        f"<span>as of {when(at)} UTC</span></p>"
    )


def _glance(facts: Facts, seen: Glance, here: str) -> Iterator[str]:
    """The answers in a line each; below is what is behind them."""

    def to(words: str, page: str) -> str:
        return link(words, f"{facts.base}/{page}.md", here)

    newest = next((one for one in seen.runs if not one.part), None)
    lines = []
    if newest:
        where = f"on {safe(newest.environment, 60)}, {when(newest.at)} UTC, {age(newest.at, facts.at)}"
        lines.append(
            f"- **{to('Newest rehearsal', 'rehearsal')}:** {sign(newest.verdict)} {where}{_came(newest)}"
        )
    else:
        lines.append("- **Newest rehearsal:** there is none")
    lines.append(f"- **{to('After a rollback', 'proof')}:** {seen.comes_back}")
    lines.append(f"- **{to('Drift', 'drift')}:** {disagree(facts)}")
    if seen.flaky:
        lines.append(f"- **{to('Flaky', 'history')}:** {_lucky(seen.flaky)}")
    yield "\n".join(lines)


def _came(one: Brief) -> str:
    """What a verdict of a run of elsewhere never stands without."""
    return ", imported, not made here" if one.imported else ""


def _lucky(found: Sequence[Flaky]) -> str:
    """Steps that came out both ways, in a line."""
    told = [f"{code(one.step, 60)} on {safe(one.environment, 60)}: {one.told}" for one in found[:2]]
    return "; ".join([*told, *([f"and {len(found) - 2} more"] if len(found) > 2 else [])])


def _comes_back(facts: Facts, proved: Run | None) -> str:
    """What came back, which run saw it, and what stands against it: nobody who reads this line alone is misled."""
    if proved is None:
        return "nobody has looked what comes back"
    return " ".join([f"{_back(proved)} (run {named(proved)}).", *doubts(proved), proven(facts)]).rstrip()


def _back(proved: Run) -> str:
    moved = _moved(proved)
    if not moved:
        return _same(proved)
    seen = [one for one in moved if verdict_of(one) != INCONCLUSIVE]
    unseen = [one for one in moved if verdict_of(one) == INCONCLUSIVE]
    told = [f"{_subjects(seen)} did not come back as before: {_outcomes(seen)}"] if seen else []
    return "; ".join(
        [*told, *([f"nobody saw what became of {_subjects(unseen)}: {_outcomes(unseen)}"] if unseen else [])]
    )


def _same(proved: Run) -> str:
    if proved.compared:
        return "all that was compared came back as it was"
    held = sum(verdict_of(one) == PASSED for one in proved.proved)
    return f"{held} of {len(proved.proved)} claims held, and none of them is about one table or column"


def _subjects(found: Sequence[Compared]) -> str:
    names = list(dict.fromkeys(one.subject for one in found))
    rest = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"{', '.join(code(one, 60) for one in names[:3])}{rest}"


def _outcomes(found: Sequence[Compared]) -> str:
    return ", ".join(dict.fromkeys(sign(verdict_of(one), one.outcome) for one in found[:20]))


def _moved(run: Run) -> list[Compared]:
    return [one for one in ordered_by_weight(run.compared) if one.outcome not in UNCHANGED]


def _blockers(found: Decision | None) -> Iterator[str]:
    if found and found.blockers:
        yield "## What blocks"
        for _, gates in groupby(found.blockers, lambda one: (one.state, one.reason, one.lifts)):
            one, *rest = gates
            titles = "".join(f"<br>{sign(other.state)} **{safe(other.title)}**" for other in rest)
            lifts = f"<br>**Lifted by:** {_lifts(one)}" if one.lifts else ""
            yield f"{sign(one.state)} **{safe(one.title)}**{titles}<br>{said(one.reason, 300)}{lifts}"


def _lifts(one: Gate) -> str:
    return code(one.lifts, 300) if _is_command(one.lifts) else said(one.lifts, 300)


def _is_command(text: str) -> bool:
    return text.startswith("rolloutdocs ")


def _opened(found: Decision | None) -> Iterator[str]:
    opened = [one for one in found.gates if one.state == "open"] if found else []
    if opened:
        yield "## Gates that are open"
    for one in opened:
        told = ", ".join(filter(None, (code(one.by, 80) if one.by else "", when(one.at))))
        yield f"{sign(one.state)} **{safe(one.title)}**<br>{said(one.reason, 300)}{f'<br>{told}' if told else ''}"


def _next(facts: Facts) -> Iterator[str]:
    """Where every gate is open, what is done first, and nothing else.

    Else what lifts the first blocker, and then what a run can show.
    """
    yield "## What to do next"
    found, opens = facts.decision, any(not one.by for one in facts.findings)
    lifts = [one.lifts for one in found.blockers[:1]] if found else []
    begins = bool(found and found.go and facts.begin[0]) and not opens
    steps = list(dict.fromkeys(filter(None, (*lifts, "" if opens or begins else facts.next))))
    if begins:
        yield f"Begin with **{link(safe(facts.begin[0]), facts.begin[1], f'{facts.base}/status.md')}**."
    if opens:
        yield "The documents have drifted: correct that, or have it waived. No run begins before."
        yield block("rolloutdocs drift" + (f" --rollout {facts.rollout}" if facts.rollout else ""))
    for place, one in enumerate(steps):
        if place:
            yield "Then:"
        yield block(one, 20) if _is_command(one) else said(one, 300)
    if not (steps or opens or begins):
        yield "Nothing is left to do." if found else "Say in the policy what blocks production."


def _age(facts: Facts, runs: Sequence[Brief], here: str) -> Iterator[str]:
    yield "## How old is the proof"
    if not runs:
        yield "Nothing was ever run."
        return
    for name in facts.environments or tuple(dict.fromkeys(one.environment for one in runs)):
        newest = next((one for one in runs if one.environment == name and not one.part), None)
        counts = Counter(one.state for one in facts.steps if one.environment == name)
        told = ", ".join(f"{counts[state]} {state}" for state in STATES if counts[state])
        steps = f"<br>Steps: {told}" if told else ""
        yield f"**{safe(name, 60)}:** {_newest(newest, facts, here)}{steps}"


def _newest(one: Brief | None, facts: Facts, here: str) -> str:
    if one is None:
        return "no rehearsal"
    page = run_path(facts.base, one.name) if one.page else ""
    seen = link(f"{when(one.at)} UTC", page, here)
    return f"{sign(one.verdict)} {seen}, {age(one.at, facts.at)}{_came(one)}"


def age(at: str, now: str) -> str:
    """How long before something was, in words."""
    try:
        seconds = (moment(now) - moment(at)).total_seconds()
    except (ValueError, OverflowError, TypeError):
        return "nobody can tell how long before"
    if seconds < 0:
        return "its clock is ahead"
    for many, word in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= many:
            count = int(seconds // many)
            return f"{count} {word}{'' if count == 1 else 's'} before"
    return "less than a minute before"


def _data(facts: Facts, run: Run | None, here: str) -> Iterator[str]:
    yield "## What a rollback does to the data"
    proof = link("Rollback proof", f"{facts.base}/proof.md", here)
    if run is None:
        yield f"No run has compared a database before and after. See {proof}."
        return
    moved = _moved(run)
    if not moved:
        yield f"{_same(run).capitalize()}. See {proof}."
    yield f"What run {named(run)} saw: {sign(run.verdict)}. {proven(facts)}".rstrip()
    yield from doubts(run)
    for number, one in enumerate(moved[:PICTURED]):
        yield f"{code(one.subject)} {outcome(one)}"
        yield values(one, f"data-{number}")
        yield as_table(one)
    if moved:
        rest = len(moved) - PICTURED
        yield f"{f'{rest} more, and the' if rest > 0 else 'The'} schema, and each claim: {proof}."


def _steps(facts: Facts, runs: Sequence[Brief], here: str) -> Iterator[str]:
    """What is so for one reason is told once, and below it each step; at last those that are rehearsed nowhere."""
    reached = {one.step for one in facts.steps if one.state != "out of reach"}
    left = [
        one for one in facts.steps if one.state not in ("proven", "out of reach") or one.step not in reached
    ]
    yield "## Steps that are not proven"
    if not left:
        yield "None." if facts.steps else "No document has a step."
        return
    pages = {one.name for one in runs if one.page}
    groups: dict[tuple[str, ...], list[Step]] = {}
    for one in sorted(left, key=_rank)[:STEPS]:
        groups.setdefault((one.state, one.environment, one.reason), []).append(one)
    for (state, environment, reason), steps in groups.items():
        yield f"{sign(state)} on {safe(environment, 60)}: {said(reason, 300)}"
        yield "\n".join(_step(facts, one, pages, here) for one in steps)
    if len(left) > STEPS:
        yield f"and {len(left) - STEPS} more: {code('rolloutdocs status --all')}"


def _rank(one: Step) -> int:
    return STATES.index(one.state) if one.state in STATES else 0


def _step(facts: Facts, one: Step, pages: set[str], here: str) -> str:
    page = f"{run_path(facts.base, one.run)}#{anchor(one.step)}" if one.run in pages else ""
    seen = f" ({link('the run that says so', page, here)})" if page else ""
    title = link(safe(one.title, 100), facts.links.get(one.step, ""), here)
    return f"- {title} {whole(one.step)}{seen}"
