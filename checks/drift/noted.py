"""What was asked of a tree of files, with the answers: where all of them are the same, so is what was found by them.

Rejected: a digest of all files there. A page names a few of them, and any other may come and go.
"""

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, TypeVar

from .tree import Tree

Answer = TypeVar("Answer", bool, frozenset[str])

#: Questions that name what they are about, and those about all there is.
_ABOUT: Final = ("exists", "named", "defines", "migrated")
_WHOLE: Final = ("names", "classes", "endless", "tested")


@dataclass(frozen=True)
class Noted(Tree):
    """A tree that keeps what it was asked."""

    answers: dict[tuple[str, str], str] = field(default_factory=dict, compare=False)

    def exists(self, path: str) -> bool:
        """As any tree."""
        return self._note("exists", path, super().exists(path))

    def named(self, name: str) -> bool:
        """As any tree."""
        return self._note("named", name, super().named(name))

    def defines(self, name: str) -> bool:
        """As any tree."""
        return self._note("defines", name, super().defines(name))

    def migrated(self, name: str) -> bool:
        """As any tree."""
        return self._note("migrated", name, super().migrated(name))

    @property
    def tested(self) -> bool:
        """As any tree."""
        return self._note("tested", "", super().tested)

    @property
    def names(self) -> frozenset[str]:
        """As any tree."""
        return self._note("names", "", super().names)

    @property
    def classes(self) -> frozenset[str]:
        """As any tree."""
        return self._note("classes", "", super().classes)

    @property
    def endless(self) -> bool:
        """As any tree."""
        return self._note("endless", "", super().endless)

    def _note(self, kind: str, name: str, answer: Answer) -> Answer:
        if (kind, name) not in self.answers:
            self.answers[kind, name] = _word(answer)
        return answer


def answer(tree: Tree, kind: str, name: str) -> str:
    """What a tree answers now, as it is noted; "" is no answer to anything."""
    if kind in _ABOUT:
        return _word(getattr(tree, kind)(name))
    return _word(getattr(tree, kind)) if kind in _WHOLE else ""


def _word(answer: bool | frozenset[str]) -> str:
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return _digest(answer)


@lru_cache(8)
def _digest(names: frozenset[str]) -> str:
    return hashlib.sha256("\0".join(sorted(names)).encode("utf-8", "surrogateescape")).hexdigest()
