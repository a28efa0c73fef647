"""The folder for raw output of one run: this user's alone, gone with the run, and after a kill with the next one.

What a step prints lies there unchanged, so it may hold secrets. Whoever uses a folder holds a lock on it, which the
system takes away with the process; a process's number could be that of another one by then.
"""

import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Final

PREFIX: Final = "rolloutdocs-output-"
LOCK: Final = "lock"


@contextmanager
def outputs() -> Iterator[Path]:
    """A new folder; those of runs that were killed are removed first, once in a program and all its branches."""
    _forgotten(tempfile.gettempdir())
    with tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as made:
        held = _held(Path(made))
        try:
            yield Path(made)
        finally:
            os.close(held)


@cache
def _forgotten(_: str) -> None:
    forget()


def forget() -> None:
    """Remove the folders of runs that are over. One that nobody has locked yet is being made: it is left alone."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            about = folder.lstat()
            if stat.S_ISDIR(about.st_mode) and about.st_uid == os.getuid() and _over(folder / LOCK):
                shutil.rmtree(folder, ignore_errors=True)


def used(folder: Path) -> bool:
    """Whether a run on this machine that still lives has this for its raw output."""
    try:
        return folder.name.startswith(PREFIX) and not _over(folder / LOCK)
    except (OSError, ValueError):  # there is none, or no such name can be
        return False


def _held(folder: Path) -> int:
    """Put a lock there under its name only when it is held."""
    first = folder / f"{LOCK}.new"
    number = os.open(first, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    fcntl.flock(number, fcntl.LOCK_EX)
    first.rename(folder / LOCK)
    return number


def _over(lock: Path) -> bool:
    number = os.open(lock, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(number)
    return True
