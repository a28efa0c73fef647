"""All gates of an environment, judged: GO or NO-GO. Pure.

A gate is a file with a function, and an entry here. Each says what would lift it; what is unknown is never open.
"""

from collections.abc import Callable, Mapping
from typing import Final

from ...gating import Gates
from .approval import approval
from .backup import backup
from .decision import Decision, Gate
from .facts import Facts
from .go_ahead import go_ahead
from .item import item
from .operations import operations
from .rehearsal import rehearsal
from .rollback import rollback
from .window import window

Judge = Callable[[Facts], Gate]

#: Field of policy -> what judges it, in the order in which people see to them.
GATES: Final[Mapping[str, Judge]] = {
    "window": window,
    "rehearsal": rehearsal,
    "rollback": rollback,
    "backup": backup,
    "approval": approval,
    "operations": operations,
}
#: After the items: the word that comes last.
LAST: Final[Mapping[str, Judge]] = {"go_ahead": go_ahead}


def decide(facts: Facts) -> Decision:
    """The decision. A window alone is no gate: it opens nothing that a person or a run would have to."""
    gates = [*_judged(facts, GATES)]
    gates += [item(facts, name) for name in facts.gates.items]
    gates += _judged(facts, LAST)
    if [one.name for one in gates] == ["window"]:
        gates = []
    at = facts.now.isoformat(timespec="seconds")
    window_ = str(facts.gates.window) if facts.gates.window else ""
    return Decision(facts.environment, facts.rollout, at, window_, tuple(gates))


def names(gates: Gates) -> tuple[str, ...]:
    """What the gates of an environment are called, in the order in which they are judged."""
    first, last = (
        [name.replace("_", "-") for name in judges if getattr(gates, name)] for judges in (GATES, LAST)
    )
    return (*first, *gates.items, *last)


def _judged(facts: Facts, judges: Mapping[str, Judge]) -> list[Gate]:
    return [judge(facts) for name, judge in judges.items() if getattr(facts.gates, name)]
