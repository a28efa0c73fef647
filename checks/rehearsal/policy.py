"""Whether a plan may run on an environment at all: decided once, for the whole plan, before anything starts."""

from collections.abc import Iterator
from itertools import dropwhile
from typing import Final

from ... import bash
from ...bash_text import bash_text
from ...environments import Environment, is_chosen, made_of, names_in
from ...errors import Finding, Place, Refused
from ...notation import labels
from ..plan import Plan, Step
from .leaning import leans
from .needing import missing
from .selection import Schedule, Selection, changes, schedule

#: How far an effect goes, in the words of the environments file.
REACH: Final = {labels.READS: "reads", labels.CHANGES: "changes", labels.DESTROYS: "destroys"}
ORDER: Final = ("reads", "changes", "destroys")
WHOLE: Final = Selection()
BY_HAND: Final = "Do by hand what the step is for, or let `rolloutdocs verify` restore the starting state."


class NotAdmitted(Refused):
    """The plan cannot be decided on this environment; nothing was started (inconclusive, exit code 3)."""


def admit(plan: Plan, where: tuple[str, Environment], source: str, selection: Selection = WHOLE) -> Schedule:
    """What will run on an environment, given with its name. `source` is the policy's file.

    Raises NotAdmitted with every reason at once; OptionRefused where the selection names nothing.
    """
    name, environment = where
    if selection.reset:
        return _restorable(name, environment, source)
    planned, held = schedule(plan, name, selection), bounded(environment, selection)
    steps = planned.steps
    findings = [
        *_nothing(plan, planned, name),
        *_reach(sent(plan, steps), name, held, source),
    ]
    findings += missing(plan, planned, (name, held), source)
    if selection.read_only:
        findings += _made(name, environment, source)
    if environment.far:
        findings += _ports(sent(plan, steps), name, environment)
    beyond = any(map(changes, steps)) and environment.ceiling == "reads"
    back = environment.reset or selection.read_only  # what only reads leaves the state as it is
    if steps and not back and not beyond:  # nobody should think of resetting production
        what = f"the environment `{name}` has no `reset`, so a run does not start where the last one started"
        findings.append(
            Finding(Place(source, 0), what, "Declare the command that brings its starting state back.")
        )
    if findings:
        raise NotAdmitted(findings)
    return planned


def asked_before(step: Step, environment: Environment) -> bool:
    """Whether the target has to prove who it is before this step."""
    if step.effect.kind == labels.CHANGES:
        return environment.identity is not None and environment.identity.before == "changes"
    return bool(step.effect.kind == labels.DESTROYS)


def _restorable(name: str, environment: Environment, source: str) -> Schedule:
    """Nothing but the starting state: where there is one to bring back, and something that it stays in."""
    reasons = [
        (environment.ceiling == "reads", f"`{name}` is bounded to: reads, and restoring changes it"),
        (not environment.reset, f"the environment `{name}` has no `reset`"),
        (environment.private, f"each run makes `{name}` itself, so nothing would stay of what is restored"),
    ]
    for applies, what in reasons:
        if applies:
            remedy = f"`verify` begins with it by itself; policy is in {source}."
            raise NotAdmitted([Finding(Place(source, 0), what, remedy)])
    return Schedule((), (), Selection(reset=True))


def bounded(environment: Environment, selection: Selection) -> Environment:
    """The environment's policy for this run: one that is asked to read goes no further, whatever the ceiling allows."""
    return environment.model_copy(update={"ceiling": "reads"}) if selection.read_only else environment


def admit_recovery(
    plan: Plan,
    passages: tuple[tuple[Step, ...], tuple[Step, ...]],
    where: tuple[str, Environment],
    source: str,
) -> None:
    """Hold the steps of a recovery, and those that close after it, to the same policy.

    A folder that the failed run chose is gone, and no other is it; so is what its shell knew. A closing step that comes
    after others and leans on that is left to people (`by_hand`): it keeps nobody from leading back what can be.
    Raises NotAdmitted with every reason at once.
    """
    name, environment = where
    steps = (*passages[0], *passages[1])
    findings = [
        *_reach(steps, name, environment, source),
        *(one for first, one in _lost(plan, passages, where) if first),
    ]
    if environment.far:
        findings += _ports(steps, name, environment)
    for step in steps:
        for used in dict.fromkeys(names_in(step.command)):
            if made_of(used, environment, is_chosen("folder")):
                what = f"`{step.id}` uses `${used}`, a folder that the run before chose for itself"
                remedy = f"It went with that run, unless that was killed. {BY_HAND}"
                findings.append(Finding(step.place, what, remedy))
    if findings:
        raise NotAdmitted(findings)


def by_hand(
    plan: Plan, passages: tuple[tuple[Step, ...], tuple[Step, ...]], where: tuple[str, Environment]
) -> list[Finding]:
    """The closing steps that will not be sent: the first that leans on what is gone, and those behind it, with why."""
    leaning = {one.place: one for first, one in _lost(plan, passages, where) if not first}
    behind = list(dropwhile(lambda step: step.place not in leaning, passages[1]))
    after = "closes what was opened before that"
    return [leaning.get(one.place) or Finding(one.place, f"`{one.id}` {after}", BY_HAND) for one in behind]


