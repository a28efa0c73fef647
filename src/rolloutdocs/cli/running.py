"""Runs a plan in front of a person: what the last run left, the run itself, the exit code."""

from dataclasses import replace
from pathlib import Path

import click

from ..checks.evidence import Ended, Record, Started
from ..checks.interrupts import heard
from ..checks.rehearsal.policy import admit, scheduled
from ..checks.reports.printable import printable
from ..checks.unfinished import unfinished
from ..checks.verify import Order, verify
from ..errors import CutShort, Finding, Place, Refused
from .audience import Audience
from .exits import Exit
from .progress import Progress, console, private
from .reading import Read


def run(read: Read, environment: str, evidence: Path) -> Ended:
    """Verify, and show it. Raises Refused where nothing could be started."""
    _tell_unfinished(read, environment, evidence / "runs")
    progress = Progress(console(), read, environment)
    audience = Audience(progress, progress.urgent)
    files: list[Path] = []
    policy = (read.policy, read.policy_path)
    order = Order(read.plan, read.pages, environment, *policy, evidence, read.rollout)
    order = replace(order, commit=read.commit, waived=read.waived, names=read.names)

    def tell(record: Record) -> None:
        if isinstance(record, Started):
            files.append(evidence / "runs" / f"{record.run}.jsonl")
        audience(record)

    try:
        with heard():
            ended = verify(order, tell)
    except OSError as error:
        raise _cut(files, Place(str(error.filename or evidence), 0), str(error)) from error
    except Refused:
        raise
    except Exception as error:  # a mistake of ours; its message may hold a secret, its name does not
        raise _cut(
            files, Place(_where(error), 0), f"rolloutdocs itself failed ({type(error).__name__})"
        ) from error
    finally:
        progress.stop()
    if files and not audience.gone:
        click.echo(f"Evidence: {files[0]}")
    return ended


def _tell_unfinished(read: Read, environment: str, folder: Path) -> None:
    """Say what the last run left; of an environment of its own nothing is left, whatever was open on it."""
    lines = list(unfinished(folder, environment, read.rollout))
    if lines and private(read, environment):
        lines.append(
            "That run had made the services and folders itself: what was open in them is gone with it."
        )
    for line in lines:
        click.echo(click.style(printable(line), fg="yellow"))


def _cut(files: list[Path], place: Place, reason: str) -> Refused:
    """Nothing ran, or not all of it: which one it was decides what a person has to look at."""
    if not files:
        return Refused([Finding(place, f"the run could not begin: {reason}", "Mend that, then start again.")])
    what = f"the run could not go on: {reason}"
    return CutShort(
        [Finding(place, what, f"Look at {files[0]} for what was run, mend that, then start again.")]
    )


def _where(error: Exception) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "rolloutdocs"


def announce(read: Read, environment: str) -> Exit:
    """Print the whole plan, in the order in which it would run. One without steps is never green, here neither."""
    steps = scheduled(read.plan, environment)
    for step in steps:
        click.echo(f"{step.place}  {step.id}  ({step.effect.kind}, {step.seconds} s)")
        for line in printable(step.command).split("\n"):
            click.echo(f"    {line}")
        for expectation in step.expectations:
            click.echo(f"    - {printable(str(expectation))}")
    click.echo(f"{len(steps)} steps {_fate(read, environment)}. Nothing was run.")
    click.echo(f"Digest of the plan: {read.plan.digest}")
    return Exit.PASSED if steps else Exit.INCONCLUSIVE


def _fate(read: Read, environment: str) -> str:
    """What a run would make of the plan."""
    try:
        admit(read.plan, environment, read.policy.environments[environment], str(read.policy_path))
    except Refused:
        return f"are shown for {environment}, where policy lets no run of them begin"
    return f"would run on {environment}"


def code(ended: Ended) -> Exit:
    """The exit code of a run."""
    if ended.interrupted:
        return Exit.INTERRUPTED
    return {"passed": Exit.PASSED, "failed": Exit.FAILED}.get(ended.verdict, Exit.INCONCLUSIVE)
