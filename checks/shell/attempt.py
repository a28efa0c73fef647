"""One step on one connection: the conversation of `protocol`, and what became of it."""

import time
from collections.abc import Callable

from . import protocol
from .connection import Connection
from .outcome import Ending, Failing, Outcome
from .output import Recorder, Store
from .stream import Stream

Stores = tuple[Store, ...]  # for standard output, standard error, and what came late

FAREWELL = 2.0  # seconds it has if it said that it ends: ssh stays as long as children hold the outputs
ANSWER = 10.0  # seconds a shell has for its report once it hinted at the step's end


def nothing() -> None:
    """Do nothing meanwhile."""


class Attempt:
    """One step: its recordings, and the way to its outcome."""

    def __init__(self, stores: Stores | None, keep: int, fresh: bool) -> None:
        """Record to `stores`; in memory only when it is None."""
        self._out, self._err, self._late = (Recorder(store, keep) for store in stores or (None, None, None))
        self._fresh, self._sent, self._overdue = fresh, False, False
        self._others: tuple[str, ...] = ()
        self._begun = time.monotonic()

    def converse(
        self,
        connection: Connection,
        statements: tuple[str, ...],
        seconds: float,
        state: bool = False,
        meanwhile: Callable[[], None] = nothing,
    ) -> protocol.Report | Ending:
        """Send the step and wait for its end: the shell's report, or how it failed to give one.

        `state`: the report has all that the shell knows, too. `meanwhile`: what is done while it runs.
        """
        hint, mark = protocol.word(), protocol.word()
        self._attach(connection, hint)
        self._begun = time.monotonic()
        self._sent = True
        connection.send(protocol.step(hint, statements))
        meanwhile()
        if not connection.answered(connection.err.hinted, self._begun + seconds, both=False):
            return Ending.SHELL_ENDED if connection.gone else Ending.TIMED_OUT
        self._overdue = time.monotonic() > self._begun + seconds
        for stream in (connection.out, connection.err):
            stream.expect(mark)
        connection.send(protocol.ask(mark, state))
        ended = connection.err.farewell() is not None
        if self._reported(connection, state, FAREWELL if ended else ANSWER, self._begun + seconds):
            return self._answer(connection, state)
        return Ending.SHELL_ENDED if connection.gone or ended else Ending.LOST

    def _reported(self, connection: Connection, state: bool, patience: float, limit: float) -> bool:
        """Whether the report comes. Over a slow line much comes before it: within the step's limit, no silence."""
        while True:
            size = self._out.size + self._err.size
            if connection.answered(lambda: _answered(connection, state), time.monotonic() + patience):
                return True
            if connection.gone or size == self._out.size + self._err.size or time.monotonic() > limit:
                return False

    def judged(self, report: protocol.Report, statements: tuple[str, ...]) -> Outcome:
        """Give the outcome of a step whose shell gave its report."""
        if not report.read:
            reason = "bash cannot read the command; nothing of it was run"
            return self.outcome(Ending.UNREAD, 2, reason, report.directory)
        if report.passed(len(statements)):
            return self.outcome(Ending.FINISHED, 0, "", report.directory)
        status, failing = _failing(report, statements)
        reason = f"statement {failing.index + 1} of {len(statements)} ended with {status}"
        if failing.left:
            reason = f"statement {failing.index + 1} of {len(statements)} left the step before its end"
        return self.outcome(Ending.FINISHED, status, reason, report.directory, failing)

    def outcome(
        self,
        ending: Ending,
        status: int | None,
        reason: str,
        directory: str | None = None,
        failing: Failing | None = None,
        remains: str = "",
    ) -> Outcome:
        """Close the recordings and put everything together."""
        seconds = time.monotonic() - self._begun
        out, err, late = self._out.close(), self._err.close(), self._late.close()
        about = out, err, late, self._others, directory, self._fresh, remains, self._sent, self._overdue
        return Outcome(ending, status, failing, reason, seconds, *about)

    def _attach(self, connection: Connection, hint: bytes) -> None:
        """Take the two streams; what they have until now came too late for the step before."""
        for stream in (connection.out, connection.err):
            stream.turn(self._late)
        self._others = (
            connection.others()
        )  # before what they wrote is taken: who ends in between writes no more
        connection.drain()
        connection.out.sink, connection.err.sink = self._out, self._err
        connection.out.begin(b"")
        connection.err.begin(hint)

    def _answer(self, connection: Connection, state: bool) -> protocol.Report | Ending:
        """Read the report; what stands behind it is kept for the next step."""
        report = protocol.report(connection.out.marked() or b"", state)
        connection.out.end(_behind(connection.out, protocol.fields(state) + 1))
        connection.err.end(_behind(connection.err, 0))
        return report or Ending.LOST


def _answered(connection: Connection, state: bool) -> bool:
    return connection.err.follows(b"\n", 1) and connection.out.closed(protocol.fields(state) + 1)


def _behind(stream: Stream, fields: int) -> bytes:
    """Give what follows the answer: so many fields ended by NUL and a newline, or just the newline."""
    tail = stream.marked() or b""
    if fields:
        tail = tail.split(b"\0", fields)[-1]
    return tail.partition(b"\n")[2]


def _failing(report: protocol.Report, statements: tuple[str, ...]) -> tuple[int, Failing]:
    status = report.status or report.caught
    index = min(report.index, len(statements) - 1)
    return status or 1, Failing(index, statements[index], report.command, left=not status)
