"""Text of bash into its syntax tree, and the walk over it: what all readings of a command begin with."""

from collections.abc import Iterator

import tree_sitter_bash
from tree_sitter import Language, Node, Parser

_LANGUAGE = Language(tree_sitter_bash.language())


def parse(command: str) -> Node:
    """Give the root of the tree."""
    return Parser(_LANGUAGE).parse(command.encode(errors="surrogatepass")).root_node


def walk(node: Node) -> Iterator[Node]:
    """Give the node and everything in it, in the order of the text."""
    yield node
    for child in node.children:
        yield from walk(child)


def text(node: Node | None) -> str:
    """Give what is written there."""
    return ((node.text if node else None) or b"").decode(errors="replace")
