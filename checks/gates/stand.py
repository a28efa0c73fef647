"""Where people stand: what to do now, and what is next. Pure."""

from collections.abc import Iterator

from ...dataclass import dataclass
from ..plan import Plan, Procedure
from .decision import Decision


@dataclass(frozen=True, slots=True)
class Stand:
    """Two lines for whoever asks what to do."""

    now: str
    next: str


def stand(decision: Decision, plan: Plan) -> Stand:
    """The first thing that blocks and what comes after it; where nothing blocks, the procedures in their order."""
    if not decision.gates:
        return Stand(f"Declare `gates` of `{decision.environment}` in the environments file.", "")
    first = {one.lifts: one for one in reversed(decision.blockers)}  # one command may lift several
    todo = [f"{one.title}: {one.lifts}" for one in decision.blockers if first[one.lifts] is one]
    todo += [f"{one.title}: {one.place}" for one in procedures(plan, decision.environment)]
    return Stand(*[*todo, "", ""][:2])


def procedures(plan: Plan, environment: str) -> Iterator[Procedure]:
    """What is done there, once each, in the order of the rehearsal: up to where only a failure leads."""
    seen: list[str] = []
    back = {*plan.detours.values()}
    if plan.claims:
        back |= {plan.claims.rollback, plan.claims.recovery}
    for name in plan.rehearsal:
        procedure = plan.procedures[name]
        runs = any(environment in step.runs_on for step in procedure.steps)
        if name in back:
            return
        if name not in seen and runs:
            seen.append(name)
            yield procedure
