"""What a command leaves otherwise in the shell that runs it: the directory it is in, and variables.

What stands in a subshell, or in a part of a pipe, has a shell of its own and leaves nothing.
"""

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from .called import call
from .parsing import text

_APART: Final = frozenset({"subshell", "command_substitution", "process_substitution", "pipeline"})
#: Commands that lead a shell to another directory.
MOVES: Final = frozenset({"cd", "pushd", "popd"})


def moved(root: Node) -> bool:
    """Whether the shell may be in another directory afterwards."""
    return any(call(node)[:1] and call(node)[0] in MOVES for node in _here(root))


def given(root: Node) -> frozenset[str]:
    """The variables that may have another value afterwards."""
    return frozenset(name for node in _here(root) for name in _given(node))


def _given(node: Node) -> Iterator[str]:
    if node.type == "variable_assignment" and not (node.parent and node.parent.type == "command"):
        yield re.split(r"\W", text(node.child_by_field_name("name")))[0]
    elif node.type == "for_statement":
        yield text(node.child_by_field_name("variable"))
    elif node.type == "unset_command":
        yield from map(text, node.named_children)
    elif call(node)[:1] == ["read"]:
        yield from call(node)[1:]


def _here(node: Node) -> Iterator[Node]:
    """The node and what is in it, as far as the same shell runs it."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += [child for child in reversed(one.children) if child.type not in _APART]
