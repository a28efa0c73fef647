"""Which variables a bash text uses and sets, read from its syntax tree: `awk '{print $NF}'` uses none."""

from collections.abc import Iterator
from functools import cache

import tree_sitter_bash
from tree_sitter import Language, Node, Parser

from ..dataclass import dataclass

_SETTERS = ("read", "mapfile", "readarray", "getopts", "unset")


@dataclass(frozen=True, slots=True)
class Names:
    """The variables of a text."""

    used: tuple[str, ...]  #: those whose value the text needs, in order; `${X:-y}` needs none
    set: frozenset[str]  #: those that it gives a value


def names(text: str) -> Names:
    """Read the text's variables."""
    tree = _parser().parse(text.encode())
    nodes = list(_walk(tree.root_node))
    return Names(
        tuple(dict.fromkeys(name for node in nodes for name in _used(node))),
        frozenset(name for node in nodes for name in _set(node)),
    )


def names_of(text: str) -> Iterator[str]:
    """Every variable that the text names with a dollar sign, whatever it does with it."""
    for node in _walk(_parser().parse(text.encode()).root_node):
        if node.type in ("simple_expansion", "expansion"):
            yield from (_text(child) for child in node.children if child.type == "variable_name")


def arguments(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each command of the text that is no function of its own, and the variables among its arguments."""
    nodes = list(_walk(_parser().parse(text.encode()).root_node))
    own = {
        _text(child)
        for node in nodes
        if node.type == "function_definition"
        for child in node.children
        if child.type == "word"
    }
    for node in nodes:
        if node.type == "command" and (name := node.child_by_field_name("name")) and _text(name) not in own:
            given = [
                _text(child)
                for argument in node.children_by_field_name("argument")
                for part in _outside(argument)
                if part.type in ("simple_expansion", "expansion")
                for child in part.children
                if child.type == "variable_name"
            ]
            yield _text(name), tuple(dict.fromkeys(given))


def _outside(root: Node) -> Iterator[Node]:
    """What of an argument is no command of its own: `$(...)` gives what it prints."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        if node.type not in ("command_substitution", "process_substitution"):
            waiting += reversed(node.children)


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_bash.language()))


def _walk(root: Node) -> Iterator[Node]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(node.children)


def _used(node: Node) -> Iterator[str]:
    if node.type not in ("simple_expansion", "expansion"):
        return
    given = any(child.type in (":-", "-", ":=", "=", ":+", "+") for child in node.children)
    yield from (_text(child) for child in node.children if child.type == "variable_name" and not given)


def _set(node: Node) -> Iterator[str]:
    if node.type in ("variable_assignment", "for_statement") or node.type == "declaration_command":
        yield from (_text(child) for child in node.children if child.type == "variable_name")
    elif node.type == "command" and node.children and _text(node.children[0]) in _SETTERS:
        yield from (_text(child) for child in node.children if child.type == "word")


def _text(node: Node) -> str:
    return (node.text or b"").decode()
