"""The databases' own clients, run on this machine: a dump goes through a pipe, so that it fills no disk.

What they print may quote statements, and with them people's data: only the parts named by the caller's pattern leave.
"""

import os
import re
import shutil
import signal
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import IO, Final

from ...dataclass import dataclass
from .. import processes
from .method import Unmade

#: Seconds that making a copy may take.
LIMIT: Final = 1800
_READ: Final = 8192  # bytes of what a client complained about
_UNREAD: Final = re.compile(r"[Bb]roken pipe|\berrno:? 32\b")


@dataclass(frozen=True, slots=True)
class Clients:
    """The clients of one database system, as one account."""

    environment: Mapping[str, str]  #: with the password, which must not be an argument
    pattern: re.Pattern[str]  #: what of a complaint may be shown

    def run(self, *pipe: Sequence[str]) -> str:
        """Run commands, each one's output the next one's input; give the last one's output. Raises Unmade."""
        with ExitStack() as held:
            said: list[IO[bytes]] = [held.enter_context(tempfile.TemporaryFile()) for _ in pipe]
            output = held.enter_context(tempfile.TemporaryFile())
            started: list[processes.Process] = []
            held.callback(lambda: [one.end(0.2) for one in started])
            self._start(pipe, said, output, started)
            self._wait(pipe, started, said)
            output.seek(0)
            return output.read(_READ).decode(errors="backslashreplace")

    def _start(
        self,
        pipe: Sequence[Sequence[str]],
        said: list[IO[bytes]],
        output: IO[bytes],
        started: list[processes.Process],
    ) -> None:
        before = processes.DEVNULL
        for index, (argv, errors) in enumerate(zip(pipe, said, strict=True)):
            last = index == len(pipe) - 1
            reading, writing = (before, output.fileno()) if last else os.pipe()
            settings = processes.Setting(
                {**self.environment, "PATH": os.environ.get("PATH", os.defpath)},
                stdin=before,
                stdout=writing,
                stderr=errors.fileno(),
                mortal=True,
            )
            try:
                started.append(processes.start([known(argv[0]), *argv[1:]], settings))
            finally:
                for descriptor in {before, *([] if last else [writing])} - {processes.DEVNULL}:
                    os.close(descriptor)
            before = reading

    def _wait(
        self, pipe: Sequence[Sequence[str]], started: list[processes.Process], said: list[IO[bytes]]
    ) -> None:
        """The last one ends last; the first that failed is to blame, unless the next one was gone before it."""
        end = time.monotonic() + LIMIT
        statuses = [one.wait(end - time.monotonic()) for one in reversed(started)][::-1]
        failed = []
        for argv, status, errors in zip(pipe, statuses, said, strict=True):
            if status is None:
                raise Unmade(f"`{argv[0]}` was not done after {LIMIT} seconds")
            errors.seek(0)
            complaint = errors.read(_READ).decode(errors="backslashreplace")
            if status:
                failed.append((argv[0], status, complaint))
        if failed:
            name, status, complaint = next((one for one in failed if not _left(*one[1:])), failed[-1])
            found = self.pattern.search(complaint)
            raise Unmade(
                f"`{name}` ended with {status}: {found[0] if found else 'it says nothing that may be shown'}"
            )


def _left(status: int, complaint: str) -> bool:
    """Whether one failed because nobody read what it wrote any more."""
    return status == -signal.SIGPIPE or bool(_UNREAD.search(complaint))


def known(*names: str) -> str:
    """The first of these programs that is there. Raises Unmade."""
    for name in names:
        if shutil.which(name):
            return name
    raise Unmade(f"`{names[0]}` is not installed on this machine")
