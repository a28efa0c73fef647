"""Exit codes, and how each kind of refusal becomes one message and one of them."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum
from typing import Final

import click

from ..checks.reports.printable import visible
from ..errors import (
    CutShort,
    EvidenceRefused,
    OptionRefused,
    PagesRefused,
    PlaceRefused,
    Refused,
    SiteRefused,
    SourceRefused,
    StartRefused,
)


class Exit(IntEnum):
    """The first that applies, in this order: INVALID, FAILED, INCONCLUSIVE, PASSED; INTERRUPTED by a person."""

    PASSED = 0
    FAILED = 1
    INVALID = 2
    INCONCLUSIVE = 3
    INTERRUPTED = 130


#: The first that applies, of several environments.
ORDER: Final = (Exit.INTERRUPTED, Exit.INVALID, Exit.FAILED, Exit.INCONCLUSIVE, Exit.PASSED)


def worst(codes: Sequence[Exit]) -> Exit:
    """The exit code of them all."""
    return next(code for code in ORDER if code in codes)


@contextmanager
def refusals() -> Iterator[None]:
    """Turn refused input and an interrupt into a message on standard error and an exit code; no traceback."""
    try:
        yield
    except Refused as refused:
        for finding in refused.findings:
            click.echo(f"{visible(str(finding))}\n", err=True)
        sys.exit(_code(refused))
    except KeyboardInterrupt:
        click.echo("Interrupted.", err=True)
        sys.exit(Exit.INTERRUPTED)


def _code(refused: Refused) -> Exit:
    many = len(refused.findings)
    if isinstance(refused, SourceRefused):
        click.echo(f"The source is not valid: {many} to mend. Nothing was written or run.", err=True)
        return Exit.INVALID
    if isinstance(refused, OptionRefused):
        click.echo("Nothing was run.", err=True)
        return Exit.INVALID
    if isinstance(refused, StartRefused | EvidenceRefused):
        click.echo("Nothing was written.", err=True)
        return Exit.INVALID
    if isinstance(refused, SiteRefused):
        click.echo(f"The site was not made: {many} to mend. The one before it is as it was.", err=True)
        return Exit.FAILED
    if isinstance(refused, PlaceRefused):
        click.echo(f"The documents cannot be written: {many} to mend. No page was changed.", err=True)
        return Exit.INVALID
    if isinstance(refused, PagesRefused):
        click.echo(f"The documents have drifted: {many} to mend. Nothing was written or run.", err=True)
        return Exit.FAILED
    cut = isinstance(refused, CutShort)
    click.echo(f"Inconclusive: {'the run was cut short' if cut else 'nothing was run'}.", err=True)
    return Exit.INCONCLUSIVE
