"""Steps and commands that are not run, as the parts that templates put on a page, in Markdown."""

from collections.abc import Iterable, Iterator

from ..dataclass import dataclass
from ..notation import labels
from ..notation.captures import FORMS, SECRET
from .commands import bash
from .document import to_procedure, to_step
from .procedure import Capture, Expectation, Failure, NotRun, Step
from .release import Shown
from .rules.expectations import filled
from .source import Source
from .text import fence, prose, span
from .times import at_most, opened


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
    time: str  #: how many steps, and how long they may take
    warnings: tuple[str, ...]  #: one for each step that destroys
    steps: tuple[StepText, ...]


@dataclass(frozen=True, slots=True)
class NotRunText:
    """A command that nobody runs."""

    title: str  #: a sentence above it, or nothing
    fence: str
    reason: str


def procedures(source: Source, page: str) -> tuple[ProcedureText, ...]:
    """The procedures that a page defines."""
    found = source.rollout.procedures.items()
    return tuple(_procedure(source, name) for name, procedure in found if procedure.page == page)


def destroying(source: Source, here: str, procedures: Iterable[str]) -> tuple[str, ...]:
    """A sentence for each step of these procedures that destroys something."""
    return tuple(
        f"{to_procedure(source, one.procedure, here)}, step {to_step(source, one.id, here)}, {prose(one.step.effect)}."
        for one in source.rollout.located()
        if one.procedure in procedures and one.step.effect.startswith(labels.DESTROYS)
    )


def not_run(source: Source, page: str) -> tuple[NotRunText, ...]:
    """What a page shows and nobody runs."""
    return tuple(unrun(one, prose(one.title)) for one in source.rollout.not_run if one.page == page)


def failure(source: Source, what: Failure, here: str) -> str:
    """What to do, as a step's field says it."""
    if what.go_to:
        return f"go to {to_procedure(source, what.go_to, here)}"
    return f"stop. {prose(what.stop)}" if what.stop else "stop"


def unrun(one: NotRun | Shown, title: str = "") -> NotRunText:
    """A command with the reason why nobody runs it."""
    return NotRunText(title, fence(bash(one.run), one.language), prose(one.reason))


def _procedure(source: Source, name: str) -> ProcedureText:
    procedure = source.rollout.procedures[name]
    warnings = tuple(
        f"{to_step(source, f'{name}.{key}', procedure.page)} {prose(step.effect)}."
        for key, step in procedure.steps.items()
        if step.effect.startswith(labels.DESTROYS)
    )
    steps = tuple(_step(source, name, key, number) for number, key in enumerate(procedure.steps, 1))
    count = "1 step" if len(steps) == 1 else f"{len(steps)} steps"
    parts = [f"{count}, at most {at_most(procedure.steps.values())}", *opened(procedure.steps)]
    return ProcedureText(procedure.title, prose(procedure.intro), "; ".join(parts), warnings, steps)


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
        yield labels.EXPECT, expected(expectation)
    if step.ask_again:
        yield labels.ASK_AGAIN, step.ask_again
    for capture in step.captures:
        yield labels.CAPTURE, taken(capture)
    yield labels.TIME_LIMIT, step.time_limit
    if step.opens:
        closer = to_step(source, step.opens.closed_by, page)
        yield labels.OPENS, f"{prose(step.opens.what)}, closed by {closer}"
    yield labels.IF_IT_FAILS, failure(source, step.if_it_fails, page)


def taken(capture: Capture) -> str:
    """What is captured, as a step's field says it."""
    value = span(capture.from_json or capture.from_line) if capture.kind != "whole" else ""
    return FORMS[capture.kind].format(variable=span(capture.variable), value=value) + (
        SECRET if capture.secret else ""
    )


def expected(expectation: Expectation) -> str:
    """The sentence of an expectation."""
    sentence, values = filled(expectation)
    return sentence.template.format(
        **{slot: ", ".join(map(span, sentence.parted(slot, value))) for slot, value in values.items()}
    )
