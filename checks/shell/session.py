"""A shell that runs one step after the other, and says how each ended.

`protocol` has the conversation; this module has the decisions: what an answer, a silence or an end means.
The shell is started with the first step, and again after a step that took it away.
"""

import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from ... import bash
from . import protocol
from .attempt import Attempt, nothing
from .connection import Connection
from .outcome import Ending, Outcome, Target
from .output import KEEP, Store
from .quiet import plain, quiet, tame
from .sweep import Swept, sweep

START = 30.0  # seconds a shell has to answer when it is started: it may have to connect first
SOON = 5.0  # seconds for a program of this machine that is not bash, and connects to nothing that we know of
PATIENT = frozenset(
    {"bash", "ssh", "docker", "podman", "nerdctl", "kubectl", "oc", "lxc", "incus", "machinectl", "nsenter"}
    | {"sudo", "doas", "su", "env", "timeout", "nice", "gcloud", "aws", "az", "vagrant", "sshpass", "tsh"}
)
SYSTEM = ("/bin/", "/usr/", "/sbin/", "/opt/")
GRACE = 0.5  # seconds between asking a process to end and killing it


class Shell:
    """One shell, as a person would open one terminal: what a step sets, the next one has."""

    def __init__(
        self, target: Target, folder: Path, keep: int = KEEP, *, forget: bool = False, adopts: bool = True
    ) -> None:
        """Nothing is started yet; outputs go to files in `folder`, at most `keep` bytes of each stream of a step.

        `forget`: nobody reads them any more when the shell is closed. `adopts`: what it starts may lose its parents;
        where only commands of our own are sent nothing does, and such a shell is begun in less time.
        """
        self._target = target
        self._stores = tuple(Store(folder / name) for name in ("stdout", "stderr", "late"))
        self._keep, self._forget, self._adopts = keep, forget, adopts
        self._private = False  # the step before was private: so is what its children write late
        self._ended = False  # a shell was there and is gone
        self._connection: Connection | None = None
        self.meanwhile: Callable[[], None] = nothing  #: done while a command runs, or its shell is started
        self.telling = False  #: after each command it is asked for what the shell knows
        self.told: protocol.Report | None = None  #: the last one's report; None: there is none
        self._tame = False  # nothing that was run in it gave a word another meaning
        self._known: str | None = (
            None  # what it knows, as it told that last; None: it may know something else
        )
        self.left = Swept()  #: what was seen, when a shell was last ended, of the processes that it left
        self.ended: tuple[
            str, ...
        ] = ()  #: the names of those that still ran when it was closed, and were ended

    def run(
        self, command: str, limit_seconds: float, private: bool = False, *, apart: bool = False
    ) -> Outcome:
        """Run one step; never raises for what the step does. `private`: its output is not written to disk.

        `apart`: all of it is in a subshell, so that the shell itself stays as it is.
        """
        attempt = self._attempt(private)
        try:
            return self._run(attempt, f"(\n{command}\n)" if apart else command, limit_seconds, apart)
        except BaseException:
            self.interrupt()
            raise

    def ask(self, command: str, limit_seconds: float, *, apart: bool = False) -> Outcome:
        """Run what is no step, and leaves nothing that writes later: its output is in memory only."""
        before = self._private
        try:
            return self.run(command, limit_seconds, private=True, apart=apart)
        finally:
            self._private = before

    @property
    def alive(self) -> bool:
        """Say whether its process is there, without asking it anything."""
        return self._connection is not None and self._connection.process.status() is None

    @property
    def lost(self) -> bool:
        """Say whether one was ended since this was made: what was set in it, none that follows has."""
        return self._ended

    def interrupt(self) -> None:
        """End whatever runs, at once. May be called again, and from a signal's handler."""
        self._drop()

    def close(self) -> None:
        """Let the shell end, then end what is left of it. May be called again."""
        if connection := self._connection:
            connection.leave(GRACE)
            self._drop()
            self.ended = self.left.ended
        for store in self._stores:
            store.forget() if self._forget else store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _attempt(self, private: bool) -> Attempt:
        hidden = private or self._private
        self._private = private
        for store in () if hidden else self._stores:
            store.begin()
        return Attempt(
            None if hidden else self._stores, self._keep, fresh=self._ended and not self._connection
        )

    def _run(self, attempt: Attempt, command: str, seconds: float, apart: bool) -> Outcome:
        statements = bash.split(command)
        if "\0" in command:
            return attempt.outcome(Ending.UNREAD, 2, "bash cannot be given a NUL character; nothing was run")
        connection = self._connection or self._started()
        if isinstance(connection, str):
            return attempt.outcome(Ending.LOST, None, connection)
        self.told = None
        ask = self._changes(() if apart else statements) and self.telling
        answer = attempt.converse(connection, statements, seconds, ask, self.meanwhile)
        if isinstance(answer, protocol.Report):
            if ask:
                self._known = answer.state
            self.told = answer if ask or self._known is None else answer.knowing(self._known)
            return attempt.judged(answer, statements)
        return self._over(attempt, connection, answer, seconds)

    def _changes(self, statements: tuple[str, ...]) -> bool:
        """Whether the shell may know something else after these than it told last."""
        if self._known is not None and self._tame and all(map(quiet, statements)):
            return False
        self._known, self._tame = None, self._tame and all(map(tame, statements))
        return True

    def _over(self, attempt: Attempt, connection: Connection, ending: Ending, seconds: float) -> Outcome:
        """Give the outcome of a step after which there is no shell any more."""
        status, farewell = connection.process.status(), connection.err.farewell()
        for stream in (connection.out, connection.err):
            stream.end()
        self._drop()
        remains = self.remains
        if ending is Ending.TIMED_OUT:
            return attempt.outcome(ending, None, f"not done after {seconds:g} seconds", remains=remains)
        if ending is Ending.LOST:
            return attempt.outcome(ending, None, "the shell no longer answers", remains=remains)
        if farewell is None and not connection.here and status != 0:
            # A client's own failures and those of what it ran share their numbers, but for ssh's 255.
            reason = f"the connection was lost: `{self._target.argv[0]}` ended with {status}"
            return attempt.outcome(Ending.LOST, status, reason, remains=remains)
        status = status if farewell is None else farewell
        return attempt.outcome(
            ending, status, f"the command ended the shell: {_how(status)}", remains=remains
        )

    def _drop(self) -> None:
        """End the shell with all it started: where it runs first, as long as there is a family to be seen."""
        connection = self._connection
        if connection is None:
            return
        self._connection, self._ended, self.left = None, True, Swept(unseen="it was not looked at")
        try:
            if connection.far:
                self.left = sweep(self._target, connection.process.mark, connection.far.place)
        finally:
            survivors = connection.end(GRACE)
        if not connection.far:
            self.left = Swept(tuple(map(str, survivors)), ended=connection.process.outlived)

    @property
    def remains(self) -> str:
        """Say what may still run of the shell that was ended last; nothing if it was seen that nothing does."""
        where = f"where `{self._target.name}` leads"
        if self.left.left:
            return f"processes {', '.join(self.left.left)} could not be ended {where}"
        return f"what the step started may still run {where}: {self.left.unseen}" if self.left.unseen else ""

    def _started(self) -> Connection | str:
        self.meanwhile()
        return self._open()

    def _open(self) -> Connection | str:
        """Start a shell and make it ready; a sentence when that was not possible."""
        command = self._target.name
        try:
            connection = self._connection = Connection(self._target, adopts=self._adopts)
        except (OSError, ValueError) as error:
            return f"`{command}` could not be started: {error}"
        seconds = patience(self._target.argv[0])
        ready = connection.ready(self._target, time.monotonic() + seconds)
        if ready is None:
            status = connection.process.status()
            self._drop()
            if connection.joined:
                why = "what a step prints could not be told apart"
                return f"`{command}` gives standard error as standard output: {why}"
            how = f"gave no answer within {seconds:g} seconds" if status is None else f"ended with {status}"
            said = connection.greeting()[-300:] or "it said nothing"
            return f"`{command}` {how}, so there is no bash to run steps in: {said}"
        if ready.old:
            self._drop()
            return f"`{command}` is bash {ready.version}; 4.4 or newer is needed"
        if not ready.roomy:
            self._drop()
            return f"`{command}` may open too few files: let it have 128 (`ulimit -n`)"
        if not ready.placed:
            self._drop()
            return f"`{command}` has no directory `{self._target.directory}`"
        client = self._target.environment if self._target.client is None else self._target.client
        self._known, self._tame = None, ready.here and plain(self._target.argv, client)
        return connection


def prepared(command: str) -> None:
    """Have ready what is sent for a command."""
    if "\0" not in command:
        protocol.sent(bash.split(command))


def patience(program: str) -> float:
    """How long what is started may take to answer. A program of somebody's own may well connect to another machine."""
    name = Path(program).name
    own = "/" in program and not program.startswith(SYSTEM)
    return START if name in PATIENT or own else SOON


def _how(status: int | None) -> str:
    if status is None:
        return "it is gone"
    return f"it was killed by signal {-status}" if status < 0 else f"it exited with {status}"
