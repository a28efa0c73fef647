"""A branch: this program once more, from where it is, with outputs of its own; it runs one task and ends with a number.

A run needs a main thread that hears signals, and may be killed without taking others along: so several at once are
processes, not threads. Forked, because what was read and guarded once need not be read again. Whoever branches has one
thread: a lock that another one holds would stay locked for ever in the branch.

It has a session of its own, so that a terminal's Ctrl-C reaches it once, from here, and it is asked to end when this
program is gone. It waits until it is told to begin: so the next one can be there before there is room for it, and what
it takes to make one keeps nobody waiting.
"""

import fcntl
import os
import select
import signal
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Final, NoReturn

from .interrupts import NUMBERS
from .processes import die_with_us, disown, fork

PAUSE = 0.02  #: seconds between two looks where the kernel cannot tell

#: What a branch does. It calls what it is given when it is ready to be interrupted, and ends the process itself.
Task = Callable[[Callable[[], object]], NoReturn]


class Branch:
    """A branch that is there, and has begun or waits."""

    def __init__(self, pid: int, gate: int) -> None:
        self.pid = pid
        self._gate: int | None = gate  # None: it has begun, or never will
        self._status: int | None = None
        self._watch = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else None

    def begin(self) -> None:
        """Let it run its task."""
        if self._gate is not None:
            with suppress(BrokenPipeError):  # it was killed before; its status says so
                os.write(self._gate, GO)
            self.dismiss()

    def dismiss(self) -> None:
        """Never let it begin: it ends, and has done nothing."""
        if self._gate is not None:
            os.close(self._gate)
            _gates.discard(self._gate)
            self._gate = None

    def status(self) -> int | None:
        """The number it ended with, minus the signal that killed it, or None while it runs."""
        if self._status is None:
            found, status = os.waitpid(self.pid, os.WNOHANG)
            if found:
                self._status = os.waitstatus_to_exitcode(status)
                if self._watch is not None:
                    os.close(self._watch)
                    self._watch = None
        return self._status

    def interrupt(self) -> None:
        """Ask it to end, as Ctrl-C would."""
        if self.status() is None:
            os.kill(self.pid, signal.SIGINT)

    def watched(self) -> int | None:
        """A descriptor that can be read when it has ended; None: nobody can tell."""
        return self._watch


GO: Final = b"1"
_gates: set[int] = set()  # of those that wait: only this program may hold them, as its end is theirs


def branch(task: Task, output: int) -> Branch:
    """Make a branch that will run `task`, with both of its outputs going to the descriptor `output`.

    What the caller's streams hold back must be written before: it would be written once more by the branch.
    """
    assert threading.active_count() == 1, "a branch is begun by a program with one thread"
    before = signal.pthread_sigmask(signal.SIG_BLOCK, NUMBERS)  # none may come before the branch can hear it
    parent = os.getpid()
    begins, gate = os.pipe()
    _gates.add(gate)
    pid = fork()
    if pid == 0:
        _be(task, output, (parent, begins), before)
    os.close(begins)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return Branch(pid, gate)


def wait(branches: Iterable[Branch], seconds: float) -> None:
    """Wait until one of them has ended, at most so long."""
    poll, blind = select.poll(), False
    for one in branches:
        watched = one.watched()
        if watched is None:
            blind = True
        else:
            poll.register(watched, select.POLLIN)
    poll.poll((min(seconds, PAUSE) if blind else seconds) * 1000)


def _be(task: Task, output: int, above: tuple[int, int], mask: Iterable[int]) -> NoReturn:
    """In the branch: it must not come back from here, where it would go on as this program does."""
    parent, begins = above
    try:
        disown()
        # above the three that are about to be replaced, where the caller had closed one of them
        begins, output = (fcntl.fcntl(one, fcntl.F_DUPFD_CLOEXEC, 3) for one in (begins, output))
        for gate in _gates:
            os.close(gate)
        os.setsid()
        die_with_us()
        nothing = os.open(os.devnull, os.O_RDONLY)
        for descriptor, number in ((nothing, 0), (output, 1), (output, 2)):
            os.dup2(descriptor, number)
        for signum in NUMBERS:
            if signal.getsignal(signum) is not signal.SIG_IGN:
                signal.signal(signum, signal.default_int_handler)
        told = os.read(begins, 1)
        os.close(begins)
        if told == GO and os.getppid() == parent:
            task(lambda: signal.pthread_sigmask(signal.SIG_SETMASK, mask))
    finally:
        while True:
            os.kill(os.getpid(), signal.SIGKILL)
