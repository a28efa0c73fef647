"""Documented procedures, gone through on a copy, up to the first step that does not pass."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from ...dataclass import dataclass
from ...notation import labels
from ..copies.copy import Copy
from ..evidence import Done
from ..plan import Plan, Procedure, Step
from ..rehearsal.closing import Trail
from ..rehearsal.step import perform
from ..shell import Shell

PURPOSE: Final = "step"
_THERE: Final = frozenset({"backup_restores", "changes_no_data"})


@dataclass(frozen=True, slots=True)
class Halt:
    """A step that did not pass."""

    step: Step
    done: Done

    @property
    def words(self) -> str:
        """Which one, where, and the first thing that did not hold."""
        wrong = next((one for one in self.done.judged if one.verdict != "passed"), None)
        seen = (wrong.reason or wrong.actual) if wrong else self.done.ended
        what = f": {wrong.sentence}" if wrong else ""
        return (
            f"`{self.step.id}` ({self.step.place}) {self.done.verdict}{what}; seen: {seen or self.done.ended}"
        )


def here(plan: Plan, procedure: str, environment: str) -> tuple[Step, ...]:
    """The steps of a procedure that the pages let run on an environment, without what is decided there and only there.

    A backup is tried, and what a test changes is seen, on the environment itself; a copy of a copy would show no more.
    """
    return tuple(
        replace(step, expectations=tuple(one for one in step.expectations if one.name not in _THERE))
        for step in plan.procedures[procedure].steps
        if environment in step.runs_on
    )


def before(plan: Plan, deploy: str) -> tuple[Procedure, ...]:
    """The procedures that the rehearsal goes through before it deploys: a backup may be made in one of them."""
    first = plan.rehearsal.index(deploy) if deploy in plan.rehearsal else 0
    return tuple(plan.procedures[name] for name in plan.rehearsal[:first])


def reading(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Those that only read, and so may be asked again."""
    return tuple(step for step in steps if step.effect.kind == labels.READS)


def walk(copy: Copy, shell: Shell, steps: Iterable[Step], trail: Trail) -> Halt | None:
    """Send them one after the other; the one that did not pass, or None."""
    steps = tuple(steps)
    stage = copy.stage
    stage.sighted.look([one for step in steps for one in step.expectations], stage.access(), stage.tell)
    for step in steps:
        trail.send(step)
        done = perform(stage, shell, (1, step), PURPOSE)
        if done.verdict != "passed":
            return Halt(step, done)
        trail.settle(step)
    return None
