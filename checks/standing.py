"""What evidence says of every step and claim of a plan as it is now: proven, stale and why, failed, never run.

Pure: plan, what a run would be bound to now, and the runs, newest first. A step is proven by one run in which it passed
in every passage that the rehearsal has for it, with the same step, application and policy as now, and after the same
steps: those before it in its shell, and those anywhere before it that change something. The newest run that says
anything of just that decides, so that a failure beats an older pass and a pass an older failure.

A run that goes on from another is one run with it. Rejected: adding up passages of other runs. Each may have started
from another state, and a whole run is one command.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import field, replace
from itertools import chain

from ..dataclass import dataclass
from .evidence import Begun, Done, Ended, Started
from .examine import Run
from .now import FAILED, INCONCLUSIVE, NEVER, OUTSIDE, PROVEN, STALE, Now, asked, concerns, outside
from .plan import Plan, Step
from .witness import Said, said_of, sentences, witness


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
    claims: tuple[Claim, ...] = ()
    imported: str = ""  #: how that run came here from elsewhere, in words; "" where it was made here


@dataclass(slots=True)
class _Told:
    """What the runs said so far, newest first."""

    open: set[str]  #: steps of which older runs may say more
    found: dict[str, Said] = field(default_factory=dict)
    #: proven by a part that asked for no names: pages that did not fit before do not fit by that
    nameless: set[str] = field(default_factory=set)

    def take(self, step: str, said: Said, *, nameless: bool) -> None:
        """Take what the next older run says of a step."""
        if step in self.open:
            if said.decides or step not in self.found:
                self.found[step] = said
            if said.decides:
                self.open.discard(step)
                self.nameless |= {step} if nameless and said.state == PROVEN else set()
        elif not nameless and said.decides and said.state in (STALE, PROVEN):
            self.nameless.discard(step)
            if said.state == STALE and said.started.plan == self.found[step].started.plan:
                self.found[step] = said


def standing(plan: Plan, runs: Iterable[Run], now: Now, *, claims: bool = True) -> tuple[Standing, ...]:
    """Every step that the pages let run on the environment, in their order. `runs` are taken as far as needed.

    `claims`: whether each sentence is told of as well, which who asks for steps alone need not wait for.
    """
    steps = [step for step in plan.steps if now.environment in step.runs_on]
    told = _Told({step.id for step in steps})
    later: dict[str, Run] = {}  # id of a run -> the newest that goes on from it
    for run, entire in _followed(runs):
        if not (told.open or told.nameless):
            break
        started = run.started
        if started is None or run.broken or not concerns(started, now):
            continue
        whole = _joined(run, later.get(run.name))
        if started.resumes:
            later.setdefault(started.resumes, whole)
        seen = witness(plan, whole, now)
        for step in steps:
            if step.id in told.open | told.nameless and (said := said_of(step, seen)) is not None:
                said = replace(said if entire else _alone(said, started), imported=whole.imported)
                said = said if started.plan == plan.digest else _half(said, started)
                told.take(step.id, said, nameless=run.nameless)
    found = told.found
    reached = asked(plan, now)
    every = tuple(
        _standing(step, found.get(step.id), now, outside(plan, step, now, reached)) for step in steps
    )
    if not claims:
        return every
    pairs = zip(every, steps, strict=True)
    return tuple(replace(one, claims=_claims(step, one.state, found.get(step.id))) for one, step in pairs)


def _followed(runs: Iterable[Run]) -> Iterator[tuple[Run, bool]]:
    """Each run, and whether all that it goes on from are here: what came before its steps nobody can see elsewhere."""
    rest, ahead = iter(runs), deque[Run]()
    while (run := ahead.popleft() if ahead else next(rest, None)) is not None:
        yield run, _entire(run, ahead, rest)


def _entire(run: Run, ahead: deque[Run], rest: Iterator[Run]) -> bool:
    """Whether they are; those that had to be looked at for it are put into `ahead`."""
    known = iter((*ahead,))
    while run.started and run.started.resumes:
        wanted = run.started.resumes
        before = next((one for one in chain(known, _pulled(rest, ahead)) if one.name == wanted), None)
        if before is None or before.started is None or not _alike(before.started, run.started):
            return False
        run = before
    return True


def _pulled(rest: Iterator[Run], ahead: deque[Run]) -> Iterator[Run]:
    for one in rest:
        ahead.append(one)
        yield one


def _alone(said: Said, started: Started) -> Said:
    """What a run says without the one that it goes on from: no more than what did not pass."""
    if said.state != PROVEN:
        return said
    reason = f"the run goes on from {started.resumes}, which is not here"
    return replace(said, state=STALE, reason=reason, decides=False)


def _half(said: Said, started: Started) -> Said:
    """What a run says of changed pages before the one that it goes on from is asked too: that has what came before."""
    if said.state != PROVEN or not started.resumes:
        return said
    reason = f"the run goes on from {started.resumes}, and the pages changed since"
    return replace(said, state=STALE, reason=reason, decides=False)


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
    flaws = (*(one for one in run.flaws if not one.cut), *later.flaws)
    return Run(later.name, records, later.head, flaws, later.imported or run.imported)


def _alike(first: Started, then: Started) -> bool:
    """Whether they are about the same thing; else going on is another run."""
    return (first.plan, first.application, first.environment_digest) == (
        then.plan,
        then.application,
        then.environment_digest,
    )


def _standing(step: Step, said: Said | None, now: Now, beyond: str) -> Standing:
    state, reason = (said.state, said.reason) if said else (NEVER, "no run has it")
    if said is None and beyond:
        state, reason = OUTSIDE, beyond
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
        imported=said.imported if said else "",
    )


def _claims(step: Step, state: str, said: Said | None) -> tuple[Claim, ...]:
    """Each sentence: as its step, but where the step was seen not to pass, as it was judged itself."""
    states = [state] * len(step.expectations)
    done = said.done if said else None
    if done is not None and state in (FAILED, INCONCLUSIVE):
        told = {"passed": PROVEN, "failed": FAILED}
        states = [told.get(one.verdict, INCONCLUSIVE) for one in sentences(done)]
        states += [INCONCLUSIVE] * (len(step.expectations) - len(states))
    pairs = zip(step.expectations, states, strict=False)
    return tuple(Claim(str(one), str(one.place), found) for one, found in pairs)
