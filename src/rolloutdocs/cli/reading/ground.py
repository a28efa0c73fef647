"""What a command reads a rollout on: the project's rollouts and documents, looked at once for all of them.

And, beside it, what was asked of files that are no input, such as whether one is there that a link leads to.
"""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...checks.drift.noted import Noted
from ...checks.drift.tree import Disk
from ...checks.reader import is_marked
from ...dataclass import dataclass
from .looks import Looks

if TYPE_CHECKING:
    from ...generator.library import Library
    from ...generator.project import Entry
    from ...generator.source import Source


#: The list of rollouts, where there are several.
LIST: Final = "index.md"
#: Bytes of a page: one that a person can read has far fewer, and a larger one would only fill the memory.
LARGEST: Final = 10_000_000


@dataclass(slots=True)
class Notes:
    """What was asked about a rollout, with the answers."""

    links: dict[str, bool] = field(default_factory=dict)  #: path that a link leads to -> whether it is there
    trees: tuple[Noted, ...] = ()  #: what drift asked, of the application and of the project
    below: str = ""  #: digest of the names of all files of its documents, before it was read


@dataclass(frozen=True, slots=True)
class Linked:
    """The files that links may lead to; each that is asked for is noted."""

    there: Callable[[], frozenset[str]]
    notes: Notes

    def __contains__(self, path: object) -> bool:
        found = self.notes.links[str(path)] = path in self.there()
        return found


@dataclass
class Ground:
    """A project."""

    docs: Path  #: the folder of the documents, without `..` in its middle
    entries: "tuple[Entry, ...]"
    looks: Looks = field(default_factory=Looks)
    disk: Disk = field(default_factory=Disk)
    #: what a build that went before has loaded and rendered; taken out when it is used
    made: "dict[str, tuple[Source, dict[str, str]]]" = field(default_factory=dict)

    @cached_property
    def library(self) -> "Library":
        """What was read of sources so far."""
        from ...generator.library import Library

        return Library()

    def others(self, entry: "Entry") -> frozenset[str]:
        """Names of the other rollouts."""
        return self._names - {entry.name}

    def there(self) -> frozenset[str]:
        """Every file below the folder of the documents, as links name it."""
        return self._files

    def file(self, path: str) -> tuple[str, str]:
        """Where a file leads, and the digest of its bytes; "" for what is no plain file."""
        if path not in self._seen:
            self._seen[path] = os.path.realpath(path), _digest(Path(path))
        return self._seen[path]

    @cached_property
    def _seen(self) -> dict[str, tuple[str, str]]:
        return {}

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(one.name for one in self.entries)

    @cached_property
    def _files(self) -> frozenset[str]:
        found = (file for file in (*self.docs.rglob("*"), *_above(self.docs)) if file.is_file())
        return frozenset(file.as_posix() for file in found)


def _digest(path: Path) -> str:
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode) or about.st_size > LARGEST:  # a pipe would be waited for
            return ""
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except (OSError, ValueError):
        return ""


def _above(docs: Path) -> Iterator[Path]:
    """The list of rollouts, where the pages of one of them are read by themselves."""
    above = plain(docs / ".." / LIST)
    if above.is_file() and above.stat().st_size <= LARGEST and is_marked(above.read_bytes()):
        yield above


def plain(folder: Path) -> Path:
    """The folder's path without `..` in its middle, so that pages and links are spelled alike."""
    return Path(os.path.normpath(folder))
