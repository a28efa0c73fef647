"""PRODUCTION-ROLLOUT-CHECKLIST.md: everything that is done, in order, by whoever does it."""

from typing import Any, Final

from ..document import Document, path
from ..rollout import Group
from ..settings import places, variables
from ..source import Source
from ..steps import not_run, procedures
from ..text import span
from . import claims, migrations, shared

#: What is done before the first step, by subject: group of the source -> its heading.
BEFORE: Final[dict[Group, str]] = {
    "backups": "Backups",
    "environment": "Environment",
    "tests": "Tests",
    "before": "People and window",
}


def view(source: Source) -> dict[str, Any]:
    """What the template is given."""
    rollout = source.rollout
    tasks = {key: shared.tasks(source, found, "checklist") for key, found in rollout.checklist.items()}
    return {
        "rollout": rollout,
        "closed": shared.closed(source, "checklist"),
        "claimed": claims.pointer(source, "checklist"),
        "losses": migrations.losses(source),
        "before": {title: tasks[key] for key, title in BEFORE.items() if tasks.get(key)},
        "after": tasks.get("after", []),
        "final": tasks.get("final", []),
        "places": places(source),
        "environments": span(path(source, rollout.environments)),
        "variables": variables(source),
        "rehearsal": shared.rehearsal(source, "checklist"),
        "procedures": procedures(source, "checklist"),
        "triggers": shared.triggers(source, "checklist"),
        "gates": shared.gates(source),
        "support": shared.support(source, "checklist"),
        "not_run": not_run(source, "checklist"),
    }


DOCUMENT: Document = Document(
    "checklist",
    "Production rollout checklist",
    (
        "What blocks production",
        "Before the rollout",
        *BEFORE.values(),
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
