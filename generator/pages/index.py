"""index.md: one look at the rollout, and where to go from here."""

from typing import Any

from ...notation import labels
from ..document import Document, to_procedure, to_step
from ..source import Source
from ..text import prose, span
from . import checklist, pull_request, release_notes, rollback, shared


def view(source: Source) -> dict[str, Any]:
    """What the template is given."""
    rollout = source.rollout
    return {
        "rollout": rollout,
        "pull_request": shared.pull_request(source),
        "pages": [
            (shared.page(one.id, one.title), what)
            for one, what in (
                (checklist.DOCUMENT, "every step of the rollout, in order, with what must be true after it"),
                (release_notes.DOCUMENT, "what changes, when, and who answers for it"),
                (rollback.DOCUMENT, "the way back, and what does not come back"),
                (pull_request.DOCUMENT, "the text for the pull request"),
            )
        ],
        "destroying": [
            f"{to_step(source, one.id, 'index')} {prose(one.step.effect)}"
            for one in rollout.located()
            if one.step.effect.startswith(labels.DESTROYS)
        ],
        "affected": [span(column.column) for one in rollout.migrations for column in one.data],
        "first": to_procedure(source, rollout.rehearsal[0], "index") if rollout.rehearsal else "",
        "gates": shared.gates(source),
    }


DOCUMENT = Document(
    "index", "Rollout at a glance", ("The release", "Documents", "Can data be lost", "What comes next"), view
)
