"""What a file was when it was read, and whether it is still that. It imports no model, so that asking costs nothing.

A file is the same if the system says that nothing was done to it since: size, times, inode, device. A file that was
written within a moment of being looked at may have been written again in that moment, unnoticed; of such a file the
content is compared. That is how git treats its index. `ctime` is among the times, which nobody can set back.
"""

import hashlib
import os
import stat
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

from ..dataclass import dataclass

#: Nanoseconds in which two changes of a file may get the same time, on any file system.
MOMENT: Final = 2_000_000_000

#: Bytes: no source and no page is larger.
LARGEST: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class Seen:
    """A file at a time."""

    at: int  #: when it was looked at, nanoseconds; before anything was read
    size: int
    mtime: int  #: nanoseconds, as `ctime`
    ctime: int
    inode: int
    device: int
    digest: str  #: SHA-256 of its content

    @property
    def racy(self) -> bool:
        """Whether it may have been changed after it was looked at without a trace."""
        return max(self.mtime, self.ctime) + MOMENT >= self.at


def read_seen(path: Path, many: int) -> tuple[bytes, Seen]:
    """The first bytes of a file, and what it was. Raises OSError, ValueError."""
    at = time.time_ns()
    with path.open("rb") as stream:
        about = os.fstat(stream.fileno())
        data = stream.read(many)
    return data, _seen(at, about, hashlib.sha256(data).hexdigest())


def look(path: Path, digest: str) -> Seen:
    """What a file is that should have this content; something no file is if there is no such plain file."""
    at = time.time_ns()
    try:
        about = path.lstat()
    except (OSError, ValueError):
        about = None
    return (
        _seen(at, about, digest) if about and stat.S_ISREG(about.st_mode) else Seen(0, 0, 0, 0, 0, 0, digest)
    )


def again(path: str, seen: Seen, *, follow: bool) -> Seen | None:
    """The file if it is what it was, with the time at which that was asked; else None. `follow` a link to it."""
    at = time.time_ns()
    try:
        about = os.stat(path, follow_symlinks=follow)  # noqa: PTH116 - thousands of these
        now = (about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino, about.st_dev)
        known = (seen.size, seen.mtime, seen.ctime, seen.inode, seen.device)
        if now != known or not stat.S_ISREG(about.st_mode):
            return None
        if not seen.racy:
            return seen
        if about.st_size > LARGEST or hashlib.sha256(Path(path).read_bytes()).hexdigest() != seen.digest:
            return None
        return replace(seen, at=at)
    except (OSError, ValueError, OverflowError):
        return None


def _seen(at: int, about: os.stat_result, digest: str) -> Seen:
    return Seen(at, about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino, about.st_dev, digest)
