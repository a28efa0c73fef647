"""`rolloutdocs reset`: the starting state, and nothing else."""

import sys
from pathlib import Path

import click

from .exits import Exit, refusals
from .once import Once
from .options import evidence_option, rollout_option, source_option


@click.command(cls=Once)
@click.option("--env", "environment", required=True, metavar="NAME", help="The environment to restore.")
@rollout_option
@source_option
@evidence_option
def reset(environment: str, rollout: str, source: Path, evidence: Path) -> None:
    """Bring an environment's starting state back, and run no step.

    `verify` does this first by itself. Here it is alone, for an environment that stays: to leave it clean, or to look
    at where a rehearsal begins. The command is the environment's `reset`; the pages are not read.

    \b
    Example:
      rolloutdocs reset --env staging
    """
    from ..checks.rehearsal.selection import Selection
    from ..checks.resume import Going
    from . import reading
    from .runs import running

    with refusals():
        read = reading.policy_alone(source, environment, rollout)
        ended = running.run(read, environment, evidence, running.Asked(Going(Selection(reset=True))))
    if ended.interrupted:
        sys.exit(Exit.INTERRUPTED)
    if ended.reason:
        click.echo(f"The starting state of {environment} is not there.", err=True)
        sys.exit(Exit.FAILED if ended.verdict == "failed" else Exit.INCONCLUSIVE)
    click.echo(f"The starting state of {environment} is restored. No step was run.")
