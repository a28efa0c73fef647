"""index.md: one look at the rollout, and where to go from here."""

from typing import Any

from ...notation import labels
from ..document import Document, leads, to_procedure
from ..picture import picture
from ..source import Source
from ..steps import destroying
from ..text import link, prose, span, table
from ..times import at_most, opened
from ..way import numbered, way
from . import checklist, migrations, next_steps, pull_request, release_notes, rollback, shared


def view(source: Source) -> dict[str, Any]:
    """What the template is given."""
    rollout = source.rollout
    return {
        "rollout": rollout,
        "closed": shared.closed(source, "index"),
        "pull_request": shared.pull_request(source),
        "pages": [
            (shared.page(one.id, one.title), what)
            for one, what in (
                (checklist.DOCUMENT, "every step of the rollout, in order, with what must be true after it"),
                (release_notes.DOCUMENT, "what changes, when, and who answers for it"),
                (rollback.DOCUMENT, "the way back, and what does not come back"),
                (pull_request.DOCUMENT, "the text for the pull request, and what its reviewers look at"),
                (next_steps.DOCUMENT, "what people do until production may go"),
            )
            if one.given(source)
        ]
        + ([(link("All rollouts", "../index.md"), "the list of them")] if source.id else []),
        "destroying": destroying(source, "index", rollout.procedures),
        "affected": [span(column.column) for one in rollout.migrations for column in one.data],
        "losses": migrations.losses(source),
        "triggers": leads(shared.TRIGGERS, "rollback", "index"),
        "people": leads("People", "release-notes", "index"),
        "escalation": shared.escalated(source, "index"),
        "picture": picture(source),
        "way": way_table(source),
        "procedures": procedures_table(source),
        "gates": gates_table(source),
    }


def gates_table(source: Source) -> str:
    """What blocks production, compared."""
    rows = [[one.what, one.then, one.who or "nobody is named"] for one in shared.gates(source)]
    return table(["What must be true", "What makes it true", "Who answers for it"], rows)


def way_table(source: Source) -> str:
    """The picture in words: what follows when all is well, and where a failure leads."""
    rows = [
        [
            to_procedure(source, part.name, "index"),
            _then(source, part.then, back=part.back),
            ". ".join(
                f"{numbered(one.steps, part.steps).capitalize()}: "
                + (f"go to {to_procedure(source, one.to, 'index')}" if one.to else "stop")
                for one in part.exits
            ),
        ]
        for part in way(source.rollout).parts
    ]
    return table(["Procedure", "When all is well", "When a step fails"], rows) if rows else ""


def procedures_table(source: Source) -> str:
    """The procedures: how long they may take, how long users wait, what is gone afterwards. Nothing for none."""
    rows = [_procedure(source, name) for name in source.rollout.procedures]
    return (
        table(["Procedure", "Steps", "At most", "What it opens and closes", "What it destroys"], rows)
        if rows
        else ""
    )


def _then(source: Source, name: str, *, back: bool) -> str:
    if name:
        return f"go on with {to_procedure(source, name, 'index')}"
    return "the way back is done" if back else "the rollout is done"


def _procedure(source: Source, name: str) -> list[str]:
    steps = source.rollout.procedures[name].steps
    gone = [
        prose(step.effect.removeprefix(labels.DESTROYS).strip())
        for step in steps.values()
        if step.effect.startswith(labels.DESTROYS)
    ]
    return [
        to_procedure(source, name, "index"),
        str(len(steps)),
        at_most(steps.values()),
        "; ".join(opened(steps)) or "nothing",
        "; ".join(gone) or "nothing",
    ]


DOCUMENT = Document(
    "index",
    "Rollout at a glance",
    (
        "May we go",
        "What is lost",
        "The release",
        "The way through",
        "If it goes wrong",
        "Procedures",
        "Documents",
    ),
    view,
)
