"""Which variables a bash text uses and sets, read from its syntax tree: `awk '{print $NF}'` uses none."""

import re
from collections.abc import Iterable, Iterator

from tree_sitter import Node

from ..bash.parsing import functions, parse, walk
from ..bash.parsing import text as text_of
from ..dataclass import dataclass

_NAMES = ("variable_name", "special_variable_name", "subscript")
_SETTERS = ("read", "mapfile", "readarray", "getopts", "unset")
#: Commands that print what they are given, or the same in another form.
_TELLING = frozenset(
    {"printf", "echo", "cat", "base64", "basenc", "xxd", "tr", "sed", "cut", "head", "tail", "fold"}
)


@dataclass(frozen=True, slots=True)
class Names:
    """The variables of a text."""

    used: tuple[str, ...]  #: those whose value the text needs, in order; `${X:-y}` needs none
    set: frozenset[str]  #: those that it gives a value


def names(text: str) -> Names:
    """Read the text's variables."""
    nodes = list(walk(parse(text)))
    return Names(
        tuple(dict.fromkeys(name for node in nodes for name in _used(node))),
        frozenset(name for node in nodes for name in _set(node)),
    )


def names_of(text: str) -> Iterator[str]:
    """Every variable that the text names with a dollar sign, whatever it does with it."""
    for node in walk(parse(text)):
        if node.type in ("simple_expansion", "expansion"):
            yield from (text_of(child) for child in node.children if child.type == "variable_name")


def arguments(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each command of the text that is no function of its own, and the variables among its arguments."""
    nodes = list(walk(parse(text)))
    own = functions(nodes)
    for node in nodes:
        name = text_of(node.child_by_field_name("name")) if node.type == "command" else ""
        if name == "eval":
            yield from arguments(re.sub(r"[\\'\"]", "", " ".join(map(text_of, _given(node)))))
        elif name and name not in own:
            yield name, tuple(dict.fromkeys(one for each in _given(node) for one in _within(each)))


def holders(text: str, names: Iterable[str]) -> frozenset[str]:
    """These variables and all to which the text hands their values: `AUTH="Bearer $TOKEN"`. `@`: the arguments."""
    nodes = list(walk(parse(text)))
    own = functions(nodes) | {"set"}
    pairs = [pair for node in nodes for pair in _handed(node, own)]
    found = set(names)
    for _ in pairs:  # as often as one can hand on to the next
        found |= {to for to, given in pairs if not found.isdisjoint(given)}
    return frozenset(found)


def _handed(node: Node, own: set[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A variable and those whose values it is given."""
    if node.type in ("variable_assignment", "for_statement"):
        to = next((child for child in node.children if child.type in ("variable_name", "subscript")), None)
        parts = (child for child in node.named_children if child != to and child.type != "do_group")
        yield _bare(to), tuple(name for child in parts for name in _within(child))
    elif node.type == "command" and text_of(node.child_by_field_name("name")) in own:
        given = tuple(name for each in _given(node) for name in _within(each))
        yield from ((to, given) for to in "@*")
    elif node.type in ("command", "redirected_statement"):
        words = text_of(node).split()
        texts = [one for one in node.children if one.type == "herestring_redirect"]
        given = tuple(name for each in (*texts, *_given(node)) for name in _within(each))
        if words[:1] == ["read"] or words[:2] == ["printf", "-v"]:
            yield from ((word, given) for word in words[1:] if word.isidentifier())


def _given(command: Node) -> list[Node]:
    return command.children_by_field_name("argument")


def _within(root: Node) -> Iterator[str]:
    """The variables in a word."""
    for part in _outside(root):
        if part.type in ("simple_expansion", "expansion"):
            yield from (_bare(child) for child in part.children if child.type in _NAMES)


def _bare(name: Node | None) -> str:
    return text_of(name).partition("[")[0]


def _outside(root: Node) -> Iterator[Node]:
    """What of an argument is no command of its own: `$(...)` gives what it prints, which may be what it was given."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        if node.type not in ("command_substitution", "process_substitution") or _tells(node):
            waiting += reversed(node.children)


def _tells(substitution: Node) -> bool:
    """Whether it prints its own words: `$(printf 'u:%s' "$TOKEN" | base64)`."""
    programs = {
        text_of(node.child_by_field_name("name")) for node in walk(substitution) if node.type == "command"
    }
    return bool(programs) and programs <= _TELLING


def _used(node: Node) -> Iterator[str]:
    if node.type not in ("simple_expansion", "expansion"):
        return
    given = any(child.type in (":-", "-", ":=", "=", ":+", "+") for child in node.children)
    yield from (text_of(child) for child in node.children if child.type == "variable_name" and not given)


def _set(node: Node) -> Iterator[str]:
    if node.type in ("variable_assignment", "for_statement") or node.type == "declaration_command":
        yield from (text_of(child) for child in node.children if child.type == "variable_name")
    elif node.type == "command" and node.children and text_of(node.children[0]) in _SETTERS:
        yield from (text_of(child) for child in node.children if child.type == "word")
