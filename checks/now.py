"""What evidence is compared with: the policy, the application and the reach of an environment as they are now. Pure."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Final

from ..dataclass import dataclass
from .evidence import Started
from .plan import Plan, Step
from .rehearsal.policy import ORDER, REACH

PROVEN: Final = "proven"

STALE: Final = "stale"

FAILED: Final = "failed"

INCONCLUSIVE: Final = "inconclusive"

NEVER: Final = "never run"  #: no run has it

OUTSIDE: Final = "out of reach"  #: no rehearsal reaches it there, so that no run can have it

#: In the order in which people have to look at them.
STATES: Final = (FAILED, INCONCLUSIVE, STALE, NEVER, PROVEN, OUTSIDE)


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


def concerns(started: Started, now: Now) -> bool:
    """Whether a run can say anything here: of this rollout and environment, and no way back after another run."""
    return (started.rollout, started.environment) == (now.rollout, now.environment) and not started.recovers


def bound(started: Started, now: Now) -> bool:
    """Whether a run was bound to the policy and the application that there are now; else it proves nothing."""
    return (started.environment_digest, started.application) == (now.policy, now.application)


def asked(plan: Plan, now: Now) -> Counter[str]:
    """How often a run reaches each step there: not behind one that goes further than the environment lets it."""
    reached: Counter[str] = Counter()
    for name in plan.rehearsal:
        for step in plan.procedures[name].steps:
            if now.environment in step.runs_on:
                if beyond(step, now):
                    return reached
                reached[step.id] += 1
    return reached


def beyond(step: Step, now: Now) -> bool:
    """Whether a step goes further than the environment lets it."""
    return ORDER.index(REACH[step.effect.kind]) > ORDER.index(now.ceiling)


def reaches(plan: Plan, now: Now) -> bool:
    """Whether a whole rehearsal can run there at all."""
    steps = [step for name in plan.rehearsal for step in plan.procedures[name].steps]
    here = [step for step in steps if now.environment in step.runs_on]
    return bool(here) and not any(beyond(step, now) for step in here)


def outside(plan: Plan, step: Step, now: Now, reached: Counter[str]) -> str:
    """Why no run reaches a step there; "" where one does. `reached`: what `asked` says."""
    if beyond(step, now):
        return f"it {step.effect.kind} something, and `{now.environment}` is bounded to: {now.ceiling}"
    if step.procedure not in plan.rehearsal:
        return "the rehearsal leaves it out"
    return "" if reached[step.id] else f"steps before it go further than `{now.environment}` lets them"
