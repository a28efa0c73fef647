"""Whether what the last build kept of a rollout is still true. It imports no model, so that asking costs nothing."""

import hashlib
import os
from dataclasses import replace
from functools import cache as once
from pathlib import Path

from .cache import Input, Kept
from .project import Entry
from .seen import Seen, again

#: A page that every rollout has.
FIRST = "index.md"


class Holding:
    """Asks for one build: what rollouts share is looked at once."""

    def __init__(self, docs: Path) -> None:
        self._docs = docs
        self._input = once(_input)
        self._folder = once(self._way)

    def __call__(self, entry: Entry, kept: Kept | None) -> Kept | None:
        """What was kept, as it is now; None if a source or a page is not what it was."""
        folder = os.path.join(self._docs, entry.name)  # noqa: PTH118 - thousands of these
        if (
            kept is None
            or not kept.inputs
            or kept.inputs[0].path != str(entry.path)
            or os.path.islink(folder)  # noqa: PTH114
        ):
            return None
        if entry.prefix + FIRST not in kept.outputs or not all(map(os.path.isfile, kept.present)):
            return None
        if any(listing(folder) != names for folder, names in kept.folders.items()):
            return None
        inputs = [self._same(one) for one in kept.inputs]
        outputs = {
            name: again(os.path.join(self._docs, name), seen, follow=False)  # noqa: PTH118
            for name, seen in kept.outputs.items()
        }
        now = [one for one in inputs if one is not None]
        pages = {name: seen for name, seen in outputs.items() if seen is not None}
        if len(now) != len(inputs) or len(pages) != len(outputs):
            return None
        return replace(kept, inputs=tuple(now), outputs=pages)

    def _same(self, one: Input) -> Input | None:
        seen = self._input(one.real, one.seen)
        return replace(one, seen=seen) if seen is not None and self._real(one.path) == one.real else None

    def _way(self, folder: str) -> str:
        """Where a folder leads: as `realpath`, that asks for each folder on the way once."""
        above, name = os.path.split(folder)
        if name in ("", ".", "..") or os.path.islink(folder):  # noqa: PTH114
            return os.path.realpath(folder)
        return os.path.join(self._folder(above or "."), name)  # noqa: PTH118

    def _real(self, path: str) -> str:
        folder, name = os.path.split(path)
        place = os.path.join(self._folder(folder or "."), name)  # noqa: PTH118
        return os.path.realpath(place) if os.path.islink(place) else place  # noqa: PTH114


def listing(folder: str) -> str:
    """A digest of the names of all files below a folder; of nothing if it cannot be read."""
    names = (os.path.join(place, name) for place, _, files in os.walk(folder) for name in files)  # noqa: PTH118
    return hashlib.sha256("\0".join(sorted(names)).encode("utf-8", "surrogateescape")).hexdigest()


def _input(real: str, seen: Seen) -> Seen | None:
    return again(real, seen, follow=True)
