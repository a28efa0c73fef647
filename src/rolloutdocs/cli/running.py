"""Runs a plan in front of a person: progress while it lasts, the report, the exit code."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.status import Status
from rich.text import Text

from ..checks.evidence import Begun, Ended, Open, Phase, Record, Started
from ..checks.plan import Code, Plan, Step
from ..checks.rehearsal.policy import scheduled
from ..checks.reports import terminal
from ..checks.reports.printable import printable
from ..checks.reports.terminal import Around
from ..checks.unfinished import unfinished
from ..checks.verify import Order, verify
from ..environments import Chosen
from ..errors import Finding, Place, Refused
from .exits import Exit
from .reading import Read

#: How wide a report is that nobody looks at while it is written: a page and its line stay together in a log.
LOGGED: Final = 120


class Waiting:
    """What is being waited for, and for how long: drawn anew whenever the terminal is."""

    def __init__(self, text: str, limit: int = 0) -> None:
        self._text = text
        self._limit = f" of at most {limit} s" if limit else ""
        self._since = time.monotonic()

    def __rich__(self) -> Text:
        """The line as it is now."""
        return Text(f"{printable(self._text)}  {time.monotonic() - self._since:.0f} s{self._limit}")


class Progress:
    """Shows each record as it comes, and on a terminal what is being waited for."""

    def __init__(self, console: Console, read: Read, environment: str) -> None:
        self._console = console
        self._plan = read.plan
        self._limits = {step.id: step.seconds for step in read.plan.steps}
        self._around = Around(0, private(read, environment), advice(read.plan))
        self._passage = 0
        self._started: Started | None = None
        self._status: Status | None = None
        self._sent: tuple[Begun, float] | None = (
            None  # a step whose end was not told yet, and when it was sent
        )

    def __call__(self, record: Record) -> None:
        """Show one record."""
        self._wait(None)
        if isinstance(record, Started):
            self._started = record
            self._around = replace(self._around, planned=record.steps)
        if isinstance(record, Begun):
            self._begin(record)
        if isinstance(record, Open | Ended) and self._sent is not None:
            sent, since = self._sent
            self._console.print(terminal.unseen(sent, time.monotonic() - since), crop=False)
        if not isinstance(record, Begun):
            self._sent = None
        shown = terminal.show(record, self._around)
        if shown is not None:
            self._console.print(shown, crop=False)
        if isinstance(record, Started | Phase):
            self._wait(Waiting("getting the environment ready"))

    def stop(self) -> None:
        """Leave the terminal as it was."""
        self._wait(None)

    def _begin(self, record: Begun) -> None:
        if record.passage != self._passage and self._started is not None:
            self._passage = record.passage
            procedure = self._plan.procedures[self._started.passages[record.passage - 1]]
            self._console.print(terminal.heading(record, self._started.passages, procedure.title))
        self._sent = (record, time.monotonic())
        self._wait(Waiting(f"{record.title}  {record.step}", self._limits.get(record.step, 0)))

    def _wait(self, what: Waiting | None) -> None:
        if self._status is not None:
            self._status.stop()
            self._status = None
        if what is not None and self._console.is_terminal:
            self._status = self._console.status(what)
            self._status.start()


def private(read: Read, environment: str) -> bool:
    """Whether a run makes this environment itself: its services, and a folder that ends with the run."""
    policy = read.policy.environments[environment]
    folders = [one for one in policy.variables.values() if isinstance(one, Chosen) and one.chosen == "folder"]
    return bool(policy.services and folders)


def advice(plan: Plan) -> dict[str, str]:
    """What the pages say to do if a step fails, and where they say it."""
    return {step.id: _advice(plan, step) for step in plan.steps}


def _advice(plan: Plan, step: Step) -> str:
    if step.id in plan.detours:
        procedure = plan.procedures[plan.detours[step.id]]
        return f"go to {procedure.title}  {procedure.place}"
    said = "".join(f"`{part.value}`" if isinstance(part, Code) else part for part in step.failure.advice)
    return f"stop. {said}".rstrip(" ")


def run(read: Read, environment: str, evidence: Path) -> Ended:
    """Verify, and show it. Raises Refused where nothing could be started."""
    console = Console(highlight=False, soft_wrap=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = LOGGED
    _tell_unfinished(console, read, environment, evidence / "runs")
    progress = Progress(console, read, environment)
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


def _tell_unfinished(console: Console, read: Read, environment: str, folder: Path) -> None:
    """Say what the last run left; in services and folders of its own nothing is left, whatever was open."""
    lines = list(unfinished(folder, environment))
    if lines and private(read, environment):
        lines.append(
            "That run had made the services and folders itself: what was open in them is gone with it."
        )
    for line in lines:
        console.print(line, style="yellow", markup=False, soft_wrap=True)


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


def announce(read: Read, environment: str) -> None:
    """Print the whole plan, in the order in which it would run."""
    steps = scheduled(read.plan, environment)
    for step in steps:
        click.echo(f"{step.place}  {step.id}  ({step.effect.kind}, {step.seconds} s)")
        for line in printable(step.command).split("\n"):
            click.echo(f"    {line}")
        for expectation in step.expectations:
            click.echo(f"    - {printable(str(expectation))}")
    click.echo(f"{len(steps)} steps would run on {environment}. Nothing was run.")
    click.echo(f"Digest of the plan: {read.plan.digest}")


def code(ended: Ended) -> Exit:
    """The exit code of a run."""
    if ended.interrupted:
        return Exit.INTERRUPTED
    return {"passed": Exit.PASSED, "failed": Exit.FAILED}.get(ended.verdict, Exit.INCONCLUSIVE)
