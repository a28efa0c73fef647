"""Which numbers a process may have that began later than another one: so not all of a machine need be looked at.

The kernel gives numbers in a row, and begins anew only when it has gone through all of them. It counts what it has
begun, and tells the number that it gave last. Where few began since, and the last number is no lower, it has not begun
anew: whoever came later has one in between.

Rejected: the age of each process, which says it too; to ask for that is what takes long. A program that chooses
numbers itself, as one that brings back a frozen container does, is not reckoned with.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

PROC: Final = Path("/proc")

ALL: Final = range(1 << 31)

#: Processes and threads that may have begun since. There are 4096 numbers at the least; those that are taken
#: are passed over.
FEW: Final = 2000


def begun() -> int:
    """How many processes and threads there ever were; 0: nobody says."""
    with suppress(OSError, ValueError, IndexError):
        return int(_own("stat").partition(b"\nprocesses ")[2].split(maxsplit=1)[0])
    return 0


def since(pid: int, before: int) -> range:
    """Those of this process and of all that began after it until now; ALL where that is not certain.

    `before`: what `begun` gave before it began.
    """
    few, last = 0 < begun() - before < FEW, _last()
    return range(pid, last + 1) if before > 0 and few and pid <= last else ALL


def _last() -> int:
    """The number that was given last; 0: nobody says."""
    with suppress(OSError, ValueError, IndexError):
        return int(_own("loadavg").split()[-1])
    return 0


def _own(name: str) -> bytes:
    """What the kernel itself says: a container may have another file there, that speaks of other numbers."""
    file = PROC / name
    if os.stat(file).st_dev != os.stat(PROC).st_dev:  # noqa: PTH116 - it is asked often
        raise OSError
    return file.read_bytes()
