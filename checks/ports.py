"""Free TCP ports on loopback that two runs at once never both choose.

Asking the kernel for port 0 and closing the socket again leaves a gap in which anybody may take it. Here the port
lies below the range that the kernel hands out by itself, and a lock on a file named after it is held until the
run ends.
"""

import fcntl
import os
import secrets
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

FIRST: Final = 20000
COUNT: Final = 12000  # below 32768, where Linux begins to hand ports out to outgoing connections


@contextmanager
def free_port() -> Iterator[int]:
    """Hold a port that nothing listens on. Raises OSError when none of 12,000 is free."""
    start = secrets.randbelow(COUNT)
    for offset in range(COUNT):
        port = FIRST + (start + offset) % COUNT
        lock = os.open(_folder() / str(port), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            with suppress(BlockingIOError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if _unused(port):
                    yield port
                    return
        finally:
            os.close(lock)
    raise OSError(f"no free port between {FIRST} and {FIRST + COUNT}")


def _folder() -> Path:
    folder = Path(tempfile.gettempdir()) / f"rolloutdocs-ports-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid() or folder.is_symlink():
        raise OSError(f"{folder} belongs to somebody else; remove it")
    return folder


def _unused(port: int) -> bool:
    """Without SO_REUSEADDR: a port whose last connection still waits is no use to a server that does not set it."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
