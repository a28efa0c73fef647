"""`rolloutdocs verify`: documents to verdict."""

import sys
from pathlib import Path

import click

from .exits import refusals
from .options import docs_option, evidence_option, rollout_option, source_option


@click.command()
@click.option("--env", "environment", required=True, metavar="NAME", help="The environment on which to run.")
@rollout_option
@source_option
@docs_option
@evidence_option
@click.option("--pages-only", is_flag=True, help="Verify pages that come without a source; needs --confirm.")
@click.option("--confirm", metavar="DIGEST", default="", help="The digest of the plan that you have read.")
@click.option(
    "--environments",
    type=click.Path(path_type=Path),
    default=Path("content/environments.yaml"),
    show_default=True,
    help="With --pages-only: the environments file.",
)
@click.option(
    "--policy-from",
    metavar="REF",
    default="",
    help="Take policy from this commit, such as origin/main; a plan that it does not have needs --confirm.",
)
@click.option("--dry-run", is_flag=True, help="Show the plan; run nothing.")
def verify(
    environment: str,
    rollout: str,
    source: Path,
    docs: Path,
    evidence: Path,
    pages_only: bool,
    confirm: str,
    environments: Path,
    policy_from: str,
    dry_run: bool,
) -> None:
    """Read the documents back and run what they say.

    First the pages must be what the source gives; then every step of the rehearsal runs on the environment, and each
    sentence that its page claims is judged. Evidence is kept in a file.

    \b
    Example:
      rolloutdocs verify --env staging
      rolloutdocs verify --env staging --dry-run
      rolloutdocs verify --env staging --rollout drop-roles      one of several
      rolloutdocs verify --env staging --policy-from origin/main      in CI, for a change under review
    """
    from ..checks.base import at
    from . import basing, disagreements, reading, running

    with refusals():
        base = at(policy_from) if policy_from else None
        if pages_only:
            read = reading.pages_alone(docs, environments, environment, base)
        else:
            read = reading.pages_with_source(source, docs, environment, rollout, base)
        read = disagreements.settled(read)
        if dry_run:
            sys.exit(running.announce(read, environment))
        if pages_only:
            reading.confirmed(read, confirm)
        elif base:
            basing.confirmed(read.plan, base, (read.docs, read.others), confirm)
        ended = running.run(read, environment, evidence)
    sys.exit(running.code(ended))
