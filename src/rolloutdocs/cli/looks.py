"""How a command looks at what changes by itself: at the application's files, and at the runs of a folder."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ..checks.application import tree_digest
from ..checks.shelf import Shelf, Sorted


@dataclass(frozen=True, slots=True)
class Looks:
    """Looks anew each time."""

    tree: Callable[[Path, Iterable[str]], str] = tree_digest
    shelf: Shelf = field(default_factory=Shelf)


def once() -> Looks:
    """Looks once, for all rollouts of one site: what they are compared with is the same for all of them."""
    digest = cache(tree_digest)
    return Looks(lambda base, names: digest(base, tuple(names)), Sorted())
