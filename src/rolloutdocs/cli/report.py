"""`rolloutdocs report`: a kept run, in any of the forms that reports have."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .exits import refusals
from .harmless import raw
from .once import Once
from .options import evidence_option, rollout_option
from .runs.poured import store
from .runs.reporting import FORMATS, about
from .spared import output as spared

if TYPE_CHECKING:
    from ..checks.examine import Run


@click.command(cls=Once)
@click.argument("run", required=False, default="")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="terminal",
    show_default=True,
    help="How it is written.",
)
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), callback=spared, help="Write to this file."
)
@click.option("--env", "environment", default="", metavar="NAME", help="The newest run on this environment.")
@rollout_option
@evidence_option
def report(run: str, form: str, output: Path | None, environment: str, rollout: str, evidence: Path) -> None:
    """Write the report of a run that is over, from the evidence it left.

    RUN is a run's id or its file; left out, the newest one. Nothing is run, and the exit code says only whether the
    report was written: the verdict is in it.

    \b
    Example:
      rolloutdocs report
      rolloutdocs report --format junit --output junit.xml
      rolloutdocs report 20261126T101500Z-staging-0a1b2c3d --format sarif
    """
    from ..checks.carry import origin
    from ..checks.reports.formats import REPORTS
    from ..checks.reports.run import fold

    with refusals():
        path, found = _found(evidence / "runs", run, environment, rollout)
        text = REPORTS[form].write(fold(found.records, about(origin(path), found.doubt)))
    if output:
        _stored(output, text)
    elif form == "github":  # these are commands, and meant as such
        raw(sys.stdout).write(text)
    else:
        click.echo(text, nl=False)


def _stored(path: Path, text: str) -> None:
    try:
        store(path, text)
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}. Name another file.") from error


def _found(folder: Path, run: str, environment: str, rollout: str) -> "tuple[Path, Run]":
    """One run and its file. Raises Refused where there is none, or where it is no evidence, or was changed."""
    from ..checks.evidence import Broken, runs
    from ..checks.examine import looked_at
    from ..checks.remedy import remedy
    from ..errors import Finding, Place, Refused, suggest

    named = (
        [Path(run)] if run.endswith(".jsonl") else [folder / f"{run}.jsonl"] if run else list(runs(folder))
    )
    for path in named:
        try:
            found = looked_at(path)
        except FileNotFoundError as error:
            wants = f"Name a run that is there.{suggest(run, [one.stem for one in runs(folder)])}"
            raise Refused([Finding(Place(str(path), 0), "there is no such run", wants)]) from error
        except Broken as error:
            what = "the evidence cannot be read"
            wants = f"It proves nothing: {remedy(str(error))}."
            raise Refused([Finding(Place(str(path), 0), what, wants, str(error))]) from error
        first = found.started
        if run or (first and environment in ("", first.environment) and rollout in ("", first.rollout)):
            return path, found
    what = f"there is no run on `{environment}`" if environment else "there is no run"
    raise Refused(
        [Finding(Place(str(folder), 0), what, "Run `rolloutdocs verify` first, or say --evidence.")]
    )
