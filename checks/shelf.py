"""The runs of a folder, for whoever wants those of one rollout: read each time, or looked through once for many."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from .carry import origin
from .evidence import Broken, Ends, content, ends, runs
from .examine import Run, examine

#: Runs that are kept in memory: the newest of a rollout are asked for several times, one after the other.
KEPT: Final = 8


def whole(path: Path) -> Run:
    """A run's file, looked at whole. Raises Broken, OSError."""
    return replace(examine(path.stem, str(path), content(path)), imported=origin(path))


class Shelf:
    """Reads anew whatever it is asked."""

    def paths(self, folder: Path, rollout: str) -> Iterable[Path]:  # noqa: ARG002 - others need not be left out
        """The files that may have runs of a rollout, newest first, and those of which nobody can say."""
        return runs(folder)

    def ends(self, path: Path) -> Ends:
        """Both ends of a run's file. Raises Broken, OSError."""
        return ends(path)

    def run(self, path: Path) -> Run:
        """All of it. Raises Broken, OSError."""
        return whole(path)


class Sorted(Shelf):
    """Looks through a folder once: of many rollouts each is given its own runs, and not those of all others."""

    def __init__(self) -> None:
        self._folders: dict[Path, dict[str, list[Path]]] = {}
        self._ends: dict[Path, Ends] = {}
        self._run = lru_cache(KEPT)(whole)

    def paths(self, folder: Path, rollout: str) -> Iterable[Path]:
        """As any shelf."""
        if folder not in self._folders:
            self._folders[folder] = self._sorted(folder)
        known = self._folders[folder]
        return known.get(rollout, known[""]) if rollout else known[""]

    def ends(self, path: Path) -> Ends:
        """As any shelf."""
        return self._ends.get(path) or ends(path)

    def run(self, path: Path) -> Run:
        """As any shelf."""
        return self._run(path)

    def _sorted(self, folder: Path) -> dict[str, list[Path]]:
        """Rollout -> its files; what cannot be read may be of any."""
        every = list(runs(folder))
        for path in every:
            try:
                self._ends[path] = ends(path)
            except (Broken, OSError):
                continue
        names = {"", *(one.started.rollout for one in self._ends.values())}
        return {
            name: [one for one in every if one not in self._ends or self._ends[one].started.rollout == name]
            for name in names
        }
