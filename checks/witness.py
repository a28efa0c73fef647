"""What one run says of one step as it is now: proven, stale and why, failed; or nothing. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

from ..dataclass import dataclass
from ..notation.labels import READS
from .evidence import AHEAD, Begun, Done, Drift, Ended, Judged, Phase, Record, Started, moment
from .examine import Run
from .now import FAILED, INCONCLUSIVE, PROVEN, STALE, Now, asked, bound
from .plan import Plan, Step
from .reader import digest

_One = TypeVar("_One")


@dataclass(frozen=True, slots=True)
class Said:
    """What one run says of one step."""

    state: str
    reason: str
    started: Started
    done: Done | None = None  #: what it was seen by: the first that did not pass, or the last
    decides: bool = True  #: whether older runs have nothing to add
    imported: str = ""  #: as of `Standing`


@dataclass(frozen=True, slots=True)
class Witness:
    """A run beside a plan of now: what is asked of it for every step is found out once."""

    plan: Plan
    run: Run
    now: Now
    today: dict[str, Step]  #: the steps of the plan by their ids
    ran: tuple[Done, ...]  #: what was sent and seen, but for what only closed something after a failure
    of: dict[str, list[Done]]  #: id of a step -> the same, of this step alone
    kinds: dict[str, str]  #: id of a step -> its effect then
    same: (
        bool  #: whether it is the whole rehearsal as it is now, so that nothing before any step is otherwise
    )
    asked: Counter[str]  #: how often a run reaches each step now
    spoilt: Phase | Drift | Ended | None  #: as of `Run`

    @property
    def started(self) -> Started:
        """Its first record."""
        assert self.run.started is not None
        return self.run.started


def witness(plan: Plan, run: Run, now: Now) -> Witness:
    """What this run has to say of the plan's steps."""
    today = {one.id: one for one in plan.steps}
    kinds = {one.step: one.effect for one in run.records if isinstance(one, Begun)}
    ran = tuple(_steps(run.records))
    of: dict[str, list[Done]] = {}
    for one in ran:
        of.setdefault(one.step, []).append(one)
    planned = [one for name in plan.rehearsal for one in _here(plan, name, now.environment)]
    now_ = [(one.procedure, one.id, digest.of(one)) for one in planned]
    same = now_ == [(one.procedure, one.step, one.digest) for one in ran]
    return Witness(plan, run, now, today, ran, of, kinds, same, asked(plan, now), run.spoilt)


def said_of(step: Step, seen: Witness) -> Said | None:
    """What the run says of a step; None for nothing."""
    started = seen.started
    done = [one for one in seen.of.get(step.id, ()) if one.purpose == "step"]
    if not done:
        return _unseen(step, seen)
    bad = next((one for one in done if one.verdict != "passed"), None)
    changed = "; ".join(_changes(step, seen))
    if changed:
        changed = f"it {bad.verdict} there; {changed}" if bad else changed
        return Said(STALE, changed, started, bad or done[-1], decides=False)
    if bad is not None:
        state = FAILED if bad.verdict == "failed" else INCONCLUSIVE
        return Said(state, _trouble(bad), started, bad)
    if doubt := _doubt(step, seen):
        return Said(STALE, doubt, started, done[-1], decides=False)
    if seen.spoilt:  # pages that were not so then are no older run's matter
        decides = isinstance(seen.spoilt, Drift)
        return Said(STALE, beside(seen.spoilt), started, done[-1], decides=decides)
    return Said(PROVEN, "", started, done[-1])


def beside(what: Phase | Drift | Ended) -> str:
    """What kept a run from passing although its steps did, in words."""
    if isinstance(what, Ended):
        return "the run was interrupted before its end"
    if isinstance(what, Drift):
        return f"the run failed: {what.what} ({what.place})"
    return f"the run was undecided, {what.name}: {what.reason}".split("\n")[0]


def _unseen(step: Step, seen: Witness) -> Said | None:
    """A step that was begun and has no end; of the very plan there is now, or it may have been another step."""
    started = seen.started
    begun = (one for one in seen.run.records if isinstance(one, Begun))
    if not any((one.step, one.purpose) == (step.id, "step") for one in begun):
        return None
    reason = "it was sent, and nobody saw how it ended"
    if bound(started, seen.now) and started.plan == seen.plan.digest:
        return Said(INCONCLUSIVE, reason, started)
    return Said(STALE, reason, started, decides=False)


def _trouble(done: Done) -> str:
    """Why it did not pass: the first sentence that was not true, else how it ended."""
    bad = next((one for one in done.judged if one.verdict != "passed"), None)
    if bad is None:
        return done.ended
    return f"{bad.sentence}: {bad.reason or f'{bad.actual!r} instead of {bad.expected!r}'}"


