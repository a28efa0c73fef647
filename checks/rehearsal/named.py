"""What the ids that a caller names mean in a rehearsal: steps by their position, or one clear error."""

from collections.abc import Iterator, Sequence

from ...errors import Finding, OptionRefused, Place, suggest
from ..plan import Plan, Step

#: The rehearsal on one environment: number of the passage, and the step.
Order = Sequence[tuple[int, Step]]


def named(plan: Plan, environment: str, order: Order, asked: tuple[str, Sequence[str]]) -> Iterator[int]:
    """Positions of what an option's ids name. Raises OptionRefused with every id that names nothing."""
    option, names = asked
    found: list[int] = []
    findings: list[Finding] = []
    for name in names:
        here = list(_positions(order, name))
        found += here
        if not here:
            what, remedy = _why(plan, environment, order, name)
            findings.append(Finding(Place(option, 0), what, remedy))
    if findings or not found:
        raise OptionRefused(
            findings or [Finding(Place(option, 0), "it names nothing", "Name a step or a procedure.")]
        )
    return iter(found)


def _positions(order: Order, name: str) -> Iterator[int]:
    """All steps of the first passage that has it, or of the passage it names."""
    wanted, at, number = name.partition("@")
    passage = number if at else str(next((one for one, step in order if _is(step, wanted)), ""))
    for index, (one, step) in enumerate(order):
        if _is(step, wanted) and str(one) == passage:
            yield index


def _is(step: Step, name: str) -> bool:
    return name in (step.id, step.procedure)


def _why(plan: Plan, environment: str, order: Order, name: str) -> tuple[str, str]:
    """Why an id names nothing that can run, and what to do."""
    wanted, at, number = name.partition("@")
    known = {*plan.procedures, *(step.id for step in plan.steps)}
    if wanted not in known:
        here = dict.fromkeys(text for _, step in order for text in (step.procedure, step.id))
        return f"there is no step or procedure `{wanted}`", f"Correct the id.{suggest(wanted, here)}"
    passages = sorted({one for one, step in order if _is(step, wanted)})
    if at and passages:
        where = ", ".join(map(str, passages))
        return f"`{wanted}` does not come in passage `{number}`", f"It comes in: {where}."
    places = sorted({place for step in plan.steps if _is(step, wanted) for place in step.runs_on})
    if environment not in places:
        return f"`{wanted}` does not run on `{environment}`", f"It runs on: {', '.join(places)}."
    if wanted.partition(".")[0] not in plan.rehearsal:
        return f"the rehearsal leaves `{wanted}` out", "Name a step or a procedure that is rehearsed."
    return f"--skip-rollback-test leaves `{wanted}` out", "Leave that option out, or name what comes before."
