"""PRODUCTION-ROLLOUT-CHECKLIST.md: everything that is done, in order, by whoever does it."""

from typing import Any, Final, get_args

from ..document import Document, to_procedure
from ..rollout import Group
from ..settings import places, variables
from ..source import Source
from ..steps import not_run, procedures, repeated
from ..text import prose, span
from . import shared

GROUPS: Final = get_args(Group)


def view(source: Source) -> dict[str, Any]:
    """What the template is given."""
    rollout = source.rollout
    return {
        "rollout": rollout,
        "losses": [loss for one in shared.every_migration(source) for loss in one.losses],
        "tasks": {**dict.fromkeys(GROUPS, ()), **rollout.checklist},
        "places": places(source),
        "environments": span(shared.path(source, rollout.environments)),
        "variables": variables(source),
        "rehearsal": [to_procedure(source, name, "checklist") for name in rollout.rehearsal],
        "procedures": procedures(source, "checklist"),
        "triggers": shared.triggers(source, "checklist"),
        "gates": shared.gates(source),
        "support": [
            (prose(one.question), repeated(source, one.steps, "checklist")) for one in rollout.support
        ],
        "not_run": not_run(source, "checklist"),
    }


DOCUMENT = Document(
    "checklist",
    "Production rollout checklist",
    (
        "What blocks production",
        "Before the rollout",
        "Where steps run",
        "Settings",
        shared.TRIGGERS,
        "After the rollout",
        "Final list",
        "Success criteria",
        "Order of the rehearsal",
        "Expected results",
        "Support commands",
        shared.NOT_RUN,
    ),
    view,
)
