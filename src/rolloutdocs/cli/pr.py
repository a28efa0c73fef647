"""`rolloutdocs pr`: the pull request, as text, and on GitHub."""

import sys
from collections.abc import Callable
from pathlib import Path

import click

from .exits import refusals
from .once import Once
from .options import docs_option, evidence_option, rollout_option, said, source_option
from .spared import output as spared

environment_option = click.option(
    "--env",
    "environment",
    metavar="NAME",
    default="staging",
    show_default=True,
    callback=said,
    help="Whose evidence is shown.",
)
number_option = click.option(
    "--pr",
    "number",
    metavar="NUMBER",
    type=click.IntRange(1),
    help="Another pull request than the source's.",
)


@click.group()
def pr() -> None:
    """The pull request: its text, and what GitHub has of it."""


def _common(command: Callable[..., None]) -> Callable[..., None]:
    for option in (environment_option, evidence_option, docs_option, source_option, rollout_option):
        command = option(command)
    return command


@pr.command(cls=Once)
@_common
@click.option(
    "--format",
    "form",
    type=click.Choice(["body", "comment", "checklist", "reviewers"]),
    default="body",
    show_default=True,
    help="The description, the comment as it is kept on GitHub, its lines alone, or whom to ask.",
)
@click.option(
    "--head", metavar="COMMIT", default="", help="Lead links to this commit.  [default: the one here]"
)
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), callback=spared, help="Write to this file."
)
def export(
    rollout: str,
    source: Path,
    docs: Path,
    evidence: Path,
    environment: str,
    form: str,
    head: str,
    output: Path | None,
) -> None:
    """Print the pull request's text: the page as it was written, and what the last run proved.

    Where the folder is a checkout, links lead to the files at its commit, and the text has at most the characters
    that GitHub takes.

    \b
    Example:
      rolloutdocs pr export > pull-request.md
      rolloutdocs pr export --format checklist
    """
    from . import reading
    from .pulls import exporting, pulling

    with refusals():
        read = reading.pages_with_source(source, docs, environment, rollout)
        text = exporting.text(pulling.about(read, environment, evidence), form, head)
    if output:
        output.write_text(text, "utf-8")
    else:
        click.echo(text, nl=False)


@pr.command(cls=Once)
@_common
@number_option
@click.option("--dry-run", is_flag=True, help="Show what would be written, line by line; write nothing.")
@click.option(
    "--replace", is_flag=True, help="Write the kept part of the description although somebody wrote in it."
)
def sync(
    rollout: str,
    source: Path,
    docs: Path,
    evidence: Path,
    environment: str,
    number: int | None,
    dry_run: bool,
    replace: bool,
) -> None:
    """Bring the pull request on GitHub to what source and evidence say.

    One part of the description between two marks, one comment with the checklist, the reviewers, and a status of the
    head commit. What people wrote outside stays as it is, and so do their ticks. The token comes from the variable
    GITHUB_TOKEN. Exits with 1 where something could not be brought there.

    \b
    Example:
      rolloutdocs pr sync --dry-run
      rolloutdocs pr sync
    """
    from . import reading
    from .pulls import syncing

    with refusals(), syncing.troubles():
        read = reading.pages_with_source(source, docs, environment, rollout)
        code = syncing.sync(read, environment, evidence, syncing.How(number, dry_run, replace))
    sys.exit(code)


@pr.command(cls=Once)
@_common
@number_option
def check(
    rollout: str, source: Path, docs: Path, evidence: Path, environment: str, number: int | None
) -> None:
    """Fail when the pull request on GitHub is not what source and evidence say; write nothing.

    Description, links, ticks, status and reviewers must be what `pr sync` would make of them, and each reviewer of the
    source must have approved the commit that is proposed now.

    \b
    Example:
      rolloutdocs pr check
    """
    from . import reading
    from .pulls import syncing

    with refusals(), syncing.troubles():
        read = reading.pages_with_source(source, docs, environment, rollout)
        code = syncing.check(read, environment, evidence, number)
    sys.exit(code)
