"""The process that gives a shell, and its three streams: bytes in, bytes out, never blocking, no threads."""

import os
import select
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

from .. import processes
from . import protocol
from .outcome import Target
from .output import Recorder
from .stream import Stream

CHUNK = 1 << 16
#: Seconds for which the end of an answer is waited for, before its pieces are read as they come.
AT_ONCE = 0.005
GREETING = 4096
IGNORED = ("BASH_ENV", "ENV", "SHELLOPTS", "BASHOPTS", "POSIXLY_CORRECT", "PROMPT_COMMAND", "PS4", "TMOUT")


class _Unheard:
    """Takes what is never shown: a shell that traces (`set -x` in a file that it reads first) repeats every value."""

    def write(self, data: bytes) -> None:
        """Let it go."""


class Connection:
    """One started client (`bash`, `ssh`, ...)."""

    def __init__(self, target: Target, *, adopts: bool = True) -> None:
        client = target.environment if target.client is None else target.client
        pipe = processes.PIPE
        bash = Path(target.argv[0]).name == "bash"  # no other client is known to collect what is not its own
        setting = processes.Setting(_clean(client), None, pipe, pipe, pipe, adopts=adopts and bash)
        self.process = processes.start(target.argv, setting)
        self._in, self._out, self._err = map(_number, self.process.streams)
        self._greeting = Recorder(None, GREETING)  # what it says before it is ready, such as a login's banner
        self.out, self.err = (Stream(self._greeting) for _ in range(2))
        self._outgoing = bytearray()
        self._waiting = False  # for room in the pipe for the rest of it
        self._poll = select.poll()
        self._end = select.poll()  # of what an answer ends with, and the process: all else can wait a moment
        self._watch: int | None = None
        for descriptor in (self._in, self._out, self._err):
            os.set_blocking(descriptor, False)
        for descriptor in (self._out, self._err):
            self._poll.register(descriptor, select.POLLIN)
        self._end.register(self._err, select.POLLIN)
        if hasattr(os, "pidfd_open"):
            self._watch = os.pidfd_open(self.process.pid)
            self._poll.register(self._watch, select.POLLIN)
            self._end.register(self._watch, select.POLLIN)
        self.here = False  # the shell runs on this machine; known when it is ready
        self._shell = 0  # its process, where it is here
        self.far: protocol.Ready | None = None  # the answer of a shell that does not; None while nobody knows
        self.joined = False  # what it writes to standard error comes on standard output
        self.gone = False  # the process has ended and what it had written was read

    def ready(self, target: Target, deadline: float) -> protocol.Ready | None:
        """Send what comes first and wait for the shell's answer; None: there was none."""
        if not self._greeted(deadline, target.mark):
            return None
        for stream in (self.out, self.err):
            stream.turn(_Unheard())
        own = self.process.mark
        answer = self._answer(
            lambda mark: protocol.opening(mark, target.directory, target.environment, target.path, own),
            deadline,
        )
        if answer and answer.here and not self.process.related(answer.pid):
            # A variable alone is no proof of being here: ssh can be told to carry it to another machine.
            answer = self._answer(protocol.place, deadline)
        if answer:
            self.here, self.far = answer.here, None if answer.here else answer
            self._shell = answer.pid if answer.here else 0
        return answer

    def _answer(self, opening: Callable[[bytes], bytes], deadline: float) -> protocol.Ready | None:
        mark = protocol.word()
        for stream in (self.out, self.err):
            stream.expect(mark)
        self.send(opening(mark))
        self.until(lambda: self._all() or self._both(mark), deadline)
        answer = None if self.joined else protocol.ready(self.out.marked() or b"")
        for stream in (self.out, self.err):
            stream.end()
        return answer

    def _all(self) -> bool:
        """Whether the whole answer has come: what carries it may cut it anywhere. No field begins with a newline."""
        return self.err.follows(b"\n", 1) and self.out.follows(b"\0\n", 1)

    def _both(self, mark: bytes) -> bool:
        """Whether what belongs on standard error came on standard output, too: so it would for every step."""
        self.joined = mark in (self.out.marked() or b"")
        return self.joined

    def _greeted(self, deadline: float, run: str) -> bool:
        """No value is sent before this: to a terminal, or to what is no bash, it would be shown."""
        mark = protocol.word()
        self.out.expect(mark)
        self.send(protocol.greeting(mark, self.process.mark, run))
        answered = self.until(lambda: self.out.marked() is not None, deadline)
        self.out.end()
        return answered

    def greeting(self) -> str:
        """Give what it said before any value was sent."""
        return self._greeting.close().text().strip()

    def send(self, data: bytes) -> None:
        """Send, now or while waiting."""
        self._outgoing += data
        self._write()

    def until(self, done: Callable[[], bool], deadline: float) -> bool:
        """Read and write until `done`, the deadline (False), or the process is gone."""
        while not done():
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            self._turn(left)
            if self.gone:
                return done()
        return True

    def answered(self, done: Callable[[], bool], deadline: float, *, both: bool = True) -> bool:
        """The same for what comes last on standard error: to be woken for each piece before it costs more.

        `both`: it comes on both streams.
        """
        if self.here and not self._waiting and self._watch is not None and not done():
            for descriptor, _ in self._end.poll(AT_ONCE * 1000):
                if descriptor == self._err:
                    self._read(self._err, self.err)
                    if both:
                        self._read(self._out, self.out)
        return self.until(done, deadline)

    def others(self) -> tuple[str, ...]:
        """Who could write to the outputs besides the shell; nobody where that cannot be seen, as on a far target."""
        return self.process.others(self._shell, (self._out, self._err)) if self._shell else ()

    def drain(self) -> None:
        """Read what is there already."""
        streams = {self._out: self.out, self._err: self.err}
        while any(self._read(one, streams[one]) for one, _ in self._poll.poll(0) if one in streams):
            pass

    def leave(self, seconds: float) -> None:
        """Close its input and give it time to come to its end by itself."""
        self.others()  # whom it has adopted is known to be of it as long as it is there
        self.process.close_input()
        self.process.wait(seconds)

    def end(self, grace: float) -> tuple[int, ...]:
        """End it with all its family. Returns the processes that are left."""
        survivors = self.process.end(grace)
        if self._watch is not None:
            os.close(self._watch)
            self._watch = None
        return survivors

    def _turn(self, seconds: float) -> None:
        wait = seconds if self._watch is not None else min(seconds, 0.02)
        ended = self._watch is None  # or the kernel says it
        for descriptor, _ in self._poll.poll(min(wait, 3600) * 1000):
            ended = ended or descriptor == self._watch
            if descriptor == self._in:
                self._write()
            elif descriptor == self._out:
                self._read(self._out, self.out)
            elif descriptor == self._err:
                self._read(self._err, self.err)
        if ended and self.process.status() is not None:
            self.drain()
            self.gone = True

    def _write(self) -> None:
        try:
            while self._outgoing:
                del self._outgoing[: os.write(self._in, self._outgoing[:CHUNK])]
        except BlockingIOError:
            self._poll.register(self._in, select.POLLOUT)
            self._waiting = True
            return
        except BrokenPipeError:
            self._outgoing.clear()
        if self._waiting:
            self._poll.unregister(self._in)
            self._waiting = False

    def _read(self, descriptor: int, stream: Stream) -> bool:
        try:
            data = os.read(descriptor, CHUNK)
        except BlockingIOError:
            return False
        if not data:
            for poll in (self._poll, self._end):
                with suppress(KeyError):
                    poll.unregister(descriptor)
        stream.feed(data)
        return bool(data)


def _number(stream: IO[bytes] | None) -> int:
    if stream is None:
        raise ValueError("a shell needs all three streams")
    return stream.fileno()


def _clean(environment: "processes.Environment") -> dict[str, str]:
    """Give the environment without what makes bash start in another way than a plain one."""
    return {
        name: value
        for name, value in environment.items()
        if name not in IGNORED and not name.startswith("BASH_FUNC_")
    }
