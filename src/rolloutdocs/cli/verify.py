"""`rolloutdocs verify`: documents to verdict."""

import sys
from pathlib import Path

import click

from .exits import Exit, refusals
from .options import docs_option, evidence_option, rollout_option, source_option


@click.command()
@click.option(
    "--env",
    "environment",
    required=True,
    metavar="NAME",
    help="The environment on which to run; several as `a,b`, or a pattern such as `staging-*`.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    metavar="N",
    help="Of several environments, how many run at a time.  [default: 4]",
)
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
@click.option("--dry-run", is_flag=True, help="Show the plan; run nothing.")
def verify(
    environment: str,
    jobs: int | None,
    rollout: str,
    source: Path,
    docs: Path,
    evidence: Path,
    pages_only: bool,
    confirm: str,
    environments: Path,
    dry_run: bool,
) -> None:
    """Read the documents back and run what they say.

    First the pages must be what the source gives; then every step of the rehearsal runs on the environment, and each
    sentence that its page claims is judged. Evidence is kept in a file.

    \b
    Example:
      rolloutdocs verify --env staging
      rolloutdocs verify --env staging --dry-run
      rolloutdocs verify --env 'staging-*' --jobs 10
      rolloutdocs verify --env staging --rollout drop-roles      one of several
    """
    from . import naming, reading, running, several

    with refusals():
        if pages_only:
            read = reading.pages_alone(docs, environments, environment)
        else:
            read = reading.pages_with_source(source, docs, environment, rollout)
        names = naming.names(environment, read.policy.environments, str(read.policy_path))
        if dry_run:
            sys.exit(several.worst([running.announce(read, name) for name in names]))
        if pages_only:
            reading.confirmed(read, confirm)

    def one(name: str) -> Exit:
        with refusals():
            return running.code(running.run(read, name, evidence))

    sys.exit(one(*names) if len(names) == 1 else several.verify(names, jobs, evidence, one))