def _lost(
    plan: Plan, passages: tuple[tuple[Step, ...], tuple[Step, ...]], where: tuple[str, Environment]
) -> Iterator[tuple[bool, Finding]]:
    """What leans on a shell that is gone, and whether it is among what comes first: the recovery, or one that closes.

    Each step that closes has a shell of its own; those of the recovery have one, in which all of them run.
    """
    begins = passages[0] or passages[1][:1]
    known: set[str] = set()
    captured: set[str] = set()
    for shell, steps in zip((known, ()), passages, strict=True):
        for step in steps:
            if what := leans(plan, where, step, shell, captured):
                yield step in begins, Finding(step.place, f"{what}; that went with the run", BY_HAND)
            known.add(step.id)
            captured |= {one.variable for one in step.captures}


def sent(plan: Plan, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Every step that may be sent, once: those of the rehearsal, and those that close what they open."""
    closing = {plan.closers[step.id] for step in steps if step.id in plan.closers}
    closers = (step for step in plan.steps if step.id in closing)
    return tuple({step.id: step for step in (*steps, *closers)}.values())


def _nothing(plan: Plan, planned: Schedule, name: str) -> Iterator[Finding]:
    """Zero steps is never green, and a procedure without a step here is not rehearsed here."""
    if not planned.selected:
        yield _empty(plan, planned, f"there is nothing to run on `{name}`")
        return
    for procedure in () if planned.selection.words else dict.fromkeys(plan.rehearsal):
        if not any(name in step.runs_on for step in plan.procedures[procedure].steps):
            place = plan.procedures[procedure].place
            what = f"the procedure `{procedure}` has no step that runs on `{name}`"
            yield Finding(place, what, "Let one of its steps run there, or take it out of the rehearsal.")


def _empty(plan: Plan, planned: Schedule, what: str) -> Finding:
    """Named where the rehearsal begins; where no page has its order, at the first procedure there is."""
    first = next(
        (plan.procedures[name].place for name in (*plan.rehearsal, *plan.procedures)), Place("docs", 0)
    )
    if planned.left:
        why = f"{planned.selection.words} leaves no step of the rehearsal"
        remedy = "Name the reading steps with --only if they can be asked now; --dry-run says why each is left out."
    elif plan.rehearsal:
        why, remedy = (
            "no step of the rehearsal runs there",
            "Add steps, or name an environment that the pages have.",
        )
    else:
        why, remedy = (
            "no page has the order of the rehearsal",
            "Write it on one page, below a `rehearsal` mark.",
        )
    return Finding(first, f"{what}: {why}", remedy)


def _reach(steps: tuple[Step, ...], name: str, environment: Environment, source: str) -> Iterator[Finding]:
    ceiling = ORDER.index(environment.ceiling)
    beyond = [step for step in steps if ORDER.index(REACH[step.effect.kind]) > ceiling]
    if beyond:
        what = (
            f"`{name}` is bounded to: {environment.ceiling}; {len(beyond)} of {len(steps)} steps go further"
        )
        remedy = f"Verify on another environment; the bound is set in {source}."
        detail = "\n".join(f"{step.place}: `{step.id}` {step.effect.kind} something" for step in beyond)
        yield Finding(beyond[0].place, what, remedy, detail)
    for step in steps:
        reach = REACH[step.effect.kind]
        if step not in beyond and reach == "destroys" and environment.identity is None:
            what = f"`{step.id}` destroys, and `{name}` has no `identity` by which the target proves to be it"
            yield Finding(step.place, what, f"Declare `identity` for `{name}` in {source}.")
        elif step not in beyond and asked_before(step, environment):
            yield from _turning(step, environment)


def _turning(step: Step, environment: Environment) -> Iterator[Finding]:
    """The target proves who it is before the step, and not again where the step itself turns to another one."""
    asked = environment.identity and names_in(bash_text(environment.identity.command))
    for variable in sorted(bash.sets(step.command) & {*environment.variables, *(asked or ())}):
        what = f"`{step.id}` {step.effect.kind}, and sets `{variable}` when the target has already proved who it is"
        yield Finding(step.place, what, "Set it in a step before, so that the target is asked with it.")


def _made(name: str, environment: Environment, source: str) -> Iterator[Finding]:
    """A run that only reads finds nothing in what it has just made."""
    made = [
        variable for variable in environment.made if not made_of(variable, environment, is_chosen("port"))
    ]
    if made:
        names = ", ".join(f"`{variable}`" for variable in made)
        what = f"each run makes {names} of `{name}` anew, so without the starting state nothing is there to be read"
        yield Finding(Place(source, 0), what, "Leave --read-only out, or name an environment that stays.")


def _ports(steps: tuple[Step, ...], name: str, environment: Environment) -> Iterator[Finding]:
    """A port is chosen among those of this machine: for a tunnel, and for nothing on the target."""
    for step in steps:
        for used in dict.fromkeys(names_in(step.command)):
            if made_of(used, environment, is_chosen("port")):
                what = f"`${used}` has a port chosen on this machine, and on `{name}` the step runs elsewhere"
                yield Finding(
                    step.place, what, "Give the variable a port of the target in the environments file."
                )
