"""What a command leaves otherwise in the shell that runs it: the directory it is in, and variables.

What stands in a subshell, or in a part of a pipe, has a shell of its own and leaves nothing.
"""

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from .assigned import names
from .called import call, written
from .leaning import ARGUMENTS, LIMITS, leans, leaves
from .parsing import walk
from .running import passed

APART: Final = frozenset({"subshell", "command_substitution", "process_substitution", "pipeline"})
#: Commands that lead a shell to another directory.
MOVES: Final = frozenset({"cd", "pushd", "popd"})


def moved(root: Node) -> bool:
    """Whether the shell may be in another directory afterwards."""
    return any(call(node)[:1] and call(node)[0] in MOVES for node in walk(root, APART))


def given(root: Node) -> frozenset[str]:
    """The variables that may have another value afterwards."""
    return frozenset(name for node in walk(root, APART) if not _passing(node) for name in names(node))


def left(root: Node) -> frozenset[str]:
    """What may be otherwise afterwards that no assignment brings back."""
    return frozenset(one for node in walk(root, APART) for one in leaves(node))


def leaning(root: Node) -> frozenset[str]:
    """What it takes of that from the shell it begins in, or may: everything it runs has that shell's limits."""
    return frozenset({LIMITS, *_taken(root, set())})


def _taken(node: Node, own: set[str]) -> Iterator[str]:
    """What is taken before it was left by the command itself, which `own` has. A function has its own arguments."""
    yield from set(leans(node)) - own
    inside = own | {ARGUMENTS} if node.type == "function_definition" else own
    for child in node.children:
        yield from _taken(child, set(inside) if child.type in APART else inside)
    own |= set(leaves(node))


def _passing(node: Node) -> bool:
    """Whether what it sets is for one program alone: `X=1 program`, `nice env X=1 program`."""
    before = node.type == "variable_assignment" and node.parent is not None and node.parent.type == "command"
    return before or any(passed(written(node)))
