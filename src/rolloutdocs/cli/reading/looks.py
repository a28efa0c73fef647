"""How a command looks at what changes by itself: at the application's files, and at the runs of a folder."""

import os
from collections.abc import Callable, Iterable
from dataclasses import field
from pathlib import Path

from ...checks.application import tree_digest
from ...checks.shelf import Shelf, Sorted
from ...checks.witnessed import Asking, witnessed
from ...dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Looks:
    """Looks anew each time."""

    tree: Callable[[Path, Iterable[str]], str] = tree_digest
    shelf: Shelf = field(default_factory=Shelf)
    witnessed: Asking = witnessed


def once() -> Looks:
    """Looks once, for all rollouts of one site: most of them name the same application, each from its own folder."""
    known: dict[tuple[tuple[str, str], ...], str] = {}

    def digest(base: Path, names: Iterable[str]) -> str:
        listed = tuple(names)
        key = tuple((name, os.path.realpath(base / name)) for name in listed)
        if key not in known:
            known[key] = tree_digest(base, listed)
        return known[key]

    return Looks(digest, Sorted())
