"""What Linux says of its processes in /proc; nothing anywhere else. Fields and files are those of proc(5)."""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from ..dataclass import dataclass

PROC: Final = Path("/proc")

_ODD: Final = re.compile(r"[^A-Za-z0-9._-]")  # in a name, which any process may choose
_PART: Final = 1 << 12  # bytes read at once
#: Where they stand in what is said of a process, behind its name.
_STATE, _PARENT, _GROUP, _SESSION, _SINCE = 0, 1, 2, 3, 19


@dataclass(frozen=True, slots=True)
class Seen:
    """A live process."""

    parent: int
    group: int
    session: int
    since: int  #: when it began, in the kernel's ticks


def table(since: int) -> Iterator[tuple[int, Seen]]:
    """Every live process that is not older, by its number."""
    for number in os.listdir(PROC) if PROC.joinpath("self/stat").exists() else ():  # noqa: PTH208 - a path each is half of what it takes
        if not number.isdigit():
            continue
        fields = _fields(number)
        if len(fields) > _SINCE and int(fields[_SINCE]) >= since and fields[_STATE] not in b"ZX":
            one = Seen(int(fields[_PARENT]), int(fields[_GROUP]), int(fields[_SESSION]), int(fields[_SINCE]))
            yield int(number), one


def began(pid: int) -> int:
    """When it began, in the kernel's ticks, also where it has ended and was not collected yet; 0: nobody knows."""
    fields = _fields(str(pid)) if pid > 0 else []
    return int(fields[_SINCE]) if len(fields) > _SINCE else 0


def environment(pid: int) -> bytes:
    """The environment it was started with."""
    return _read(f"{PROC}/{pid}/environ")


def children(pid: int) -> Sequence[int]:
    """The children of a process with one thread."""
    return [int(one) for one in _read(f"{PROC}/{pid}/task/{pid}/children").split()]


def name(pid: int) -> str:
    """What a process calls itself, in plain signs; nothing once it is gone."""
    said = _read(f"{PROC}/{pid}/comm", once=True).decode("ascii", "replace").removesuffix("\n")
    return _ODD.sub("?", said)


def named(pid: int) -> str:
    """It, as a report names it: `12 (sleep)`."""
    return f"{pid} ({name(pid)})"


def writes_to(pid: int, pipes: frozenset[str]) -> bool:
    """Whether it has one of these open (`pipe:[INODE]`).

    Not where only another account may see that, as of a daemon that `sudo` started: nothing it did would help it.
    """
    folder = f"{PROC}/{pid}/fd"
    try:
        return any(_leads(f"{folder}/{one}") in pipes for one in os.listdir(folder))  # noqa: PTH208 - as above
    except OSError:
        return False


def pipe(descriptor: int) -> str:
    """What `writes_to` calls a descriptor of this program."""
    return _leads(f"{PROC}/self/fd/{descriptor}")


def _leads(link: str) -> str:
    try:
        return os.readlink(link)  # noqa: PTH115 - as above
    except OSError:  # closed, or ended, meanwhile
        return ""


def _fields(name: str) -> list[bytes]:
    return _read(f"{PROC}/{name}/stat", once=True).rpartition(b")")[2].split(maxsplit=_SINCE + 1)


def _read(path: str, *, once: bool = False) -> bytes:
    """What a file of /proc says; nothing once its process is gone. `once`: it is short, and said in one go.

    Every process is looked at each time one ends, and what `open` does besides takes longer than the system's calls.
    """
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return b""
    parts = []
    try:
        if once:
            return os.read(file, _PART)
        while part := os.read(file, _PART):
            parts.append(part)
        return b"".join(parts)
    except OSError:
        return b""
    finally:
        os.close(file)
