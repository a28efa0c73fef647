"""Steps, repeats and commands that are not run, as the parts that templates put on a page, in Markdown."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..notation import labels
from .commands import bash
from .document import to_procedure, to_step
from .rollout import Expectation, Failure, NotRun, Step
from .rules.expectations import filled
from .source import Source
from .text import fence, prose, span


@dataclass(frozen=True, slots=True)
class StepText:
    """One step, defined."""

    id: str
    heading: str  #: with its number
    note: str
    fence: str
    fields: tuple[tuple[str, str], ...]  #: label and value, in the order of `labels.STEP`


@dataclass(frozen=True, slots=True)
class ProcedureText:
    """One procedure, defined."""

    title: str
    intro: str
    warnings: tuple[str, ...]  #: one for each step that destroys
    steps: tuple[StepText, ...]


@dataclass(frozen=True, slots=True)
class RepeatText:
    """Steps shown once more."""

    ids: str
    fence: str
    links: tuple[str, ...]  #: where each is defined


@dataclass(frozen=True, slots=True)
class NotRunText:
    """A command that nobody runs."""

    title: str
    fence: str
    reason: str


def procedures(source: Source, page: str) -> tuple[ProcedureText, ...]:
    """The procedures that a page defines."""
    found = source.rollout.procedures.items()
    return tuple(_procedure(source, name) for name, procedure in found if procedure.page == page)


def repeated(source: Source, ids: Iterable[str], here: str) -> RepeatText:
    """One block of steps that are defined elsewhere."""
    steps = {one.id: one.step for one in source.rollout.located()}
    names = list(ids)
    command = "\n".join(bash(steps[name].run) for name in names)
    return RepeatText(",".join(names), fence(command), tuple(to_step(source, name, here) for name in names))


def whole(source: Source, procedure: str, here: str) -> RepeatText | None:
    """All of a procedure's steps as one block, if there is such a procedure."""
    if procedure not in source.rollout.procedures:
        return None
    return repeated(
        source, [f"{procedure}.{key}" for key in source.rollout.procedures[procedure].steps], here
    )


def not_run(source: Source, page: str) -> tuple[NotRunText, ...]:
    """What a page shows and nobody runs."""
    return tuple(_not_run(one) for one in source.rollout.not_run if one.page == page)


def failure(source: Source, what: Failure, here: str) -> str:
    """What to do, as a step's field says it."""
    if what.go_to:
        return f"go to {to_procedure(source, what.go_to, here)}"
    return f"stop. {prose(what.stop)}" if what.stop else "stop"


def _not_run(one: NotRun) -> NotRunText:
    return NotRunText(prose(one.title), fence(bash(one.run)), prose(one.reason))


def _procedure(source: Source, name: str) -> ProcedureText:
    procedure = source.rollout.procedures[name]
    warnings = tuple(
        f"{to_step(source, f'{name}.{key}', procedure.page)} {prose(step.effect)}."
        for key, step in procedure.steps.items()
        if step.effect.startswith(labels.DESTROYS)
    )
    steps = tuple(_step(source, name, key, number) for number, key in enumerate(procedure.steps, 1))
    return ProcedureText(procedure.title, prose(procedure.intro), warnings, steps)


def _step(source: Source, procedure: str, key: str, number: int) -> StepText:
    step, page = source.rollout.procedures[procedure].steps[key], source.rollout.procedures[procedure].page
    fields = tuple(_fields(source, step, page))
    note = prose(step.note) if step.note else ""
    return StepText(f"{procedure}.{key}", f"{number}. {step.title}", note, fence(bash(step.run)), fields)


def _fields(source: Source, step: Step, page: str) -> Iterator[tuple[str, str]]:
    yield labels.RUNS_ON, ", ".join(step.runs_on)
    yield labels.EFFECT, prose(step.effect)
    exits: list[Expectation] = [] if any("exit" in one for one in step.expect) else [{"exit": 0}]
    for expectation in (*exits, *step.expect):
        yield labels.EXPECT, _sentence(expectation)
    yield labels.TIME_LIMIT, step.time_limit
    if step.opens:
        closer = to_step(source, step.opens.closed_by, page)
        yield labels.OPENS, f"{prose(step.opens.what)}, closed by {closer}"
    yield labels.IF_IT_FAILS, failure(source, step.if_it_fails, page)


def _sentence(expectation: Expectation) -> str:
    sentence, values = filled(expectation)
    return sentence.template.format(**{slot: span(value) for slot, value in values.items()})
