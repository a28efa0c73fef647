"""MIGRATION-ROLLBACK-PATH.md: the way back, and what does not come back with it."""

from typing import Any

from ..document import Document
from ..source import Source
from ..steps import not_run, procedures
from . import claims, migrations, shared


def view(source: Source) -> dict[str, Any]:
    """What the template is given."""
    return {
        "losses": migrations.losses(source),
        "claims": claims.text(source),
        "critical": migrations.texts(source, "rollback", critical=True),
        "others": migrations.texts(source, "rollback", critical=False),
        "triggers": shared.triggers(source, "rollback"),
        "procedures": procedures(source, "rollback"),
        "not_run": not_run(source, "rollback"),
    }


DOCUMENT: Document = Document(
    "rollback",
    "Migration rollback path",
    (
        claims.TITLE,
        shared.TRIGGERS,
        "If a migration fails halfway",
        "Critical migrations",
        "Commands of both directions",
        "Checks before and after",
        "Other migrations",
        shared.NOT_RUN,
    ),
    view,
)
