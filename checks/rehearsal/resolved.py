"""The whole plan of a run, resolved before anything is started: what `--dry-run` shows and programs read.

From the plan, the policy and the selection alone. Values are shown as the environments file has them, so no secret can
be among them: a variable stays `$NAME`. Built as records and not as text, so that the page for people and the one for
programs cannot differ.
"""

from collections.abc import Iterator
from typing import Final

from ...bash_text import bash_text
from ...dataclass import dataclass
from ...environments import Environment, Service
from ...notation import labels
from ...notation.claims import ON_COPIES
from ..plan import Plan, Step
from .closing import words
from .policy import asked_before
from .selection import Passage, Schedule


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step that would be sent."""

    passage: int
    number: int  #: within what is sent in its passage, from 1
    id: str
    title: str
    place: str
    purpose: str
    command: str
    effect: str  #: as the page has it
    expectations: list[str]
    captures: list[str]
    patience: (
        int  #: for how many seconds sentences about servers, databases and files are asked again; 0: once
    )
    seconds: int
    opens: str  #: what it opens, what closes it and where; "" for nothing
    if_it_fails: str
    asks_identity: bool  #: whether the target must prove who it is right before


@dataclass(frozen=True, slots=True)
class PassageShown:
    """One procedure as it would be gone through."""

    number: int
    of: int  #: how many the rehearsal has
    procedure: str
    title: str
    place: str
    steps: list[StepShown]


@dataclass(frozen=True, slots=True)
class ClaimShown:
    """A claim that the run would prove or disprove."""

    claim: str
    place: str
    how: str


@dataclass(frozen=True, slots=True)
class LeftShown:
    """A step that would not be sent."""

    passage: int
    id: str
    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """All of it."""

    environment: str
    title: str
    ceiling: str
    shell: list[str]  #: the argument list that gives a bash
    directory: str  #: where steps start, as the environments file has it
    services: list[str]
    restores: str  #: the command that brings the starting state back; "" where this run restores nothing
    identity: str  #: how the target proves who it is; "" for not at all
    selection: str  #: as options say it; "" for the whole rehearsal
    passages: list[PassageShown]
    left: list[LeftShown]
    steps: int  #: that are asked for
    preparation: int  #: that run only to bring about the state of those
    claims: list[ClaimShown]  #: what it would prove besides; a part of a rehearsal proves none
    digest: str  #: of the plan


def resolve(plan: Plan, where: tuple[str, Environment], planned: Schedule) -> Resolved:
    """Put together what a run would do."""
    name, environment = where
    return Resolved(
        environment=name,
        title=environment.title,
        ceiling=environment.ceiling,
        shell=list(environment.shell),
        directory=environment.directory,
        services=[_service(*one) for one in environment.services.items()],
        restores=bash_text(environment.reset) if planned.selection.restores else "",
        identity=_identity(environment),
        selection=planned.selection.words,
        passages=[_passage(plan, environment, passage) for passage in planned.passages],
        left=[LeftShown(one.number, one.step.id, str(one.step.place), one.reason) for one in planned.left],
        steps=len(planned.selected),
        preparation=len(planned.steps) - len(planned.selected),
        claims=list(_claims(plan, environment, planned)),
        digest=plan.digest,
    )


def _claims(plan: Plan, environment: Environment, planned: Schedule) -> Iterator[ClaimShown]:
    """What would be proved besides: a part of a rehearsal proves no claim."""
    ignored = environment.database.ignore if environment.database else []
    for claim in plan.claims.said if plan.claims and not planned.selection.words else ():
        how = "snapshots of the whole database around deploy and rollback"
        if claim.name in ON_COPIES:
            how = "on a copy of the database that the run makes and removes"
        elif ignored:
            how += f", but for the rows of {', '.join(ignored)}"
        yield ClaimShown(str(claim), str(claim.place), how)


def _passage(plan: Plan, environment: Environment, passage: Passage) -> PassageShown:
    procedure = plan.procedures[passage.procedure]
    return PassageShown(
        passage.number,
        len(plan.rehearsal),
        passage.procedure,
        procedure.title,
        str(procedure.place),
        list(_steps(plan, environment, passage)),
    )


def _steps(plan: Plan, environment: Environment, passage: Passage) -> Iterator[StepShown]:
    for number, (step, purpose) in enumerate(passage.steps, 1):
        yield StepShown(
            passage=passage.number,
            number=number,
            id=step.id,
            title=step.title,
            place=str(step.place),
            purpose=purpose,
            command=step.command,
            effect=f"{step.effect.kind} {words(step.effect.what)}".strip(),
            expectations=[str(one) for one in step.expectations],
            captures=[str(one) for one in step.captures],
            patience=step.patience,
            seconds=step.seconds,
            opens=_opens(plan, environment, passage, number),
            if_it_fails=_failure(plan, step),
            asks_identity=asked_before(step, environment),
        )


def _opens(plan: Plan, environment: Environment, passage: Passage, number: int) -> str:
    """What it opens, and how that is closed in this run."""
    step = passage.steps[number - 1][0]
    if step.opening is None:
        return ""
    shut = next(one for one in plan.steps if one.id == plan.closers[step.id])
    closed = f"{step.opening.what}, closed by {shut.id}  {shut.place}"
    if any(one.id == shut.id for one, _ in passage.steps[number:]):
        return closed
    if passage.cut and environment.private:
        return f"{closed}, which is left out: it goes with what the run makes"
    since = any(one.effect.kind != labels.READS for one, _ in passage.steps[number:])
    if since:
        return f"{closed}, which is left out: it stays open, and the run says so and is not green"
    return f"{closed}, which runs at the end of the passage"


def _failure(plan: Plan, step: Step) -> str:
    if step.id in plan.detours:
        procedure = plan.procedures[plan.detours[step.id]]
        return f"go to {procedure.title}  {procedure.place}"
    return f"stop. {words(step.failure.advice)}".strip()


_READY: Final = {
    "port": "port {} accepts",
    "http": "{} answers",
    "output": "it prints `{}`",
    "file": "it has written {}",
}


def _service(name: str, service: Service) -> str:
    ((kind, text),) = service.ready.questions.items()
    ready = _READY[kind].format(text)
    return f"{name}: {' '.join(service.run)}; ready when {ready}, within {service.ready.within} s"


def _identity(environment: Environment) -> str:
    if environment.identity is None:
        return ""
    return f"`{bash_text(environment.identity.command)}` prints `{environment.identity.prints}`"
