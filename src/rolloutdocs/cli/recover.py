"""`rolloutdocs recover`: from what a run left open back to what users can have, as the pages say."""

import sys
from pathlib import Path

import click

from .exits import refusals
from .once import Once
from .options import (
    docs_option,
    evidence_option,
    idle,
    policy_from_option,
    rollout_option,
    source_option,
    sourceless,
)


@click.command(cls=Once)
@click.option("--env", "environment", required=True, metavar="NAME", help="The environment to lead back.")
@rollout_option
@source_option
@docs_option
@evidence_option
@click.option("--pages-only", is_flag=True, help="Take pages that come without a source; needs --confirm.")
@click.option(
    "--confirm",
    metavar="DIGEST",
    multiple=True,
    help="The digest of today's plan, which you have read, where it is not the one that was run; or of the policy, "
    "where that changed. May be given several times.",
)
@click.option(
    "--environments",
    type=click.Path(path_type=Path),
    default=Path("content/environments.yaml"),
    show_default=True,
    help="With --pages-only: the environments file.",
)
@policy_from_option
@click.option("--dry-run", is_flag=True, help="Show what is open and what would be run; run nothing.")
@click.option("--yes", is_flag=True, help="Do not ask before anything is run.")
def recover(
    environment: str,
    rollout: str,
    source: Path,
    docs: Path,
    evidence: Path,
    pages_only: bool,
    confirm: tuple[str, ...],
    environments: Path,
    policy_from: str,
    dry_run: bool,
    yes: bool,
) -> None:
    """Go on from what a run left open.

    Says what is open and since when. What nothing changed since is closed again; otherwise the recovery is run that the
    page of the failed step sends people to, and what is open is closed when all of it has passed. Where no page says
    how to recover, nothing is run.

    \b
    Example:
      rolloutdocs recover --env staging --dry-run
      rolloutdocs recover --env staging --yes
      rolloutdocs recover --env staging --policy-from origin/main      in CI, for a change under review
    """
    from ..checks.base import at
    from . import reading
    from .runs import recovering

    idle("environments", "--pages-only", pages_only)
    sourceless(pages_only)
    with refusals():
        base = at(policy_from) if policy_from else None
        if pages_only:
            read = reading.pages_alone(docs, environments, environment, base)
        else:
            read = reading.pages_with_source(source, docs, environment, rollout, base)
        asked = recovering.Asked(environment, evidence, confirm, pages_only, dry_run, yes, base)
        code = recovering.lead(read, asked)
    sys.exit(code)
