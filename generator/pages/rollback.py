"""MIGRATION-ROLLBACK-PATH.md: the way back, and what does not come back with it."""

from typing import Any

from ..document import Document
from ..source import Source
from ..steps import not_run, procedures
from . import shared


def view(source: Source) -> dict[str, Any]:
    """What the template is given."""
    return {
        "critical": shared.migrations(source, critical=True),
        "others": shared.migrations(source, critical=False),
        "triggers": shared.triggers(source, "rollback"),
        "procedures": procedures(source, "rollback"),
        "not_run": not_run(source, "rollback"),
    }


DOCUMENT = Document(
    "rollback",
    "Migration rollback path",
    (shared.TRIGGERS, "Critical migrations", "Other migrations", shared.NOT_RUN),
    view,
)
