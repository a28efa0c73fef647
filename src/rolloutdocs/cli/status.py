"""`rolloutdocs status`: what of the documents is proven, by which run; and whether an environment may go."""

import sys
from dataclasses import replace
from datetime import timedelta
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
    said,
    source_option,
)


@click.command(cls=Once)
@click.option(
    "--env", "environment", metavar="NAME", default="", callback=said, help="Only this environment."
)
@rollout_option
@source_option
@docs_option
@evidence_option
@policy_from_option
@click.option("--steps", is_flag=True, help="Show how steps stand, also where gates decide.")
@click.option("--all", "everything", is_flag=True, help="Show every step, not only counts.")
@click.option("--claims", is_flag=True, help="Show each sentence of each step too.")
@click.option(
    "--max-age", metavar="DAYS", type=click.IntRange(0, 36_500), help="A run that is older proves nothing."
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
    policy_from: str,
    steps: bool,
    everything: bool,
    claims: bool,
    max_age: int | None,
    form: str,
) -> None:
    """Show of every step what evidence says of it: proven when and where, stale and why, failed, never run.

    On one screen: counts, what is not proven, once for each reason, and steps that came out both ways with nothing
    changed in the newest 200 runs. `--all` shows every step by itself.
    Nothing is run or written. The pages must be what the source gives. Exits with 0 only where all that a run can
    reach is proven and fresh, with 1 where something failed, else with 3.

    For an environment that is named and has gates, or that no step may change, it says GO or NO-GO instead, each
    blocker with what would lift it, and exits with 0 or 1. `--steps`, `--all` and `--claims` show its steps;
    `--max-age` goes with one of them there.

    \b
    Example:
      rolloutdocs status --env staging
      rolloutdocs status --all
      rolloutdocs status --env production
      rolloutdocs status --env production --steps --format json
    """
    from ..checks.base import at
    from ..checks.facts import flaky
    from . import reading
    from .standing import standings, status_text
    from .standing.go import decided, guarded

    with refusals():
        base = at(policy_from) if policy_from else None
        read = reading.pages_with_source(source, docs, environment, rollout, base)
        plain = steps or everything or claims
        if environment and not plain and guarded(read.policy.environments[environment]):
            idle("max_age", "--steps, --all or --claims where it says GO or NO-GO", None)
            sys.exit(decided(read, environment, evidence, base, form))
        limit = None if max_age is None else timedelta(days=max_age)
        shown = standings.look(read, environment, evidence / "runs", limit)
        lucky = flaky(evidence / "runs", read.rollout, read.looks.shelf)
        shown = replace(shown, flaky=tuple(one for one in lucky if one.environment in shown.environments))
    if form == "json":
        click.echo(standings.as_json(shown))
    else:
        status_text.show(shown, everything, claims)
    sys.exit(standings.code(shown))
