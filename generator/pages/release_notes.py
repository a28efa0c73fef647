"""PRODUCTION-RELEASE-NOTES.md: what the release is, for those who run and watch it."""

from typing import Any

from ..document import Document
from ..repeats import whole
from ..source import Source
from ..steps import not_run
from ..text import prose
from . import claims, migrations, shared

KINDS = ("added", "changed", "removed", "fixed", "security")


def view(source: Source) -> dict[str, Any]:
    """What the template is given."""
    changes = {
        kind: [prose(one.what) for one in source.rollout.changes if one.kind == kind] for kind in KINDS
    }
    return {
        "rollout": source.rollout,
        "closed": shared.closed(source, "release-notes"),
        "claimed": claims.pointer(source, "release-notes"),
        "pull_request": shared.pull_request(source),
        "changes": {kind.capitalize(): found for kind, found in changes.items() if found},
        "deploy": whole(source, "deploy", "release-notes"),
        "verify": whole(source, "verify", "release-notes"),
        "critical": migrations.texts(source, "release-notes", critical=True),
        "others": migrations.texts(source, "release-notes", critical=False),
        "people": shared.people(source),
        "escalation": shared.escalation(source),
        "monitoring": shared.monitoring(source, "release-notes"),
        "not_run": not_run(source, "release-notes"),
    }


DOCUMENT: Document = Document(
    "release-notes",
    "Production release notes",
    (
        "The release",
        "Changes",
        *(kind.capitalize() for kind in KINDS),
        "Database changes",
        "Deployment commands",
        "Verification",
        "Monitoring",
        "Safety of people and data",
        shared.ESCALATION,
        "People",
        shared.NOT_RUN,
    ),
    view,
)
