"""Which steps of the rehearsal a run sends, in which passage and what for: pure, from plan and options.

A step that is asked for is never run in a state that its procedure would not have given it. Everything before it that
changes or destroys, or captures a value, is run too, as *preparation*, and with each such step all earlier ones of the
same passage, which give its shell its directory and variables. Steps of other passages that only read are left out.

A step that comes in several passages means the first; `ID@N` means the one in passage N, as reports number them.
Rejected: all of them, which for a health check is nearly the whole rehearsal; and leaving out changing steps between
two selected ones, which would ask the second in a state that no page describes.
"""

from collections.abc import Iterator
from typing import Final

from ...dataclass import dataclass
from ...errors import Finding, OptionRefused, Place
from ...notation import labels
from ..plan import Plan, Step
from .named import named

STEP: Final = "step"  #: purpose of a step that was asked for
RESET: Final = "reset"  #: how a run is called that only restores the starting state
PREPARATION: Final = "preparation"  #: purpose of one that only brings about the state it needs


@dataclass(frozen=True, slots=True)
class Selection:
    """What a caller asks for; nothing: the whole rehearsal."""

    only: tuple[str, ...] = ()  #: ids of steps or procedures, each with `@N` for the passage or without
    since: str = ""  #: `--from`: one such id
    skip_rollback_test: bool = False
    read_only: bool = False
    reset: bool = False  #: nothing but the starting state
    resumed: str = ""  #: id of the run that is gone on from
    after: int = 0  #: how many steps of the rehearsal it and those before it have proved

    @property
    def restores(self) -> bool:
        """Whether the starting state is brought back first."""
        return not (self.read_only or self.resumed)

    @property
    def remembered(self) -> bool:
        """Whether a later run may go on from it: only from a rehearsal, or what goes on with one."""
        return self == Selection(resumed=self.resumed, after=self.after)

    @property
    def words(self) -> str:
        """As options say it; "" for the whole rehearsal."""
        if self.reset:
            return RESET
        parts = {
            f"--only {','.join(self.only)}": self.only,
            f"--from {self.since}": self.since,
            "--skip-rollback-test": self.skip_rollback_test,
            "--read-only": self.read_only,
            f"--resume {self.resumed}": self.resumed,
        }
        return " ".join(text for text, given in parts.items() if given)


@dataclass(frozen=True, slots=True)
class Passage:
    """One procedure, gone through once."""

    number: int  #: position in the whole rehearsal, from 1
    procedure: str
    steps: tuple[tuple[Step, str], ...]  #: what is sent, in order, and its purpose
    cut: bool = False  #: steps that run here were left out behind the last one
    before: tuple[
        Step, ...
    ] = ()  #: of a run that goes on: those that were sent in the passage before it, in order


