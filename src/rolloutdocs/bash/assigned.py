"""Which variables a command gives a value, however the page shows it: `X=1`, `env X=1 a`, `read X`, `((X = 1))`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tree_sitter import Node

from .called import bare, call, written
from .parsing import text, walk
from .running import passed

#: Commands whose words are names of variables, and those that take `X=1` among their words.
_NAMING: Final = frozenset({"read", "mapfile", "readarray", "getopts", "unset"})
#: Variables that some of them give a value without naming them; `read` and `mapfile` only where none is named.
UNNAMED: Final = {
    "mapfile": {"MAPFILE"},
    "readarray": {"MAPFILE"},
    "read": {"REPLY"},
    "getopts": {"OPTARG", "OPTIND"},
}
_GIVING: Final = frozenset({"export", "declare", "typeset", "readonly", "local"})
_GIVEN: Final = re.compile(r"([A-Za-z_]\w*)\+?=", re.ASCII)
#: Where bash counts, and what is given a value there.
_COUNTING: Final = ("arithmetic_expansion", "c_style_for_statement")
_COUNTED: Final = re.compile(
    r"(?:\+\+|--)\s*([A-Za-z_]\w*)|\b([A-Za-z_]\w*)(?:\[[^]]*\])?\s*(?:(?:[-+*/%&^|]|<<|>>)?=(?!=)|\+\+|--)",
    re.ASCII,
)


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
        yield from _given(bare(text(child)) for child in node.named_children)
    elif node.type in _COUNTING or (node.type == "compound_statement" and text(node).startswith("((")):
        yield from _counted(text(node).partition("))")[0])
    elif node.type == "command":
        yield from _called(*(call(node) or [""]))
        yield from _given(map(bare, passed(written(node))))


def printed(words: Sequence[str]) -> Sequence[str]:
    """The variable that `printf` with these words writes into, if any: `-v X`, `-vX`."""
    if not words or not words[0].startswith("-v"):
        return ()
    return words[1:2] if words[0] == "-v" else (words[0][2:],)


def _called(name: str, *words: str) -> Iterator[str]:
    if name in _NAMING:
        yield from filter(str.isidentifier, words)
    elif name == "printf":
        yield from printed(words)
    elif name == "let":
        yield from _counted(" ".join(words))
    elif name == "eval":
        yield from _given(re.split(r"[\s;&|({]+", " ".join(words)))
    elif name in _GIVING:
        yield from _given(words)


def _given(words: Iterable[str]) -> Iterator[str]:
    return (found[1] for word in words if (found := _GIVEN.match(word)))


def _counted(sums: str) -> Iterator[str]:
    return (before or behind for before, behind in _COUNTED.findall(sums))
