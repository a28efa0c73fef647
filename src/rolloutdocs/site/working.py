"""A folder that one command works in, and that goes with it; one that was killed leaves it, and the next sweeps it.

A lock in the folder says whose it is: the system lets go of it when its process ends, however that came about.
Rejected: the process id in a name, which is given again to another process.
"""

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

#: How our folders are called, and what only they have in them.
_PREFIX: Final = "work-"
_LOCK: Final = ".rolloutdocs-lock"


@contextmanager
def working(below: Path) -> Iterator[Path]:
    """A folder of this command's own, so that two of them do not meet; nothing of it stays."""
    below.mkdir(parents=True, exist_ok=True)
    sweep(below)
    try:
        with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=below, ignore_cleanup_errors=True) as own:
            folder = Path(own)
            with (folder / "new").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                (folder / "new").rename(folder / _LOCK)  # nobody ever finds one that is not held
                yield folder
    finally:
        with suppress(OSError):  # another one is still there
            below.rmdir()


def sweep(below: Path) -> None:
    """Take away what was left here by commands that are no more; whatever has no lock of ours is let be."""
    for folder in below.glob(f"{_PREFIX}*"):
        if folder.is_symlink() or not folder.is_dir() or (folder / _LOCK).is_symlink():
            continue
        with suppress(OSError), (folder / _LOCK).open("r") as lock:  # not there, or still held
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
