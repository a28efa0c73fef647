"""Text of bash into its syntax tree, and the walk over it: what all readings of a command begin with."""

from collections.abc import Container, Iterable, Iterator

import tree_sitter_bash
from tree_sitter import Language, Node, Parser

_LANGUAGE = Language(tree_sitter_bash.language())


def parse(command: str) -> Node:
    """Give the root of the tree."""
    return Parser(_LANGUAGE).parse(command.encode(errors="surrogatepass")).root_node


def walk(node: Node, apart: Container[str] = ()) -> Iterator[Node]:
    """Give the node and everything in it, in the order of the text; however deep, as a page may be hostile.

    What is of the types `apart` is left out, with all that is in it.
    """
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += [child for child in reversed(one.children) if child.type not in apart]


def functions(nodes: Iterable[Node]) -> set[str]:
    """Give the names of the functions that are defined among these nodes."""
    return {text(one.child_by_field_name("name")) for one in nodes if one.type == "function_definition"}


def depth(root: Node) -> int:
    """Give how many nodes stand within each other."""
    level, deep = [root], 0
    while level:
        level, deep = [child for one in level for child in one.named_children], deep + 1
    return deep


def text(node: Node | None) -> str:
    """Give what is written there."""
    return ((node.text if node else None) or b"").decode(errors="replace")
