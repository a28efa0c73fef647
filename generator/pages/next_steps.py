"""NEXT-STEPS.md: what people do, in order, until production may go, and what blocks it until then."""

from typing import Any

from ..document import Document
from ..scripts import names
from ..source import Source
from ..steps import not_run, unrun
from ..text import link, prose, span
from . import shared


def view(source: Source) -> dict[str, Any]:
    """What the template is given."""
    return {
        "rollout": source.rollout,
        "pull_request": shared.pull_request(source),
        "steps": [
            {
                "heading": f"{number}. {one.title}",
                "intro": prose(one.intro) if one.intro else "",
                "shows": [unrun(each) for each in one.shows],
                "tasks": shared.tasks(source, one.tasks, "next-steps"),
            }
            for number, one in enumerate(source.rollout.next_steps, 1)
        ],
        "scripts": {suffix: link(name, name) for suffix, name in names(source).items()},
        "rehearsed_on": span(source.rollout.rehearsed_on),
        "gates": shared.gates(source),
        "triggers": shared.triggers(source, "next-steps"),
        "support": shared.support(source, "next-steps"),
        "not_run": not_run(source, "next-steps"),
    }


DOCUMENT = Document(
    "next-steps",
    "Next steps",
    (
        "The rehearsal scripts",
        "Critical success criteria",
        "The rehearsal must show",
        "The pull request must include",
        "Production is blocked on",
        "Definition of done",
        "Roll back immediately if",
        "Support commands",
        shared.NOT_RUN,
    ),
    view,
    lambda source: bool(source.rollout.next_steps),
)
