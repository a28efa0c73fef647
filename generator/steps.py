"""Steps, repeats and commands that are not run, as the parts that templates put on a page, in Markdown."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from ..notation import labels
from .commands import bash
from .document import to_procedure, to_step
from .procedure import Expectation, Failure, NotRun, Step
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
    """Steps shown once more, all of which run in the same places."""

    ids: str
    fence: str
    links: tuple[str, ...]  #: where each is defined
    only: str  #: the environments they run on, unless these are all


@dataclass(frozen=True, slots=True)
class Commands:
    """A whole procedure shown once more: cut where the next step runs in other places."""

    procedure: str  #: a link to it
    blocks: tuple[RepeatText, ...]


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


def repeated(source: Source, ids: Iterable[str], here: str) -> tuple[RepeatText, ...]:
    """Steps that are defined elsewhere, in blocks: a block is copied as a whole, so it runs as a whole."""
    steps = {one.id: one.step for one in source.rollout.located()}
    blocks = groupby(ids, lambda name: steps[name].runs_on)
    return tuple(_repeat(source, [(name, steps[name]) for name in names], here) for _, names in blocks)


def whole(source: Source, procedure: str, here: str) -> Commands | None:
    """All of a procedure's steps, if there is such a procedure."""
    if procedure not in source.rollout.procedures:
        return None
    ids = [f"{procedure}.{key}" for key in source.rollout.procedures[procedure].steps]
    return Commands(to_procedure(source, procedure, here), repeated(source, ids, here))


def destroying(source: Source, here: str, procedures: Iterable[str]) -> tuple[str, ...]:
    """A sentence for each step of these procedures that destroys something."""
    return tuple(
        f"{to_procedure(source, one.procedure, here)}, step {to_step(source, one.id, here)}, {prose(one.step.effect)}."
        for one in source.rollout.located()
        if one.procedure in procedures and one.step.effect.startswith(labels.DESTROYS)
    )


def not_run(source: Source, page: str) -> tuple[NotRunText, ...]:
    """What a page shows and nobody runs."""
    return tuple(_not_run(one) for one in source.rollout.not_run if one.page == page)


def failure(source: Source, what: Failure, here: str) -> str:
    """What to do, as a step's field says it."""
    if what.go_to:
        return f"go to {to_procedure(source, what.go_to, here)}"
    return f"stop. {prose(what.stop)}" if what.stop else "stop"


def _repeat(source: Source, steps: list[tuple[str, Step]], here: str) -> RepeatText:
    ids = [name for name, _ in steps]
    places = steps[0][1].runs_on
    everywhere = set(places) == set(source.environments.environments)
    return RepeatText(
        ",".join(ids),
        fence("\n".join(bash(step.run) for _, step in steps)),
        tuple(to_step(source, name, here) for name in ids),
        "" if everywhere else " and ".join(places),
    )


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
