"""`rolloutdocs build`: source to documents."""

import sys
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from ..checks.reports.printable import visible
from .exits import Exit, refusals
from .once import Once
from .options import docs_option, rollout_option, source_option

if TYPE_CHECKING:
    from ..generator import building
    from ..generator.source import Source

LIST: Final = "index.md"


@click.command(cls=Once)
@source_option
@docs_option
@rollout_option
@click.option("--check", is_flag=True, help="Write nothing; show how the documents differ from the source.")
@click.option("--force", is_flag=True, help="Overwrite pages that were edited by hand.")
@click.option(
    "--prune", is_flag=True, help="Remove pages that no source gives any more; none that was edited."
)
def build(source: Path, docs: Path, rollout: str, check: bool, force: bool, prune: bool) -> None:
    """Write the documents from the source.

    Nothing is executed. Only pages that changed are written; one that was edited by hand is named and left alone.
    With several rollouts all are checked first: if one is refused, nothing is written.

    \b
    Example:
      rolloutdocs build
      rolloutdocs build --check      in CI: fails when somebody forgot to build
    """
    from ..generator import building, project
    from .counting import counting

    with refusals():
        entries = project.find(source, Path.cwd())
        chosen = (project.pick(entries, rollout, source),) if rollout else entries
        order = building.Order(chosen, source, docs, Path.cwd(), whole=not rollout, force=force, prune=prune)
        looked = partial(inspect, docs)
        with counting(len(chosen)) as tell:
            if check:
                pages, findings = building.check(order, looked, tell)
            else:
                built = building.build(order, looked, tell)
    if check:
        _checked(findings, pages, docs)
    else:
        _told(built, docs)
        if entries[0].name and rollout and not (docs / LIST).exists():
            click.echo(f"{docs / LIST}, the list of rollouts, is written when all are built", err=True)


def inspect(docs: Path, loaded: "Source", pages: Mapping[str, str]) -> None:
    """Read back what own templates wrote; where there are none, the reader is not even imported."""
    if loaded.templates.texts:
        from .reading.readback import read_back

        read_back(loaded, pages, docs / loaded.id)


def _told(built: "building.Built", docs: Path) -> None:
    for name in built.written:
        click.echo(f"wrote {docs / name}")
    for name in built.pruned:
        click.echo(f"removed {docs / name}")
    for name in built.stale:
        place = visible(str(docs / name))
        click.echo(f"{place} is no longer given by the source; delete it, or build with --prune", err=True)
    click.echo(f"{len(built.written) + built.kept} documents in {docs}, {built.kept} unchanged")


def _checked(findings: Iterable[object], pages: int, docs: Path) -> None:
    listed = list(findings)
    for finding in listed:
        click.echo(f"{visible(str(finding))}\n", err=True)
    if listed:
        many = "1 finding" if len(listed) == 1 else f"{len(listed)} findings"
        click.echo(f"{many}: the documents are not what the source gives. Nothing was written.", err=True)
        sys.exit(Exit.FAILED)
    click.echo(f"{pages} documents in {docs} are what the source gives")
