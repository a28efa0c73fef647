"""What evidence says of every step and claim of a plan as it is now: proven, stale and why, failed, never run.

Pure: plan, what a run would be bound to now, and the runs, newest first. A step is proven by one run in which it passed
in every passage that the rehearsal has for it, with the same step, application and policy as now, and after the same
steps: those before it in its shell, and those anywhere before it that change something. The newest run that says
anything of just that decides, so that a failure beats an older pass and a pass an older failure.

A run that goes on from another is one run with it. Rejected: adding up passages of other runs. Each may have started
from another state, and a whole run is one command.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, TypeVar

from ..notation.labels import READS
from .evidence import AHEAD, Begun, Done, Ended, Judged, Record, Started, moment
from .examine import Run
from .plan import Plan, Step
from .reader import digest
from .rehearsal.policy import ORDER, REACH

PROVEN: Final = "proven"
STALE: Final = "stale"
FAILED: Final = "failed"
INCONCLUSIVE: Final = "inconclusive"
NEVER: Final = "never run"  #: no run has it
OUTSIDE: Final = "out of reach"  #: no rehearsal reaches it there, so that no run can have it
#: In the order in which people have to look at them.
STATES: Final = (FAILED, INCONCLUSIVE, STALE, NEVER, PROVEN, OUTSIDE)


_One = TypeVar("_One")


@dataclass(frozen=True, slots=True)
class Now:
    """What evidence is compared with."""

    at: datetime
    rollout: str  #: the rollout's name where there are several
    environment: str
    policy: str  #: SHA-256 of the environment's policy
    application: str  #: digest of the application's files; "" where the environment names none
    ceiling: str = ORDER[-1]  #: how far a step may go there
    limit: timedelta | None = None  #: the age at which a run no longer counts


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of a step."""

    sentence: str  #: as on the page
    place: str  #: `path:line` on the page as it is now
    state: str  #: one of `STATES`


@dataclass(frozen=True, slots=True)
class Standing:
    """One step on one environment."""

    step: str  #: its id
    title: str
    procedure: str  #: id of its procedure
    place: str  #: `path:line` on the page as it is now
    environment: str
    state: str  #: one of `STATES`
    reason: str  #: why it is not proven, in words; "" where it is
    run: str  #: id of the run that says so; "" for none
    at: str  #: when that run began; "" for none
    claims: tuple[Claim, ...]
    imported: str = ""  #: how that run came here from elsewhere, in words; "" where it was made here


def standing(plan: Plan, runs: Iterable[Run], now: Now) -> tuple[Standing, ...]:
    """Every step that the pages let run on the environment, in their order. `runs` are taken as far as needed."""
    steps = [step for step in plan.steps if now.environment in step.runs_on]
    found: dict[str, _Said] = {}
    later: dict[str, Run] = {}  # id of a run -> the newest that goes on from it
    open_ = {step.id for step in steps}
    for run in runs:
        if not open_:
            break
        started = run.started
        if started is None or run.broken or not concerns(started, now):
            continue
        whole = _joined(run, later.get(run.name))
        if started.resumes:
            later.setdefault(started.resumes, whole)
        for step in steps:
            if step.id in open_ and (said := _said(plan, step, whole, now)) is not None:
                said = replace(said, imported=whole.imported)
                if said.decides or step.id not in found:
                    found[step.id] = said
                if said.decides:
                    open_.discard(step.id)
    return tuple(_standing(step, found.get(step.id), now, _outside(plan, step, now)) for step in steps)


def concerns(started: Started, now: Now) -> bool:
    """Whether a run can say anything here: of this rollout and environment, and no way back after another run."""
    return (started.rollout, started.environment) == (now.rollout, now.environment) and not started.recovers


def bound(started: Started, now: Now) -> bool:
    """Whether a run was bound to the policy and the application that there are now; else it proves nothing."""
    return (started.environment_digest, started.application) == (now.policy, now.application)


def _joined(run: Run, later: Run | None) -> Run:
    """A run and the one that went on from it, as one: what was done again counts as it was the last time."""
    first, then = run.started, later.started if later else None
    if first is None or later is None or then is None or not _alike(first, then):
        return run
    again = {
        (one.passage, one.step) for one in later.records if isinstance(one, Done) and one.purpose == "step"
    }
    kept = [
        one
        for one in run.records[1:]
        if not isinstance(one, Ended)
        and not (isinstance(one, Begun | Done) and one.purpose == "step" and (one.passage, one.step) in again)
    ]
    records = (replace(first, run=then.run), *kept, *later.records[1:])
    return Run(later.name, records, later.head, later.flaws, later.imported or run.imported)


