"""Shows a run to a person while it lasts: each record as it comes, and what is being waited for."""

import errno
import os
import time
from dataclasses import replace
from typing import Final, Literal

from rich.console import Console, RenderableType
from rich.live import Live
from rich.text import Text

from ...checks.evidence import Begun, Done, Ended, Open, Phase, Proved, Record, Seen, Started
from ...checks.plan import Code, Plan, Step
from ...checks.reports import summary, terminal
from ...checks.reports.caveat import RESET, caveat
from ...checks.reports.line import Line
from ...checks.reports.printable import printable
from ...checks.reports.run import fold
from ...checks.reports.terminal import Around
from ..again import again
from ..reading import Read
from ..spinner import spinner

#: How wide a report is that nobody looks at while it is written: a page and its line stay together in a log.
LOGGED: Final = 120

#: Columns below which nothing could be read; a terminal that says it has fewer is not believed.
NARROWEST: Final = 40


#: What can lay itself out for a file.
_PLAIN: Final = (Line, summary.Counts)
#: The colours of the terminal on which what goes to a file now is shown later; None: of no terminal.
_LATER: Literal["auto", "standard", "256", "truecolor", "windows"] | None = None


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
        self._live = console.is_terminal
        self._file = not self._live and console.color_system is None
        self._width = console.width if self._file else 0  # of a file it stays
        self._plan = read.plan
        self._limits = {step.id: step.seconds for step in read.plan.steps}
        own = read.policy.environments[environment].private
        self._around = Around(0, own, again("recover", environment), advice(read.plan))
        self._passage = 0
        self._started: Started | None = None
        self._records: list[Record] = []
        self._status: Live | None = None
        self._sent: tuple[Begun, float] | None = (
            None  # a step whose end was not told yet, and when it was sent
        )

    def __call__(self, record: Record) -> None:
        """Show one record."""
        if isinstance(record, Seen):  # told while a step is waited for, and nothing to look at
            self._records.append(record)
            return
        self._wait(None)
        if isinstance(record, Begun):
            self._begin(record)
            self._records.append(record)
        elif isinstance(record, Done):
            self._sent = None
            self._records.append(record)
            self._show(record)
        else:
            self._around_steps(record)

    def _around_steps(self, record: Record) -> None:
        """Show what is no step."""
        if isinstance(record, Started):
            self._started = record
            self._around = replace(self._around, planned=record.steps, caveat=caveat(record), started=record)
        if isinstance(record, Open | Ended) and self._sent is not None:
            sent, since = self._sent
            self._console.print(terminal.unseen(sent, time.monotonic() - since), crop=False)
        self._sent = None
        self._records.append(record)
        if isinstance(record, Ended) and (run := fold(self._records)).passages:
            for part in summary.proved(run):
                self._print(part)
            self._print(summary.table(run))
        if isinstance(record, Proved):
            return  # all of them together, at the end
        if not self._reset(record):
            self._show(record)
        if isinstance(record, Started | Phase):
            self._wait(Waiting("getting the environment ready"))

    def _show(self, record: Record) -> None:
        shown = terminal.show(record, self._around)
        if shown is not None:
            self._print(shown)

    def _print(self, shown: RenderableType) -> None:
        """Rich takes longer to lay a line out than a short step takes; into a file it goes as it is."""
        if self._file and isinstance(shown, _PLAIN) and (text := shown.plain(self._width)):
            self._console.file.write(text)
            self._console.file.flush()
        else:
            self._console.print(shown, crop=False)

    def _reset(self, record: Record) -> bool:
        """Whether it is the verdict on no step, of a run that only restores."""
        only = self._started is not None and self._started.selection == RESET
        return only and isinstance(record, Started | Ended)

    def urgent(self, record: Record) -> None:
        """Show a record on standard error, where nobody reads standard output any more."""
        shown = terminal.show(record, self._around)
        if shown is not None:
            Console(highlight=False, stderr=True).print(shown, crop=False)

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
        if what is not None and self._live:
            self._status = spinner(self._console, what)
            self._status.start()


def advice(plan: Plan) -> dict[str, str]:
    """What the pages say to do if a step fails, and where they say it."""
    return {step.id: _advice(plan, step) for step in plan.steps}


def _advice(plan: Plan, step: Step) -> str:
    if step.id in plan.detours:
        procedure = plan.procedures[plan.detours[step.id]]
        return f"go to {procedure.title}  {procedure.place}"
    said = "".join(f"`{part.value}`" if isinstance(part, Code) else part for part in step.failure.advice)
    return f"stop. {said}".rstrip(" ")


def shown_later(on: Console) -> None:
    """What is printed from now on is shown on that terminal, whole, when all of it is there."""
    global _LATER
    _LATER = on.color_system if on.is_terminal else None  # type: ignore[assignment]


class _Terminal(Console):
    """Rich exits with 1 where its reader is gone, which says that a claim failed."""

    def on_broken_pipe(self) -> None:
        """Leave it to the command, which knows what that means."""
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))


def console() -> Console:
    """The terminal, or a file as wide as a log wants it."""
    made = _Terminal(highlight=False, soft_wrap=False, emoji=False, color_system=_LATER or "auto")
    if not made.is_terminal and "COLUMNS" not in os.environ:
        made.width = LOGGED
    made.width = max(made.width, NARROWEST)
    return made
