"""Runs a plan in front of a person: progress while it lasts, the report, the exit code."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click
from rich.console import Console
from rich.status import Status

from ..checks.evidence import Begun, Ended, Phase, Record, Started
from ..checks.rehearsal.policy import scheduled
from ..checks.reports import terminal
from ..checks.reports.printable import printable
from ..checks.unfinished import unfinished
from ..checks.verify import Order, verify
from ..errors import Finding, Place, Refused
from .exits import Exit
from .reading import Read


class Progress:
    """Shows each record as it comes, and on a terminal what is being waited for."""

    def __init__(self, console: Console, read: Read) -> None:
        self._console = console
        self._plan = read.plan
        self._passage = 0
        self._started: Started | None = None
        self._status: Status | None = None

    def __call__(self, record: Record) -> None:
        """Show one record."""
        self._wait("")
        if isinstance(record, Started):
            self._started = record
        if isinstance(record, Begun):
            self._begin(record)
        shown = terminal.show(record)
        if shown is not None:
            self._console.print(shown)
        if isinstance(record, Started | Phase):
            self._wait("getting the environment ready")

    def stop(self) -> None:
        """Leave the terminal as it was."""
        self._wait("")

    def _begin(self, record: Begun) -> None:
        if record.passage != self._passage and self._started is not None:
            self._passage = record.passage
            procedure = self._plan.procedures[self._started.passages[record.passage - 1]]
            self._console.print(terminal.heading(record, self._started.passages, procedure.title))
        self._wait(f"{record.title}  ({record.step})")

    def _wait(self, text: str) -> None:
        if self._status is not None:
            self._status.stop()
            self._status = None
        if text and self._console.is_terminal:
            self._status = self._console.status(printable(text).replace("[", "\\["))
            self._status.start()


def run(read: Read, environment: str, evidence: Path) -> Ended:
    """Verify, and show it. Raises Refused where nothing could be started."""
    console = Console(highlight=False, soft_wrap=False)
    for line in unfinished(evidence / "runs", environment):
        console.print(line, style="yellow", markup=False)
    progress = Progress(console, read)
    files: list[Path] = []
    order = Order(read.plan, read.pages, environment, read.policy, read.policy_path, evidence)

    def tell(record: Record) -> None:
        if isinstance(record, Started):
            files.append(evidence / "runs" / f"{record.run}.jsonl")
        progress(record)

    try:
        with _interruptible():
            ended = verify(order, tell)
    except OSError as error:
        place = Place(str(error.filename or evidence), 0)
        raise Refused(
            [Finding(place, f"the run could not go on: {error}", "Mend that, then start again.")]
        ) from error
    finally:
        progress.stop()
    with suppress(IndexError):
        click.echo(f"Evidence: {files[0]}")
    return ended


@contextmanager
def _interruptible() -> Iterator[None]:
    """A request to end (TERM) or a closed terminal (HUP) closes what is open, as Ctrl-C does."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, action in before.items():
            signal.signal(number, action)


def announce(read: Read, environment: str) -> Exit:
    """Print the whole plan, in the order in which it would run. One without steps is never green, here neither."""
    steps = scheduled(read.plan, environment)
    for step in steps:
        click.echo(f"{step.place}  {step.id}  ({step.effect.kind}, {step.seconds} s)")
        for line in printable(step.command).split("\n"):
            click.echo(f"    {line}")
        for expectation in step.expectations:
            click.echo(f"    - {printable(str(expectation))}")
    click.echo(f"{len(steps)} steps would run on {environment}. Nothing was run.")
    click.echo(f"Digest of the plan: {read.plan.digest}")
    return Exit.PASSED if steps else Exit.INCONCLUSIVE


def code(ended: Ended) -> Exit:
    """The exit code of a run."""
    if ended.interrupted:
        return Exit.INTERRUPTED
    return {"passed": Exit.PASSED, "failed": Exit.FAILED}.get(ended.verdict, Exit.INCONCLUSIVE)
