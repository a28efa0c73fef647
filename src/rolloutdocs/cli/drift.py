"""`rolloutdocs drift`: what the documents say that is not so, without running anything."""

import sys
from pathlib import Path

import click

from .exits import Exit, refusals
from .once import Once
from .options import docs_option, rollout_option, source_option


@click.command(cls=Once)
@source_option
@docs_option
@rollout_option
def drift(source: Path, docs: Path, rollout: str) -> None:
    """Show what the documents name that does not exist, and what they state in two ways.

    Nothing is written or run. `verify` looks for the same before it starts anything. A finding that has to stay for a
    while is waived in the environments file, by its fingerprint; what is waived is shown all the same.

    \b
    Example:
      rolloutdocs drift
      rolloutdocs drift --rollout drop-roles      one of several
    """
    from ..checks.reports.printable import visible
    from . import reading
    from .reading import disagreements

    with refusals():
        read = reading.pages_with_source(source, docs, "", rollout)
        seen = disagreements.looked(read)
    for one in seen.settled.open:
        click.echo(f"{visible(str(one.finding))}\n", err=True)
    for waived in seen.settled.waived:
        click.echo(visible(f"{waived.place}: {waived.what}. Waived {waived.waived}"))
    for unused in seen.settled.unused:
        click.echo(
            visible(
                f"Waiver {unused.finding} by {unused.by} fits nothing that is found without a run; remove it,"
            )
            + " unless it is for an answer of an environment."
        )
    many = len(seen.settled.open)
    click.echo(f"{len(read.found)} pages: {many} open, {len(seen.settled.waived)} waived. Nothing was run.")
    sys.exit(Exit.FAILED if many else Exit.PASSED)
