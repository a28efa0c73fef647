"""The one module that starts processes, and that ends them with everything they started.

A process gets its own session, the environment and directory it is given, and no descriptor but its three
streams. Ending it means ending its group, its session and, on Linux, whatever left both: children are found
in /proc by descent and by a variable that only this process's family has in its environment. A child that
was orphaned, called setsid and also scrubbed its environment is found only where the process adopts orphans.
Elsewhere (macOS) the group is all that is ended.

Rejected: asking the kernel to re-parent orphans to us (PR_SET_CHILD_SUBREAPER); it would change how every
library in this process sees its children. A shell that `adopts` is bash, which collects whoever ends beneath it.
"""

import atexit
import ctypes
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import IO

from ..dataclass import dataclass
from . import proc
from .interrupts import NUMBERS

PAUSE = 0.01  # seconds between two looks at processes that are ending
PIPE = subprocess.PIPE
DEVNULL = subprocess.DEVNULL

Environment = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a process is started with, besides its arguments."""

    environment: Mapping[str, str]  #: all of it; nothing is inherited
    directory: str | None = None  #: None: the caller's
    stdin: int = subprocess.DEVNULL  #: DEVNULL, PIPE or a descriptor
    stdout: int = subprocess.DEVNULL
    stderr: int = subprocess.DEVNULL
    mortal: bool = False  #: on Linux, end it (TERM) when this program dies, even by a kill it cannot see
    adopts: bool = False  #: on Linux, who loses its parents beneath it becomes its child, and is found


class Process:
    """A started process and its family."""

    def __init__(self, popen: "subprocess.Popen[bytes]", mark: str) -> None:
        self._popen = popen
        self._ended = False
        self._known: dict[int, int] = {}  # its family as it was seen last: number -> when it began
        self.pid = popen.pid
        self.mark = mark  # name of the variable that its family has
        self.outlived: tuple[str, ...] = ()  # the names of those that were still there when it was ended

    @property
    def streams(self) -> tuple[IO[bytes] | None, IO[bytes] | None, IO[bytes] | None]:
        """Its standard input, output and error, where they are pipes."""
        return self._popen.stdin, self._popen.stdout, self._popen.stderr

    def status(self) -> int | None:
        """Its exit status, minus the signal that killed it, or None while it runs.

        It is looked at, not collected: until `end`, its number cannot become that of a stranger.
        """
        if self._popen.returncode is not None or not hasattr(os, "waitid"):
            return self._popen.poll()
        seen = os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if seen is None:
            return None
        return seen.si_status if seen.si_code == os.CLD_EXITED else -seen.si_status

    def wait(self, seconds: float) -> int | None:
        """Wait for it at most so long; like `status`."""
        end = time.monotonic() + seconds
        while (status := self.status()) is None and time.monotonic() < end:
            time.sleep(PAUSE / 10)
        return status

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process alone, if it still runs."""
        if self.status() is None:
            os.kill(self.pid, number)

    def close_input(self) -> None:
        """Let it see the end of its standard input."""
        if self._popen.stdin:
            with suppress(OSError):
                self._popen.stdin.close()

    def family(self) -> set[int]:
        """Every process of it that is alive: group, session, descendants, bearers of its mark.

        And who was found to be of it before, though it has lost its parents since.
        """
        return _family(self.pid, self.mark, self._known)

    def others(self, shell: int, outputs: Iterable[int]) -> tuple[str, ...]:
        """Who of it could write to these besides `shell`, as `12 (sleep)`; nobody where that cannot be seen.

        outputs: descriptors of what this program reads.
        """
        if not proc.children(shell) and (shell == self.pid or len(proc.children(self.pid)) < 2):
            return ()
        table, above = dict(proc.table(0)), {self.pid}
        while shell in table and shell not in above:
            above.add(shell)
            shell = table[shell].parent
        pipes = frozenset(filter(None, map(proc.pipe, outputs)))
        writers = (pid for pid in sorted(self.family() - above) if proc.writes_to(pid, pipes))
        return tuple(map(proc.named, writers))

    def related(self, pid: int) -> bool:
        """Whether this is the process, or one of its group, its session or its descent."""
        return pid == self.pid or pid in _family(self.pid, None)

    def end(self, grace: float = 1.0) -> tuple[int, ...]:
        """End all of it: asked with TERM, killed after `grace` seconds. Returns who is still alive."""
        survivors: set[int] = set()
        family = set() if self._ended else self.family()
        if family or (not self._ended and self.status() is None):
            self.outlived = tuple(filter(None, map(proc.name, sorted(family - {self.pid}))))
            _send(self, signal.SIGTERM)
            _send(self, signal.SIGCONT)  # a stopped process cannot follow a request
            _until_gone(self, grace)
            survivors = _kill(self)
        self._popen.poll()
        self._ended = not survivors
        for stream in self.streams:
            if stream:
                with suppress(OSError):
                    stream.close()
        _alive.discard(self)
        return tuple(sorted(survivors))


