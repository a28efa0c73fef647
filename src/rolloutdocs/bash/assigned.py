"""Which variables a command gives a value, however the page shows it: `X=1`, `export X=1`, `env X=1 a`, `read X`."""

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from .called import bare, call
from .parsing import text, walk

#: Commands whose words are names of variables, and those that take `X=1` among their words.
_NAMING: Final = frozenset({"read", "mapfile", "readarray", "getopts", "unset"})
_GIVING: Final = frozenset({"env", "export", "declare", "typeset", "readonly", "local"})
_GIVEN: Final = re.compile(r"([A-Za-z_]\w*)\+?=", re.ASCII)


def assigned(root: Node) -> frozenset[str]:
    """The names, of all that is in it."""
    return frozenset(name for node in walk(root) for name in names(node))


def names(node: Node) -> Iterator[str]:
    """Those to which this one part of a command gives a value."""
    if node.type in ("variable_assignment", "for_statement", "unset_command"):
        yield from (
            text(child).partition("[")[0]
            for child in node.children
            if child.type in ("variable_name", "subscript")
        )
    elif node.type == "declaration_command":
        yield from (found[1] for child in node.named_children if (found := _GIVEN.match(bare(text(child)))))
    elif node.type == "command":
        name, *words = call(node) or [""]
        if name in _NAMING:
            yield from filter(str.isidentifier, words)
        elif name == "printf" and words[:1] == ["-v"]:
            yield from words[1:2]
        elif name in _GIVING:
            yield from (found[1] for word in words if (found := _GIVEN.match(word)))
