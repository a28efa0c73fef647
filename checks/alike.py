"""Whether what is here is what a commit has: files, where links lead, and the commits of submodules with their files.

What git changes on its way (ends of lines, large files) is never as in the commit: no filter is run for it.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ..dataclass import dataclass
from .application import SKIPPED
from .git import git

_ENTRY: Final = re.compile(r"(\d{6}) [a-z]+ ([0-9a-f]{40,64}) +(\d+|-)\t(.+)", re.S)
#: Files here, of which `.gitignore` leaves some out.
PRESENT: Final = ("--cached", "--others", "--exclude-per-directory=.gitignore")
_FILES: Final = ("100644", "100755")
_LINK: Final = "120000"
_SUBMODULE: Final = "160000"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a commit has under one name."""

    name: str  #: in its repository
    mode: str  #: as git says it: a file, a link or a submodule
    object: str
    size: int  #: 0 of a submodule

    @property
    def regular(self) -> bool:
        """Whether it is a file, which can be read."""
        return self.mode in _FILES


def listed(commit: str, name: str, where: Path = Path()) -> Iterator[Entry]:
    """All that it has at or below the name; `where`: in the repository of this folder. Raises OSError."""
    words = () if name == "." else ("--", name)
    answer = git("-C", str(where), "ls-tree", "-r", "-l", "-z", "--full-tree", commit, *words)
    for line in answer.decode("utf-8", "surrogateescape").split("\0"):
        if found := _ENTRY.fullmatch(line):
            yield Entry(found[4], found[1], found[2], int(found[3]) if found[3] != "-" else 0)


def unlike(here: Path, entry: Entry) -> Iterator[str]:
    """What is not here as the commit has it: the path, or what differs in the submodule. Raises OSError."""
    if entry.mode == _SUBMODULE:
        yield from _moved(here, entry.object)
        return
    kind = hashlib.sha1 if len(entry.object) == 40 else hashlib.sha256  # git's own names of contents
    content = _content(here, entry)
    if content is None or kind(b"blob %d\0" % len(content) + content).hexdigest() != entry.object:
        yield here.as_posix()


def _content(here: Path, entry: Entry) -> bytes | None:
    """The file's bytes, or where the link leads; None where it is of another kind or size, or cannot be read."""
    try:
        if entry.mode == _LINK:
            return os.readlink(os.fsencode(here))  # noqa: PTH115 - a Path takes out `./` and `//`
        fits = not here.is_symlink() and here.is_file() and here.stat().st_size == entry.size
        return here.read_bytes() if fits else None
    except OSError:
        return None


def _moved(here: Path, commit: str) -> Iterator[str]:
    """The submodule where another commit of it is checked out, or none; else what is not as that commit has it."""
    try:
        there = git("-C", str(here), "rev-parse", "--verify", "HEAD").decode().strip()
    except OSError:
        there = ""
    if there != commit or here.is_symlink():
        yield here.as_posix()
        return
    entries = list(listed(commit, ".", here))
    for entry in entries:
        yield from unlike(here / entry.name, entry)
    present = names_of(git("-C", str(here), "ls-files", "-z", *PRESENT))
    yield from ((here / name).as_posix() for name in added(present, {entry.name for entry in entries}))


def added(here: set[str], there: set[str]) -> list[str]:
    """Names that are here and not in the commit, less what tools fill by themselves."""
    return [name for name in sorted(here - there) if not SKIPPED & {*Path(name).parts}]


def names_of(answer: bytes) -> set[str]:
    """The names that git lists."""
    return {*answer.decode("utf-8", "surrogateescape").split("\0")} - {""}
