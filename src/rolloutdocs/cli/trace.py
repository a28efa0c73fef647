"""`rolloutdocs trace`: what of the source reaches no page, and what on the pages no field can change."""

import sys
from pathlib import Path

import click

from .exits import Exit, refusals
from .once import Once
from .options import rollout_option, source_option


@click.command(cls=Once)
@source_option
@rollout_option
@click.option("--check", is_flag=True, help="Fail where a field of the source reaches no document.")
def trace(source: Path, rollout: str, check: bool) -> None:
    """Show what of the source reaches no document, and which words of the documents come from no field.

    Nothing is written or run. The source is rendered with a mark in each of its texts; a reviewer sees what a new
    field or a changed template left out, and which sentences are the same in every rollout.

    \b
    Example:
      rolloutdocs trace
      rolloutdocs trace --check      in CI: fails when a field reaches nothing
    """
    from ..checks.reports.printable import visible
    from ..generator import project
    from ..generator.loading import load
    from ..generator.trace import fixed, unreached
    from .waiting import waiting

    with refusals():
        entry = project.pick(project.find(source, Path.cwd()), rollout, source)
        loaded = load(entry.path, Path.cwd(), entry.name)
        with waiting("rendering the documents with other values"):
            lost, words = unreached(loaded), fixed(loaded)
    click.echo(f"{len(lost)} fields of the source reach no document")
    for one in lost:
        click.echo(f"  {one.place}: {visible(one.field)}")
    click.echo(f"{len(words)} headings, cells and sentences come from no field")
    for word in words:
        click.echo(f"  {visible(word.template)} -> {word.page}:{word.line}: {visible(word.text)}")
    if check and lost:
        sys.exit(Exit.FAILED)
