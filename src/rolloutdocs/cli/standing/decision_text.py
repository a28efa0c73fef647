"""The picture of a decision: GO or NO-GO, each gate and what lifts it, then what a person needs at hand.

Window, contacts, escalation and what is ticked by hand are those of the source, of which the pages were just read.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from rich.console import RenderableType
from rich.text import Text

from ...checks.gates.decision import BLOCKED, OPEN, UNKNOWN, Decision, Gate
from ...checks.gates.stand import Stand
from ...checks.remedy import AWAY, remedy
from ...checks.reports.site.trend import Flaky
from ...checks.reports.terminal import Whole
from ..reading import Read
from ..runs.progress import console
from .status_text import lucky

if TYPE_CHECKING:
    from ...generator.rollout import Rollout

_SIGNS: Final = {OPEN: ("✔", "green"), BLOCKED: ("✘", "red"), UNKNOWN: ("?", "yellow")}


def show(
    decision: Decision, stand: Stand, read: Read, troubles: tuple[str, ...], flaky: Sequence[Flaky]
) -> None:
    """Print it."""
    out = console()
    told = (*_decision(decision), *_troubles(troubles), *lucky(flaky))
    for part in (*told, *_around(decision, read), *_stand(stand)):
        out.print(part, crop=False)


def _decision(decision: Decision) -> Iterator[RenderableType]:
    where = decision.environment + (f", {decision.rollout}" if decision.rollout else "")
    yield Text(f"{'GO' if decision.go else 'NO-GO'} for {where}", "bold green" if decision.go else "bold red")
    if not decision.gates:
        yield Whole(f"{where} has no gates: nobody vouches for anything, so nothing may go.", "red")
    for gate in decision.gates:
        yield from _gate(gate)


def _gate(gate: Gate) -> Iterator[RenderableType]:
    sign, colour = _SIGNS[gate.state]
    unknown = " (it could not be decided)" if gate.state == UNKNOWN else ""
    yield Whole(f"{sign} {gate.title}{unknown}", colour)
    yield Whole(f"    {' '.join(gate.reason.split())}")
    if gate.state == OPEN and gate.by:
        yield Whole(f"    by {gate.by}" + (f", {gate.at}" if gate.at else ""), "dim")
    if gate.lifts:
        yield Whole(f"    lift: {gate.lifts}")


def _troubles(troubles: tuple[str, ...]) -> Iterator[RenderableType]:
    for one in troubles:
        yield Whole(f"{one}. It opens nothing: {remedy(one, AWAY)}.", "yellow")


def _around(decision: Decision, read: Read) -> Iterator[RenderableType]:
    """What people need at hand, as the source has it."""
    if read.source is None:
        return
    rollout = read.source.rollout
    yield Text("\nAt hand", "bold")
    yield Whole(f"window      {decision.window or 'policy has none'}")
    yield Whole(f"downtime    {rollout.release.downtime}")
    for one in rollout.people.values():
        yield Whole(f"contact     {one.name}, {one.role}: {one.contact.replace('`', '')}")
    for step in rollout.escalation:
        who = rollout.people[step.call]
        yield Whole(f"escalation  {step.when}: {who.name}, {who.contact.replace('`', '')}")
    yield from _in_words(rollout)
    yield from _by_hand(rollout)


def _in_words(rollout: "Rollout") -> Iterator[RenderableType]:
    """What the documents call gates, beside those that policy has: nothing looks at whether these are lifted."""
    yield Text("\nGates in the documents' words, which nothing checks", "bold")
    for gate in rollout.gates:
        owner = f" ({rollout.people[gate.owner].name})" if gate.owner else ""
        yield Whole(f"{gate.title}: lifted by {gate.lifted_by.replace('`', '')}{owner}")


def _by_hand(rollout: "Rollout") -> Iterator[RenderableType]:
    """Lines of the checklist that no step shows."""
    found = [
        (group, task.what) for group, tasks in rollout.checklist.items() for task in tasks if not task.steps
    ]
    if found:
        yield Text("\nBy hand, as the checklist has it", "bold")
    for group, what in found:
        yield Whole(f"{group + ':':<13}{what}")


def _stand(stand: Stand) -> Iterator[RenderableType]:
    if "--key FILE" in f"{stand.now} {stand.next}":
        yield Whole("\nFILE is your own SSH key, and WORDS what you add to your word.", "dim")
    yield Whole(f"\nNow:  {stand.now}", "bold")
    if stand.next:
        yield Whole(f"Next: {stand.next}")
