"""PR-ENHANCEMENT.md: the text for the pull request's description. The source ticks none of its boxes."""

from typing import Any

from ..document import Document, leads
from ..repeats import whole
from ..source import Source
from ..steps import not_run
from . import checklist, migrations, release_notes, rollback, shared


def view(source: Source) -> dict[str, Any]:
    """What the template is given."""
    request = source.rollout.pull_request
    others = (checklist.DOCUMENT, release_notes.DOCUMENT, rollback.DOCUMENT)
    return {
        "rollout": source.rollout,
        "pull_request": shared.pull_request(source),
        "pages": [shared.page(one.id, one.title) for one in others],
        "critical": migrations.texts(source, "pull-request", critical=True),
        "triggers": leads(shared.TRIGGERS, "rollback", "pull-request"),
        "deploy": whole(source, "deploy", "pull-request"),
        "verify": whole(source, "verify", "pull-request"),
        "rollback": whole(source, "rollback", "pull-request"),
        "reviewers": [shared.person(source, key) for key in request.reviewers],
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