_alive: set[Process] = set()  # what an exit of this program that nobody foresaw still has to end


@atexit.register
def end_all() -> None:
    """End what is still there."""
    for process in list(_alive):
        process.end(grace=0.5)


def fork() -> int:
    """Go on twice; gives 0 in the new one. `branch` says what it has to do first."""
    return os.fork()


def disown() -> None:
    """Leave what was started before to the program that this one is a branch of."""
    _alive.clear()


def start(argv: Sequence[str], setting: Setting) -> Process:
    """Start a process; OSError when that is not possible (no such command, no such directory)."""
    mark = f"ROLLOUTDOCS_{secrets.token_hex(8).upper()}"
    with _unbroken():
        popen = subprocess.Popen(
            list(argv),
            cwd=setting.directory,
            env={**setting.environment, mark: "1"},
            stdin=setting.stdin,
            stdout=setting.stdout,
            stderr=setting.stderr,
            bufsize=0,
            start_new_session=True,
            preexec_fn=_first(setting),
        )
        process = Process(popen, mark)
        _alive.add(process)
    return process


def _first(setting: Setting) -> Callable[[], None] | None:
    """What the new process does before it is the program."""
    if _LIBC is None:
        return None
    return die_with_us if setting.mortal else _adopt if setting.adopts else None


_DEATH_SIGNAL, _ADOPTS = 1, 36  # PR_SET_PDEATHSIG and PR_SET_CHILD_SUBREAPER of prctl(2)
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_us() -> None:
    """In the new process, before it does anything: the kernel sends it TERM when its parent is gone (on Linux)."""
    if _LIBC is not None:
        _LIBC.prctl(_DEATH_SIGNAL, signal.SIGTERM)


def _adopt() -> None:
    if _LIBC is not None:
        _LIBC.prctl(_ADOPTS, 1)


@contextmanager
def _unbroken() -> Iterator[None]:
    """Hold interrupts back, so that none falls between a process's start and our knowing of it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = {number: signal.signal(number, lambda number, _: came.append(number)) for number in NUMBERS}
    try:
        yield
    finally:
        for number, action in before.items():
            signal.signal(number, action)
        for caught in came:
            signal.raise_signal(caught)


def end_bearers(mark: str) -> tuple[int, tuple[int, ...]]:
    """End every process on this machine that has this variable, and its descendants: what a killed program left.

    Gives how many there were, and who is still alive.
    """
    found = everybody = _family(_NOBODY, mark)
    for number in (signal.SIGTERM, signal.SIGCONT, *[signal.SIGKILL] * 100):
        for pid in everybody:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, number)
        end = time.monotonic() + (1.0 if number is signal.SIGCONT else PAUSE)
        while everybody and time.monotonic() < end:
            time.sleep(PAUSE)
            everybody = _family(_NOBODY, mark)
        if not everybody:
            break
    return len(found), tuple(sorted(everybody))


_NOBODY = -1  # no process, group or session has this number


def _send(process: Process, number: signal.Signals) -> None:
    if process.status() is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)
    for pid in process.family():
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def _until_gone(process: Process, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while process.family() or process.status() is None:
        if time.monotonic() > end:
            return False
        time.sleep(PAUSE)
    return True


def _kill(process: Process) -> set[int]:
    """Kill until nobody is left: while one is being killed another may be born."""
    for _ in range(100):
        if _until_gone(process, 0):
            return set()
        _send(process, signal.SIGKILL)
        time.sleep(PAUSE)
    return process.family()


def _family(pid: int, mark: str | None, known: dict[int, int] | None = None) -> set[int]:
    """Whoever is of it. Nobody is who was there before it began.

    `known`: who was of it before, with when they began; it is brought up to now. Who is in it stays of it.
    """
    table = dict(proc.table(proc.began(pid)))
    known = {} if known is None else known
    found = {
        child
        for child, one in table.items()
        if pid in (child, one.group, one.session) or known.get(child) == one.since
    }
    if mark:
        needle = f"{mark}=1\0".encode()
        found |= {child for child in table.keys() - found if needle in proc.environment(child)}
    size = 0
    while size != len(found):
        size = len(found)
        found |= {child for child, one in table.items() if one.parent in found}
    found -= {os.getpid()}
    known.clear()
    known.update((child, table[child].since) for child in found)
    return found