def _changes(step: Step, seen: Witness) -> Iterator[str]:
    """What is not as it was in the run."""
    started, now = seen.started, seen.now
    if any(one.digest != digest.of(step) for one in seen.of.get(step.id, ())):
        yield "the step changed since"
    if started.application != now.application:
        yield "the application changed since"
    if started.environment_digest != now.policy:
        yield "the environment's policy changed since"
    if before := _before(step, seen):
        yield before


def _before(step: Step, seen: Witness) -> str:
    """What a step rests on and is not as it was: the steps of its own shell, and those that change something."""
    if seen.same and step.procedure in seen.plan.rehearsal:
        return ""
    today, kinds, ran = seen.today, seen.kinds, seen.ran
    times = sum(one.step == step.id for one in ran)
    then: list[str] = []
    for one in _until([(done.step, done) for done in ran], step.id, times):
        now = today.get(one.step)
        same = now is not None and digest.of(now) == one.digest
        mild = now is None or now.effect.kind == READS
        if one.procedure == step.procedure or not (mild and (same or kinds.get(one.step) == READS)):
            if not same:
                return f"`{one.step}`, which ran before it, changed since"
            then.append(one.step)
    started = seen.started
    if started.resumes or "--read-only" in started.selection:
        return ""  # what came before was not this run's
    # A part of the rehearsal leaves out what only reads, but for what comes before it in its own shell.
    own = step.procedure if not started.selection or times == 1 else ""
    planned = [(one.id, one) for one in _planned(seen.plan, step, seen.now.environment)]
    due = [
        one.id for one in _until(planned, step.id, times) if one.procedure == own or one.effect.kind != READS
    ]
    then = [name for name in then if today[name].procedure == own or today[name].effect.kind != READS]
    new = next((name for name in due if name not in then), "")
    if new:
        return f"`{new}` comes before it now, and did not then"
    return "" if due == then else "the order of the steps before it changed since"


def _planned(plan: Plan, step: Step, environment: str) -> Iterator[Step]:
    """What the rehearsal sends; of a step that it leaves out, its own procedure."""
    for name in plan.rehearsal if step.procedure in plan.rehearsal else (step.procedure,):
        yield from _here(plan, name, environment)


def _here(plan: Plan, procedure: str, environment: str) -> Iterator[Step]:
    return (one for one in plan.procedures[procedure].steps if environment in one.runs_on)


def _until(named: Iterable[tuple[str, _One]], name: str, times: int) -> Iterator[_One]:
    """What stands before the so-manieth of this name."""
    for other, one in named:
        times -= other == name
        if not times:
            return
        yield one


def _doubt(step: Step, seen: Witness) -> str:
    """Why a step that passed there is not proven by it, in words."""
    started, now, run = seen.started, seen.now, seen.run
    own = seen.of.get(step.id, [])
    times = seen.asked[step.id]
    passed = len({one.passage for one in own})
    if moment(started.at) > now.at + AHEAD:
        return "the clock of the run was ahead of this one's, so nobody can tell when it was"
    if run.ended is None:
        return "the run has no end"
    if run.flaws:
        return run.flaws[0].what
    if any(len(sentences(one)) != len(step.expectations) for one in own):
        return "not every sentence was judged there"
    if passed < times:
        why = f"asked for {started.selection}" if started.selection else f"which {run.ended.verdict}"
        return f"the run, {why}, has {passed} of its {times} passages"
    if changing := _unchanged(step, seen):
        return f"the run only read, and `{changing}` comes before it"
    if now.limit is not None and now.at - moment(started.at) > now.limit:
        return f"the run is older than {now.limit.days} days"
    return ""


def _unchanged(step: Step, seen: Witness) -> str:
    """What a run that only read left out before a step, and a rehearsal would have sent: the state may be any other.

    Where no rehearsal gets that far, as in production, people have deployed, and say so.
    """
    if "--read-only" not in seen.started.selection or not seen.asked[step.id]:
        return ""
    planned = [(one.id, one) for one in _planned(seen.plan, step, seen.now.environment)]
    return next((one.id for one in _until(planned, step.id, 1) if one.effect.kind != READS), "")


def _steps(records: Iterable[Record]) -> list[Done]:
    """What was sent and seen, but for what only closed something after a failure."""
    return [one for one in records if isinstance(one, Done) and one.purpose in ("step", "preparation")]


def sentences(done: Done) -> list[Judged]:
    """What was judged of the page's sentences: they have lines of their own, what holds for every step has not."""
    return [one for one in done.judged if one.place not in ("", done.place)]
