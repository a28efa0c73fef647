"""`rolloutdocs build`: source to documents."""

import sys
from pathlib import Path

import click

from ..checks.reports.printable import visible
from .exits import Exit, refusals
from .options import docs_option, source_option


@click.command()
@source_option
@docs_option
@click.option("--check", is_flag=True, help="Write nothing; show how the documents differ from the source.")
@click.option("--force", is_flag=True, help="Overwrite pages that were edited by hand.")
def build(source: Path, docs: Path, check: bool, force: bool) -> None:
    """Write the documents from the source.

    Nothing is executed. Only pages that changed are written; one that was edited by hand is named and left alone.

    \b
    Example:
      rolloutdocs build
      rolloutdocs build --check      in CI: fails when somebody forgot to build
    """
    from ..generator import publish
    from ..generator.loading import load

    with refusals():
        loaded = load(source, Path.cwd())
        pages = publish.documents(loaded)
        if loaded.templates.texts:
            from .readback import read_back

            read_back(loaded, pages, docs)
        if check:
            _checked(publish.check(pages, docs), len(pages), docs)
            return
        published = publish.publish(pages, docs, force=force)
    for name in published.written:
        click.echo(f"wrote {docs / name}")
    for name in published.stale:
        click.echo(f"{docs / name} is no longer given by the source; delete it", err=True)
    click.echo(f"{len(pages)} documents in {docs}, {len(published.kept)} unchanged")


def _checked(findings: tuple[object, ...], pages: int, docs: Path) -> None:
    for finding in findings:
        click.echo(f"{visible(str(finding))}\n", err=True)
    if findings:
        click.echo(
            f"{len(findings)} findings. Run `rolloutdocs build` to write the documents again.", err=True
        )
        sys.exit(Exit.FAILED)
    click.echo(f"{pages} documents in {docs} are what the source gives")