@dataclass(frozen=True, slots=True)
class Left:
    """A step of the rehearsal that is not sent."""

    number: int  #: of its passage
    step: Step
    reason: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """What is sent, and what is not."""

    passages: tuple[Passage, ...]
    left: tuple[Left, ...] = ()
    selection: Selection = Selection()

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step that is sent, as often as it is."""
        return tuple(step for passage in self.passages for step, _ in passage.steps)

    @property
    def entire(self) -> bool:
        """Whether the whole rehearsal is sent, from the starting state: by this run, or with those it goes on from."""
        return bool(self.selection.resumed or (self.selection.restores and self.steps and not self.left))

    @property
    def selected(self) -> tuple[Step, ...]:
        """Those whose verdict is what was asked for."""
        return tuple(step for one in self.passages for step, purpose in one.steps if purpose == STEP)


#: The rehearsal as the pages have it for one environment: the number of the passage, and the step.
Order = tuple[tuple[int, Step], ...]


def rehearsed(plan: Plan, environment: str) -> Order:
    """Every step of the rehearsal that the pages let run there, repeated as the rehearsal repeats it."""
    return tuple(
        (number, step)
        for number, procedure in enumerate(plan.rehearsal, 1)
        for step in plan.procedures[procedure].steps
        if environment in step.runs_on
    )


def schedule(plan: Plan, environment: str, selection: Selection) -> Schedule:
    """What runs there. Raises OptionRefused where the options name nothing, or contradict each other."""
    order = rehearsed(plan, environment)
    _contradictions(selection)
    end = _end(plan, order, selection)
    wanted = _wanted(plan, environment, order[:end], selection)
    if selection.read_only:
        wanted = _reading(order, wanted, selection)
    kept = wanted | _preparing(order, wanted, selection)
    purposes = {index: STEP if index in wanted else PREPARATION for index in kept}
    return Schedule(
        tuple(_passages(plan, order, purposes, selection.after)),
        tuple(
            Left(number, step, _reason(order, index, end, kept, selection))
            for index, (number, step) in enumerate(order)
            if index not in kept
        ),
        selection,
    )


def _contradictions(selection: Selection) -> None:
    """Options that mean two things at once."""
    first = "--only" if selection.only else "--from" if selection.since else ""
    pairs = [
        ("--from", bool(selection.only and selection.since)),
        ("--read-only", bool(selection.since and selection.read_only)),
        ("--resume", bool(selection.resumed and first)),
    ]
    findings = [
        Finding(Place(first, 0), f"it cannot be combined with {other}", "Leave one of them out.")
        for other, both in pairs
        if both
    ]
    rest = "--skip-rollback-test" if selection.skip_rollback_test else "--read-only"
    if selection.resumed and (selection.skip_rollback_test or selection.read_only):
        findings.append(
            Finding(Place(rest, 0), "it cannot be combined with --resume", "Leave one of them out.")
        )
    if findings:
        raise OptionRefused(findings)


def _end(plan: Plan, order: Order, selection: Selection) -> int:
    """How many steps there are before the way back; all of them unless it is to be left out."""
    if not selection.skip_rollback_test:
        return len(order)
    if labels.ROLLBACK not in plan.rehearsal:
        what = f"this rehearsal has no procedure `{labels.ROLLBACK}`, so none can be left out"
        raise OptionRefused([Finding(Place("--skip-rollback-test", 0), what, "Leave the option out.")])
    first = plan.rehearsal.index(labels.ROLLBACK) + 1
    return sum(number < first for number, _ in order)


def _wanted(plan: Plan, environment: str, order: Order, selection: Selection) -> frozenset[int]:
    """Which steps are asked for, by their position."""
    if selection.only:
        return frozenset(named(plan, environment, order, ("--only", selection.only)))
    if selection.since:
        return frozenset(
            range(min(named(plan, environment, order, ("--from", (selection.since,)))), len(order))
        )
    return frozenset(range(selection.after, len(order)))


def _reading(order: Order, wanted: frozenset[int], selection: Selection) -> frozenset[int]:
    """Of these the steps that only read; unless somebody names them, only those before anything is changed."""
    changed = next((index for index, (_, step) in enumerate(order) if changes(step)), len(order))
    reading = frozenset(
        index for index in wanted if not changes(order[index][1]) and (selection.only or index < changed)
    )
    beyond = {order[index][1].id: order[index][1] for index in wanted - reading if selection.only}
    ids = {name.partition("@")[0] for name in selection.only}
    findings = [
        Finding(
            Place("--only", 0),
            f"`{step.id}` {step.effect.kind} something, and --read-only sends no such step",
            "Name steps that read only.",
        )
        for step in beyond.values()
        if step.id in ids or not reading
    ]
    if findings:
        raise OptionRefused(findings)
    return reading


def _preparing(order: Order, wanted: frozenset[int], selection: Selection) -> frozenset[int]:
    """What has to run before: see the top of this module. What a resumed run needs is there already."""
    if not wanted or selection.resumed:
        return frozenset()
    before = [(index, order[index][1]) for index in range(max(wanted))]
    needed = wanted | {index for index, step in before if captures(step) or changes(step)}
    if selection.read_only:
        needed = wanted | {index for index, step in before if captures(step) and not changes(step)}
    last = {order[index][0]: index for index in sorted(needed)}
    return frozenset(
        index
        for index, (number, step) in enumerate(order)
        if index <= last.get(number, -1)
        and index not in wanted
        and not (selection.read_only and changes(step))
    )


def changes(step: Step) -> bool:
    """Whether the state is another one after it."""
    return step.effect.kind != labels.READS


def captures(step: Step) -> bool:
    """Whether it finds out a value that later procedures use."""
    return bool(step.captures)


def _passages(plan: Plan, order: Order, purposes: dict[int, str], after: int) -> Iterator[Passage]:
    for number, procedure in enumerate(plan.rehearsal, 1):
        here = [index for index, (one, _) in enumerate(order) if one == number]
        sent = tuple((order[index][1], purposes[index]) for index in here if index in purposes)
        if sent:
            yield Passage(
                number,
                procedure,
                sent,
                here[-1] not in purposes,
                tuple(_before(order, here, after)),
            )


def _before(order: Order, here: list[int], after: int) -> Iterator[Step]:
    """What was sent in this passage before; also the step at which that run stopped, which may have begun."""
    if here[0] < after <= here[-1]:
        yield from (order[index][1] for index in range(here[0], after + 1))


def _reason(order: Order, index: int, end: int, kept: frozenset[int], selection: Selection) -> str:
    """Why a step is left out."""
    step = order[index][1]
    if index < selection.after:
        return f"proved by {selection.resumed}, or by a run that it goes on from"
    if index >= end:
        return "--skip-rollback-test leaves out the way back and what follows it"
    if selection.read_only and changes(step):
        return f"it {step.effect.kind} something"
    if selection.read_only and not selection.only:
        first = next(step.id for _, step in order if changes(step))
        return f"it asks for what is there after `{first}`, which is left out; if people did that, name it with --only"
    if kept and index > max(kept):
        return "it comes after the last selected step"
    return "it was not selected, and only reads"
