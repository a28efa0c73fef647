"""What a command leaves in its shell that no assignment brings back, and what leans on such a thing.

A shell that goes on for another one has its directory and its variables, but none of these. A command that has no
value for them does not fail: `cd -` goes where that shell was before, `"$@"` is empty, a limit is not there.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from tree_sitter import Node

from .called import call
from .parsing import text

BEFORE: Final = "the directory before (`cd -`, `$OLDPWD`)"
STACK: Final = "the stack of directories (`pushd`)"
ARGUMENTS: Final = "its arguments (`set --`)"
LIMITS: Final = "its limits (`ulimit`)"

_LEFT: Final = {
    "cd": {BEFORE},
    "pushd": {BEFORE, STACK},
    "popd": {BEFORE, STACK},
    "shift": {ARGUMENTS},
}
_LEANING: Final = {"pushd": STACK, "popd": STACK, "dirs": STACK, "shift": ARGUMENTS}
#: Names of variables, and what they show of a shell.
_SHOWN: Final = ((r"OLDPWD", BEFORE), (r"DIRSTACK", STACK), (r"[1-9]\d*|[@*#]", ARGUMENTS))


def leaves(node: Node) -> Iterator[str]:
    """Each thing that this one part of a command leaves otherwise."""
    name, *words = call(node) or [""]
    yield from _LEFT.get(name, ())
    if name == "set" and _arguments(words):
        yield ARGUMENTS
    if name == "ulimit" and any(not word.startswith("-") for word in words):  # else it only tells them
        yield LIMITS


def leans(node: Node) -> Iterator[str]:
    """Each thing that this one part of a command takes from its shell."""
    name, *words = call(node) or [""]
    if name == "cd" and "-" in words:
        yield BEFORE
    if name in _LEANING:
        yield _LEANING[name]
    if node.type == "word" and text(node).startswith("~-"):
        yield from (BEFORE, STACK)
    if node.type == "word" and re.match(r"~\+?\d", text(node)):
        yield STACK
    if text(node) == "${#}":
        yield ARGUMENTS
    if node.type in ("variable_name", "special_variable_name"):
        yield from (left for shown, left in _SHOWN if re.fullmatch(shown, text(node)))


def _arguments(words: list[str]) -> bool:
    """Whether `set` with these words sets more than options: a word that is neither one nor its name."""
    return any(
        word in ("-", "--") or not (re.match(r"[-+]", word) or re.fullmatch(r"[-+]\w*o", before))
        for before, word in pairwise(["", *words])
    )
