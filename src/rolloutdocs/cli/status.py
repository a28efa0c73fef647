"""`rolloutdocs status`: what of the documents is proven, and by which run."""

import sys
from datetime import timedelta
from pathlib import Path

import click

from .exits import refusals
from .options import docs_option, evidence_option, rollout_option, source_option


@click.command()
@click.option("--env", "environment", metavar="NAME", default="", help="Only this environment.")
@rollout_option
@source_option
@docs_option
@evidence_option
@click.option("--all", "everything", is_flag=True, help="Show every step, not only counts.")
@click.option("--claims", is_flag=True, help="Show each sentence of each step too.")
@click.option(
    "--max-age", metavar="DAYS", type=click.IntRange(min=0), help="A run that is older proves nothing."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="What to print.",
)
def status(
    environment: str,
    rollout: str,
    source: Path,
    docs: Path,
    evidence: Path,
    everything: bool,
    claims: bool,
    max_age: int | None,
    form: str,
) -> None:
    """Show of every step what evidence says of it: proven when and where, stale and why, failed, never run.

    On one screen: counts, and what is not proven, once for each reason. `--all` shows every step by itself.
    Nothing is run or written. The pages must be what the source gives. Exits with 0 only where all that a run can
    reach is proven and fresh, with 1 where something failed, else with 3.

    \b
    Example:
      rolloutdocs status --env staging
      rolloutdocs status --all
      rolloutdocs status --env staging --format json
    """
    from . import reading, standings, status_text

    with refusals():
        read = reading.pages_with_source(source, docs, environment, rollout)
        limit = None if max_age is None else timedelta(days=max_age)
        shown = standings.look(read, environment, evidence / "runs", limit)
    if form == "json":
        click.echo(standings.as_json(shown))
    else:
        status_text.show(shown, everything, claims)
    sys.exit(standings.code(shown))
