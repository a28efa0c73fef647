"""Which variables a bash text uses and sets, read from its syntax tree: `awk '{print $NF}'` uses none."""

import re
from collections.abc import Iterable, Iterator

from tree_sitter import Node

from ..bash.assigned import names as assigned
from ..bash.called import TELLING
from ..bash.parsing import functions, parse, walk
from ..bash.parsing import text as text_of
from ..dataclass import dataclass

_NAMES = ("variable_name", "special_variable_name", "subscript")


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


class Holders:
    """Which variables hold the values of others, in a shell that is given one text after the other.

    Each text is read once: of a procedure with a thousand steps, each would read all that came before it.
    """

    def __init__(self, *texts: str) -> None:
        self._own = {"set"}  # what is called with arguments that it finds in `$1`, `$@`
        self._handed: list[_Handed] = []
        for text in texts:
            self.add(text)

    def add(self, text: str) -> None:
        """The shell is given this, too."""
        nodes = list(walk(parse(text)))
        self._own |= functions(nodes)
        self._handed += filter(None, map(_handed, nodes))

    def of(self, names: Iterable[str]) -> frozenset[str]:
        """These variables and all to which their values were handed: `AUTH="Bearer $TOKEN"`. `@`: the arguments."""
        found, before = set(names), -1
        while found and len(found) != before:  # one may hand on to the next
            before = len(found)
            for one in self._handed:
                if not found.isdisjoint(one.given):
                    found.update("@*" if one.command in self._own else one.to)
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class _Handed:
    """A place where values are handed on."""

    to: tuple[str, ...]
    given: tuple[str, ...]  #: the variables whose values these are
    command: str = ""  #: the command whose arguments they are; a function's are its own `$1`, `$@`


def _handed(node: Node) -> _Handed | None:
    """What is handed on there, if anything is."""
    if node.type in ("variable_assignment", "for_statement"):
        to = next((child for child in node.children if child.type in ("variable_name", "subscript")), None)
        parts = [child for child in node.named_children if child != to and child.type != "do_group"]
        return _from(parts, (_bare(to),))
    if node.type in ("command", "redirected_statement"):
        words = text_of(node).split()
        texts = [one for one in node.children if one.type == "herestring_redirect"]
        sets = words[:1] == ["read"] or words[:2] == ["printf", "-v"]
        names = tuple(word for word in words[1:] if sets and word.isidentifier())
        return _from([*texts, *_given(node)], names, text_of(node.child_by_field_name("name")))
    return None


def _from(parts: Iterable[Node], to: tuple[str, ...], command: str = "") -> _Handed | None:
    given = tuple(name for part in parts for name in _within(part))
    return _Handed(to, given, command) if given else None


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
    return bool(programs) and programs <= TELLING


def _used(node: Node) -> Iterator[str]:
    if node.type not in ("simple_expansion", "expansion"):
        return
    given = any(child.type in (":-", "-", ":=", "=", ":+", "+") for child in node.children)
    yield from (text_of(child) for child in node.children if child.type == "variable_name" and not given)


def _set(node: Node) -> Iterator[str]:
    yield from assigned(node)
    if node.type == "declaration_command":  # `export X`, which has its value from before
        yield from (text_of(child) for child in node.children if child.type == "variable_name")
