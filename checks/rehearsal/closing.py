"""What a run has opened, and whether closing it is safe after something went wrong.

Pure: given what was run, it says what to do; `passage` does it. The rule is law 7: closing runs, last opened first,
only where nothing between opening and failure changed anything. Otherwise the environment stays closed to users:
a half-migrated application must not be let loose on them.
"""

from dataclasses import field

from ...dataclass import dataclass
from ...notation import labels
from ..evidence import Open
from ..plan import Code, Plan, Step, Text


@dataclass(slots=True)
class Trail:
    """The steps of one passage as they were sent, and what is open because of them."""

    plan: Plan
    sent: list[Step] = field(default_factory=list)  #: in order; the last may have failed
    opened: list[Step] = field(default_factory=list)  #: steps that opened something not closed since
    known: set[str] = field(default_factory=set)  #: ids of those that passed in the shell that there is

    def send(self, step: Step) -> None:
        """The step is about to run: from now on what it opens may be open."""
        self.sent.append(step)
        if step.opening and step not in self.opened:
            self.opened.append(step)

    def settle(self, step: Step) -> None:
        """The step passed: what it closes is closed."""
        self.opened = [opener for opener in self.opened if self.plan.closers[opener.id] != step.id]

    @property
    def closing(self) -> list[tuple[Step, list[Step]]]:
        """The steps that close what is open, each with those that opened it, last opened first."""
        found: dict[str, tuple[Step, list[Step]]] = {}
        for opener in reversed(self.opened):
            found.setdefault(self.plan.closers[opener.id], (closer(self.plan, opener), []))[1].append(opener)
        return list(found.values())

    def obstacle(self, opener: Step) -> Step | None:
        """The last step since the opening that changed something, itself failed or not; None if closing is safe.

        The step that closes it is none: where that did not pass, it is what is to be done again. Nor is one that opened
        what the same step closes, or what is closed by now.
        """
        since = self.sent[self.sent.index(opener) + 1 :]
        closing = self.plan.closers[opener.id]
        return next((step for step in reversed(since) if self._changes(step, closing)), None)

    def _changes(self, step: Step, closing: str) -> bool:
        if step.effect.kind == labels.READS or step.id == closing:
            return False
        # What is destroyed does not come back by closing what was opened with it.
        if not step.opening or step.effect.kind == labels.DESTROYS:
            return True
        return step in self.opened and self.plan.closers[step.id] != closing


def closer(plan: Plan, opener: Step) -> Step:
    """The step that closes what `opener` opened."""
    return next(step for step in plan.steps if step.id == plan.closers[opener.id])


def left_open(plan: Plan, environment: str, opener: Step, failed: Step, reason: str) -> Open:
    """The record of something that stays open: why, and the exact next commands from the pages."""
    assert opener.opening is not None
    commands, advice = _next(plan, environment, opener, failed)
    return Open(opener.opening.what, opener.id, str(opener.place), reason, commands, advice)


def _next(plan: Plan, environment: str, opener: Step, failed: Step) -> tuple[list[str], str]:
    """Commands of the procedure the page sends people to; or its advice, and the command that closes."""
    if failed.id in plan.detours:
        procedure = plan.procedures[plan.detours[failed.id]]
        commands = [step.command for step in procedure.steps if environment in step.runs_on]
        return commands, f"{procedure.title}, {procedure.place}"
    shut = closer(plan, opener)
    advice = words(failed.failure.advice) or f"Decide first what {failed.id} did."
    return [shut.command], f"{advice} Closing is {shut.id}, {shut.place}."


def words(text: Text) -> str:
    """Inline text as a terminal shows it."""
    return "".join(f"`{part.value}`" if isinstance(part, Code) else part for part in text)
