"""`rolloutdocs pr`: the text of the pull request."""

from pathlib import Path

import click

from .exits import refusals
from .options import docs_option, evidence_option, rollout_option, source_option
from .spared import output as spared


@click.group()
def pr() -> None:
    """The text of the pull request."""


@pr.command()
@rollout_option
@source_option
@docs_option
@evidence_option
@click.option(
    "--env",
    "environment",
    metavar="NAME",
    default="staging",
    show_default=True,
    help="Whose evidence is shown.",
)
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), callback=spared, help="Write to this file."
)
def export(
    rollout: str, source: Path, docs: Path, evidence: Path, environment: str, output: Path | None
) -> None:
    """Print the pull request's text: the page as it was written, and what the last run proved.

    \b
    Example:
      rolloutdocs pr export > pull-request.md
    """
    from ..checks.application import tree_digest
    from ..checks.carry import origin
    from ..checks.evidence import Broken
    from ..checks.history import newest
    from ..checks.reader.digest import digest
    from ..checks.reports import pull_request
    from ..errors import Finding, Place, Refused
    from . import reading

    with refusals():
        read = reading.pages_with_source(source, docs, environment, rollout)
        page = read.pages[f"{read.prefix}PR-ENHANCEMENT.md"].decode()
        try:
            run = newest(evidence / "runs", environment, read.rollout)
        except Broken as error:
            place = Place(str(evidence / "runs"), 0)
            raise Refused([Finding(place, str(error), "Take that file away; it proves nothing.")]) from error
        policy = read.policy.environments[environment]
        tree = tree_digest(read.policy_path.parent, policy.application)
        imported = origin(evidence / "runs" / f"{run.name}.jsonl") if run else ""
        now = pull_request.Now(read.plan.digest, tree, digest(policy.model_dump(mode="json")), imported)
        text = pull_request.text(page, list(run.records) if run else [], now)
    if output:
        output.write_text(text, "utf-8")
    else:
        click.echo(text, nl=False)
