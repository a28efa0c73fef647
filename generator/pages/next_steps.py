"""NEXT-STEPS.md: what people do, in order, until production may go, and what blocks it until then."""

from typing import Any

from ..document import Document, leads
from ..source import Source
from ..steps import not_run
from . import shared


def view(source: Source) -> dict[str, Any]:
    """What the template is given."""
    return {
        "rollout": source.rollout,
        "gates": shared.gates(source),
        "triggers": leads(shared.TRIGGERS, "rollback", "next-steps"),
        "not_run": not_run(source, "next-steps"),
    }


DOCUMENT = Document(
    "next-steps",
    "Next steps",
    ("Blocked on", "Definition of done", "Critical success criteria", shared.NOT_RUN),
    view,
    lambda source: bool(source.rollout.next_steps),
)
