"""Keeps what services write from filling the disk: their files are looked at while a run lasts, and cut to their end.

A service writes to its file itself, so that it needs nobody to empty a pipe. Rejected: a limit of the system on the
size of files (it would hold for the service's own database too); a pump between service and file (the service would
lose its output with it).
"""

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

LARGEST: Final = 64 * 1024 * 1024  #: bytes of a file beyond which it is cut
LAST: Final = 1024 * 1024  #: bytes that are left of it
PAUSE: Final = 0.1  #: seconds between two looks


@contextmanager
def bounded(files: Sequence[Path]) -> Iterator[None]:
    """Within, each of the files stays bounded. What is being written while one is cut may be lost."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(PAUSE):
            for file in files:
                with suppress(OSError):
                    cut(file)

    looking = threading.Thread(target=watch, daemon=True)
    looking.start()
    try:
        yield
    finally:
        over.set()
        looking.join()


def cut(file: Path) -> None:
    """Cut a file that is too large to its last lines; whoever has it open must append."""
    if not file.exists() or file.stat().st_size <= LARGEST:
        return
    with file.open("r+b") as opened:
        opened.seek(-LAST, os.SEEK_END)
        end = opened.read(LAST).partition(b"\n")[2]
        opened.truncate(0)
    with file.open("ab") as opened:
        opened.write(end)
