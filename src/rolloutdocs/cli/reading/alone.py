"""Pages that come without a source: somebody has to vouch for their plan."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...checks import guard
from ...environment_rules import load_environments
from ..waiting import READING, waiting
from . import folder, planned
from .ground import Ground, Linked, Notes, plain
from .read import Read

if TYPE_CHECKING:
    from ...checks.base import Base


@waiting(READING)
def pages_alone(docs: Path, environments: Path, environment: str = "", base: "Base | None" = None) -> Read:
    """Read pages that come without a source: they must agree with themselves and with each other."""
    if base:
        from .basing import policy_at

        policy, environments = policy_at(base, environments)
    else:
        policy = load_environments(environments)
    docs = plain(docs)
    found = folder.pages(docs)
    readings = planned.readings(found, docs)
    marked = planned.marked(found, readings)
    planned.refuse(planned.located(guard.own_digests(marked | folder.scripts(docs)), docs))
    made = planned.made(
        readings, docs, (policy, environments), environment, Linked(Ground(docs, ()).there, Notes())
    )
    return replace(made, pages=marked, found=found, commit=base.commit if base else "")


def confirmed(read: Read, digest: str) -> None:
    """Exit with 2 unless the caller names the digest of this very plan."""
    if digest != read.plan.digest:
        message = (
            f"These pages come without a source, so somebody has to vouch for them. Read the plan "
            f"(--dry-run shows it), then give its digest: --confirm {read.plan.digest}"
        )
        raise click.UsageError(message)
