"""A report into what is no file of its own: a named pipe, a device, the stream that the run is told on.

Rejected: opening a pipe as a file. That waits for a reader for ever, and a run that is over would never end.
"""

import errno
import os
import select
import stat
import sys
import time
from pathlib import Path
from typing import Final, TextIO

#: Seconds in which somebody has to be there to read, and in which what was written has to be taken.
OPENS: Final = 3.0
TAKES: Final = 30.0


def stream_of(path: Path) -> TextIO | None:
    """The stream of ours that is behind this path, such as /dev/stdout; None for anything else."""
    try:
        there = path.stat()
    except OSError:
        return None
    for stream in (sys.stdout, sys.stderr):
        try:
            if os.path.samestat(os.fstat(stream.fileno()), there):
                return stream
        except (OSError, ValueError):
            continue
    return None


def store(path: Path, text: str) -> bool:
    """Write a report where it is to go; give whether there is a file of it now. Raises OSError."""
    data = text.encode(errors="backslashreplace")
    if stream := stream_of(path):  # it has what the run was told with: nothing of that is taken away
        stream.write(data.decode())
        stream.flush()
        return False
    if path.exists() and stat.S_ISFIFO(path.stat().st_mode):
        _pour(path, data)
    else:
        path.write_bytes(data)
    return True


def _pour(path: Path, data: bytes) -> None:
    """Write to a pipe whose reader is there and reads. Raises OSError where nobody does."""
    pipe = _opened(path, time.monotonic() + OPENS)
    try:
        while data:
            if not select.select([], [pipe], [], TAKES)[1]:
                raise OSError(errno.ETIMEDOUT, f"nobody took it within {TAKES:.0f} seconds", str(path))
            data = data[os.write(pipe, data[: select.PIPE_BUF]) :]
    finally:
        os.close(pipe)


def _opened(path: Path, until: float) -> int:
    while True:
        try:
            return os.open(path, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
            if time.monotonic() >= until:
                raise OSError(
                    errno.ENXIO,
                    f"it is a pipe that nobody reads, also not within {OPENS:.0f} seconds",
                    str(path),
                ) from error
        time.sleep(0.05)
