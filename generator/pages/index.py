"""index.md: one look at the rollout, and where to go from here."""

from collections.abc import Iterable, Mapping
from typing import Any

from ...notation import labels
from ..document import Document, leads, to_procedure
from ..procedure import Step
from ..source import Source
from ..steps import destroying
from ..text import link, prose, span, table
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
        ]
        + ([(link("All rollouts", "../index.md"), "the list of them")] if source.id else []),
        "destroying": destroying(source, "index", rollout.procedures),
        "affected": [span(column.column) for one in rollout.migrations for column in one.data],
        "losses": [loss for one in shared.every_migration(source) for loss in one.losses],
        "triggers": leads(shared.TRIGGERS, "rollback", "index"),
        "people": leads("People", "release-notes", "index"),
        "procedures": procedures_table(source),
        "gates": gates_table(source),
    }


def gates_table(source: Source) -> str:
    """What blocks production, compared."""
    rows = [[one.what, one.then, one.who or "nobody is named"] for one in shared.gates(source)]
    return table(["What must be true", "What makes it true", "Who answers for it"], rows)


def procedures_table(source: Source) -> str:
    """The procedures: how long they may take, how long users wait, what is gone afterwards. Nothing for none."""
    rows = [_procedure(source, name) for name in source.rollout.procedures]
    return (
        table(["Procedure", "Steps", "At most", "What it opens and closes", "What it destroys"], rows)
        if rows
        else ""
    )


def _procedure(source: Source, name: str) -> list[str]:
    steps = source.rollout.procedures[name].steps
    opened = [_opened(steps, key) for key, step in steps.items() if step.opens]
    gone = [
        prose(step.effect.removeprefix(labels.DESTROYS).strip())
        for step in steps.values()
        if step.effect.startswith(labels.DESTROYS)
    ]
    return [
        to_procedure(source, name, "index"),
        str(len(steps)),
        at_most(steps.values()),
        "; ".join(opened) or "nothing",
        "; ".join(gone) or "nothing",
    ]


def _opened(steps: Mapping[str, Step], key: str) -> str:
    opens = steps[key].opens
    assert opens is not None
    keys = list(steps)
    first, last = keys.index(key), keys.index(opens.closed_by.partition(".")[2])
    limit = at_most(steps[one] for one in keys[first : last + 1])
    return f"{prose(opens.what)}, steps {first + 1} to {last + 1}: {limit}"


def at_most(steps: Iterable[Step]) -> str:
    """The sum of time limits, as people say it."""
    seconds = sum(
        int(number) * (60 if unit.startswith("minute") else 1)
        for number, unit in (step.time_limit.split(" ") for step in steps)
    )
    minutes, rest = divmod(seconds, 60)
    parts = [f"{n} {word}{'s' if n != 1 else ''}" for n, word in ((minutes, "minute"), (rest, "second")) if n]
    return " ".join(parts)


DOCUMENT = Document(
    "index",
    "Rollout at a glance",
    ("May we go", "What is lost", "The release", "If it goes wrong", "Procedures", "Documents"),
    view,
)
