"""PRODUCTION-RELEASE-NOTES.md: what the release is, for those who run and watch it."""

from typing import Any

from ..document import Document
from ..source import Source
from ..steps import not_run, whole
from ..text import prose
from . import shared

KINDS = ("added", "changed", "removed", "fixed", "security")


def view(source: Source) -> dict[str, Any]:
    """What the template is given."""
    changes = {
        kind: [prose(one.what) for one in source.rollout.changes if one.kind == kind] for kind in KINDS
    }
    return {
        "rollout": source.rollout,
        "pull_request": shared.pull_request(source),
        "changes": {kind.capitalize(): found for kind, found in changes.items() if found},
        "deploy": whole(source, "deploy", "release-notes"),
        "critical": shared.migrations(source, critical=True),
        "others": shared.migrations(source, critical=False),
        "people": shared.people(source),
        "monitoring": shared.monitoring(source, "release-notes"),
        "not_run": not_run(source, "release-notes"),
    }


DOCUMENT = Document(
    "release-notes",
    "Production release notes",
    (
        "The release",
        "Changes",
        *(kind.capitalize() for kind in KINDS),
        "Database changes",
        "Deployment commands",
        "Monitoring",
        "Safety of people and data",
        "People",
        shared.NOT_RUN,
    ),
    view,
)
