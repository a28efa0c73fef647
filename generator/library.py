"""Files that several rollouts name, read and checked once each; and of every file that was read, what it was then."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from ..environment_rules import draft_environments
from ..environments import Environments
from ..typed_yaml import Draft, typed, walk
from .seen import Seen, read_seen
from .shared import Shared, SharedFile

_T = TypeVar("_T")

#: Files that are kept in memory: rollouts share a few, and a thousand of their own would fill it.
KEPT: Final = 24


class Library:
    """What was read so far."""

    def __init__(self) -> None:
        self.seen: dict[str, Seen] = {}  #: by the path without links
        self._policies: dict[tuple[str, str], Draft[Environments]] = {}
        self._shared: dict[tuple[str, str], SharedFile] = {}

    def read(self, path: Path, many: int) -> bytes:
        """The first bytes of a file, and a note of what the file was. Raises OSError, ValueError."""
        data, seen = read_seen(path, many)
        self.seen[os.path.realpath(path)] = seen
        return data

    def policy(self, path: Path, shown: str) -> Draft[Environments]:
        """An environments file."""
        return _once(
            self._policies,
            (os.path.realpath(path), shown),
            lambda: draft_environments(path, shown, self.read),
        )

    def shared(self, path: Path, shown: str) -> SharedFile:
        """A file of people, procedures and steps."""
        return _once(self._shared, (os.path.realpath(path), shown), lambda: self._file(path, shown))

    def _file(self, path: Path, shown: str) -> SharedFile:
        nodes = walk(path, shown, self.read)
        draft = typed(nodes, Shared)
        data = nodes.data if isinstance(nodes.data, dict) and not nodes.broken else {}
        return SharedFile(data, nodes.lines, draft.findings)


def _once(kept: dict[tuple[str, str], _T], key: tuple[str, str], make: Callable[[], _T]) -> _T:
    if key not in kept:
        if len(kept) >= KEPT:
            kept.pop(next(iter(kept)))
        kept[key] = make()
    return kept[key]
