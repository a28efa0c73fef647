"""PR-ENHANCEMENT.md: the text for the pull request's description. The source ticks none of its boxes."""

from typing import Any

from ..document import Document, leads
from ..picture import picture
from ..repeats import whole
from ..source import Source
from ..steps import not_run
from ..text import span
from . import checklist, migrations, next_steps, release_notes, rollback, shared


def view(source: Source) -> dict[str, Any]:
    """What the template is given."""
    request = source.rollout.pull_request
    others = (checklist.DOCUMENT, release_notes.DOCUMENT, rollback.DOCUMENT, next_steps.DOCUMENT)
    return {
        "rollout": source.rollout,
        "pull_request": shared.pull_request(source),
        "pages": [shared.page(one.id, one.title) for one in others if one.given(source)],
        "rehearsal": shared.rehearsal(source, "pull-request"),
        "place": span(source.rollout.rehearsed_on) if source.rollout.rehearsed_on else "",
        "scripts": shared.scripts(source),
        "picture": picture(source),
        "way": leads("The way through", "index", "pull-request"),
        "critical": migrations.texts(source, "pull-request", critical=True),
        "triggers": leads(shared.TRIGGERS, "rollback", "pull-request"),
        "deploy": whole(source, "deploy", "pull-request"),
        "verify": whole(source, "verify", "pull-request"),
        "rollback": whole(source, "rollback", "pull-request"),
        "reviewers": [shared.reviewer(source, key) for key in request.reviewers],
        "review": shared.tasks(source, request.review, "pull-request"),
        "gates": shared.gates(source),
        "not_run": not_run(source, "pull-request"),
    }


DOCUMENT = Document(
    "pull-request",
    "Production rollout preparation",
    (
        "Documents",
        "Critical migration",
        "The rehearsal",
        "Way forward and back",
        "Blocked on",
        "Deployment commands",
        "Tests after the deployment",
        "Emergency rollback",
        "What this request must include",
        "For the reviewers",
        "Definition of done",
        shared.NOT_RUN,
    ),
    view,
)