def _alike(first: Started, then: Started) -> bool:
    """Whether they are about the same thing; else going on is another run."""
    return (first.plan, first.application, first.environment_digest) == (
        then.plan,
        then.application,
        then.environment_digest,
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """What one run says of one step."""

    state: str
    reason: str
    started: Started
    done: Done | None = None  #: what it was seen by: the first that did not pass, or the last
    decides: bool = True  #: whether older runs have nothing to add
    imported: str = ""  #: as of `Standing`


def _said(plan: Plan, step: Step, run: Run, now: Now) -> _Said | None:
    """What this run says of it; None for nothing."""
    started = run.started
    assert started is not None
    done = [
        one for one in run.records if isinstance(one, Done) and (one.step, one.purpose) == (step.id, "step")
    ]
    if not done:
        return _unseen(plan, step, run, now)
    bad = next((one for one in done if one.verdict != "passed"), None)
    changed = "; ".join(_changes(plan, step, run.records, now))
    if changed:
        changed = f"it {bad.verdict} there; {changed}" if bad else changed
        return _Said(STALE, changed, started, bad or done[-1], decides=False)
    if bad is not None:
        state = FAILED if bad.verdict == "failed" else INCONCLUSIVE
        return _Said(state, _trouble(bad), started, bad)
    doubt = _doubt(plan, step, run, now)
    return (
        _Said(STALE, doubt, started, done[-1], decides=False)
        if doubt
        else _Said(PROVEN, "", started, done[-1])
    )


def _unseen(plan: Plan, step: Step, run: Run, now: Now) -> _Said | None:
    """A step that was begun and has no end; of the very plan there is now, or it may have been another step."""
    started = run.started
    assert started is not None
    if not any(
        isinstance(one, Begun) and (one.step, one.purpose) == (step.id, "step") for one in run.records
    ):
        return None
    reason = "it was sent, and nobody saw how it ended"
    if bound(started, now) and started.plan == plan.digest:
        return _Said(INCONCLUSIVE, reason, started)
    return _Said(STALE, reason, started, decides=False)


def _trouble(done: Done) -> str:
    """Why it did not pass: the first sentence that was not true, else how it ended."""
    bad = next((one for one in done.judged if one.verdict != "passed"), None)
    if bad is None:
        return done.ended
    return f"{bad.sentence}: {bad.reason or f'{bad.actual!r} instead of {bad.expected!r}'}"


def _changes(plan: Plan, step: Step, records: tuple[Record, ...], now: Now) -> Iterator[str]:
    """What is not as it was in the run."""
    started = records[0]
    assert isinstance(started, Started)
    if any(one.digest != _digest(step) for one in _steps(records) if one.step == step.id):
        yield "the step changed since"
    if started.application != now.application:
        yield "the application changed since"
    if started.environment_digest != now.policy:
        yield "the environment's policy changed since"
    if before := _before(plan, step, records, now.environment):
        yield before


def _before(plan: Plan, step: Step, records: tuple[Record, ...], environment: str) -> str:
    """What a step rests on and is not as it was: the steps of its own shell, and those that change something."""
    today = {one.id: one for one in plan.steps}
    kinds = {one.step: one.effect for one in records if isinstance(one, Begun)}
    ran = _steps(records)
    times = sum(one.step == step.id for one in ran)
    then: list[str] = []
    for one in _until([(done.step, done) for done in ran], step.id, times):
        now = today.get(one.step)
        same = now is not None and _digest(now) == one.digest
        mild = now is None or now.effect.kind == READS
        if one.procedure == step.procedure or not (mild and (same or kinds.get(one.step) == READS)):
            if not same:
                return f"`{one.step}`, which ran before it, changed since"
            then.append(one.step)
    started = records[0]
    if not isinstance(started, Started) or started.resumes or "--read-only" in started.selection:
        return ""  # what came before was not this run's
    # A part of the rehearsal leaves out what only reads, but for what comes before it in its own shell.
    own = step.procedure if not started.selection or times == 1 else ""
    planned = [(one.id, one) for one in _planned(plan, step, environment)]
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
        yield from (one for one in plan.procedures[name].steps if environment in one.runs_on)


def _until(named: Iterable[tuple[str, _One]], name: str, times: int) -> Iterator[_One]:
    """What stands before the so-manieth of this name."""
    for other, one in named:
        times -= other == name
        if not times:
            return
        yield one


def _doubt(plan: Plan, step: Step, run: Run, now: Now) -> str:
    """Why a step that passed there is not proven by it, in words."""
    started = run.started
    assert started is not None
    asked = _asked(plan, now)[step.id]
    passed = len({one.passage for one in _steps(run.records) if one.step == step.id})
    if moment(started.at) > now.at + AHEAD:
        return "the clock of the run was ahead of this one's, so nobody can tell when it was"
    if run.ended is None:
        return "the run has no end"
    if any(
        len(_sentences(one)) != len(step.expectations) for one in _steps(run.records) if one.step == step.id
    ):
        return "not every sentence was judged there"
    if passed < asked:
        why = f"asked for {started.selection}" if started.selection else f"which {run.ended.verdict}"
        return f"the run, {why}, has {passed} of its {asked} passages"
    if now.limit is not None and now.at - moment(started.at) > now.limit:
        return f"the run is older than {now.limit.days} days"
    return ""


def _steps(records: Iterable[Record]) -> list[Done]:
    """What was sent and seen, but for what only closed something after a failure."""
    return [one for one in records if isinstance(one, Done) and one.purpose in ("step", "preparation")]


def _sentences(done: Done) -> list[Judged]:
    """What was judged of the page's sentences: they have lines of their own, what holds for every step has not."""
    return [one for one in done.judged if one.place not in ("", done.place)]


def _digest(step: Step) -> str:
    return digest.digest(digest.step(step))


def _standing(step: Step, said: _Said | None, now: Now, outside: str) -> Standing:
    state, reason = (said.state, said.reason) if said else (NEVER, "no run has it")
    if said is None and outside:
        state, reason = OUTSIDE, outside
    return Standing(
        step=step.id,
        title=step.title,
        procedure=step.procedure,
        place=str(step.place),
        environment=now.environment,
        state=state,
        reason=reason,
        run=said.started.run if said else "",
        at=said.started.at if said else "",
        claims=_claims(step, state, said.done if said else None),
        imported=said.imported if said else "",
    )


def _claims(step: Step, state: str, done: Done | None) -> tuple[Claim, ...]:
    """Each sentence: as its step, but where the step was seen not to pass, as it was judged itself."""
    states = [state] * len(step.expectations)
    if done is not None and state in (FAILED, INCONCLUSIVE):
        told = {"passed": PROVEN, "failed": FAILED}
        states = [told.get(one.verdict, INCONCLUSIVE) for one in _sentences(done)]
        states += [INCONCLUSIVE] * (len(step.expectations) - len(states))
    pairs = zip(step.expectations, states, strict=False)
    return tuple(Claim(str(one), str(one.place), found) for one, found in pairs)


def _asked(plan: Plan, now: Now) -> Counter[str]:
    """How often a run reaches each step there: not behind one that goes further than the environment lets it."""
    reached: Counter[str] = Counter()
    for name in plan.rehearsal:
        for step in plan.procedures[name].steps:
            if now.environment in step.runs_on:
                if _beyond(step, now):
                    return reached
                reached[step.id] += 1
    return reached


def _beyond(step: Step, now: Now) -> bool:
    return ORDER.index(REACH[step.effect.kind]) > ORDER.index(now.ceiling)


def reaches(plan: Plan, now: Now) -> bool:
    """Whether a whole rehearsal can run there at all."""
    steps = [step for name in plan.rehearsal for step in plan.procedures[name].steps]
    here = [step for step in steps if now.environment in step.runs_on]
    return bool(here) and not any(_beyond(step, now) for step in here)


def _outside(plan: Plan, step: Step, now: Now) -> str:
    """Why no run reaches a step there; "" where one does."""
    if _beyond(step, now):
        return f"it {step.effect.kind} something, and `{now.environment}` is bounded to: {now.ceiling}"
    if step.procedure not in plan.rehearsal:
        return "the rehearsal leaves it out"
    return (
        "" if _asked(plan, now)[step.id] else f"steps before it go further than `{now.environment}` lets them"
    )
