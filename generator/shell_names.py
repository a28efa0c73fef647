"""Which variables a bash text uses and sets, read from its syntax tree: `awk '{print $NF}'` uses none."""

import re
from collections.abc import Iterable, Iterator

from tree_sitter import Node

from ..bash.assigned import UNNAMED, printed
from ..bash.assigned import names as assigned
from ..bash.called import TELLING, bare, call
from ..bash.evaluating import INDIRECT
from ..bash.parsing import functions, parse, walk
from ..bash.parsing import text as text_of
from ..dataclass import dataclass

_HERE = ("heredoc_redirect", "herestring_redirect")
_LITERAL = ("word", "string_content", "raw_string")
_MANY = 20  # arguments of a function that are told apart
_SEVERAL = re.compile(r"\$\{?@|\[@\]")  # in quotes, too
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
        if name in ("eval", "trap"):
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
        self._named: list[_Handed] = []
        self._asked = False  # whether anything is got by its name
        self._moved = False  # whether `$2` becomes `$1`
        for text in texts:
            self.add(text)

    def add(self, text: str) -> None:
        """The shell is given this, too."""
        nodes = list(walk(parse(text)))
        self._own |= functions(nodes)
        self._handed += [one for node in nodes for one in _handed(node)]
        self._named += [one for node in nodes for one in _named(node)]
        self._asked |= f"${INDIRECT}" in text
        self._moved |= "shift" in text

    def of(self, names: Iterable[str]) -> frozenset[str]:
        """These variables and all to which their values were handed: `AUTH="Bearer $TOKEN"`. `@`: the arguments."""
        found, before = set(names), -1
        places = [*self._handed, *self._named] if self._asked else self._handed
        while found and len(found) != before:  # one may hand on to the next
            before = len(found)
            for one in places:
                if not found.isdisjoint(one.given):
                    found.update(self._arrives(one))
        return frozenset(found)

    def _arrives(self, one: "_Handed") -> Iterable[str]:
        """In which variables the values are then."""
        own = one.command in self._own
        if one.function is None:
            return "@*" if own else one.to
        return () if not own else _arguments(one.function) if self._moved else one.to


@dataclass(frozen=True, slots=True)
class _Handed:
    """A place where values are handed on."""

    to: tuple[str, ...]
    given: tuple[str, ...]  #: the variables whose values these are
    command: str = ""  #: the command whose arguments they are; a function's are its own `$1`, `$@`
    function: str | None = None  #: whose argument `to` is then; "": the shell's own; None: it is a variable


def _handed(node: Node) -> Iterator[_Handed]:
    """What is handed on there."""
    if node.type in ("variable_assignment", "for_statement"):
        yield from _assigned(node)
    elif node.type == "declaration_command" and re.search(r"\s-\w*n", text_of(node)):
        for each in node.named_children:
            if each.type == "variable_assignment":
                to, parts = _given_to(each)
                yield _Handed((to,), tuple(_words(parts)))
    elif node.type == "command":
        texts = [one for one in node.children if one.type == "herestring_redirect"]
        named = text_of(node.child_by_field_name("name"))
        yield from _from([*texts, *_given(node)], tuple(_read(node)), named)
        yield from _placed(node, named)
    elif node.type == "redirected_statement":
        yield from _from(_redirected(node), _all_read(node))
    elif node.type == "expansion" and any(one.type in (":=", "=") for one in node.children):
        yield from _from(node.named_children[1:], (_bare(node.named_children[0]),))
    elif node.type == "pipeline":
        parts = node.named_children
        reader = next((at for at, part in enumerate(parts) if _all_read(part)), 0)
        if all(map(_tells, parts[:reader])):  # what another program makes of it nobody knows
            yield from _from(parts[:reader], _all_read(parts[reader]))


def _assigned(node: Node) -> Iterator[_Handed]:
    to, parts = _given_to(node)
    yield from _from(parts, (to,))
    if node.type == "for_statement" and not parts:  # `for x; do`
        yield _Handed((to,), ("@",))


def _placed(node: Node, command: str) -> Iterator[_Handed]:
    """Each argument by itself. Behind what may be several words, or none, nobody knows which it will be."""
    function, sure = _within_function(node) if command == "set" else command, command != "set"
    for at, part in enumerate(_given(node), 1):
        sure = sure and part.type in ("string", *_LITERAL) and not _SEVERAL.search(text_of(part))
        to = (_argument(function, at),) if sure else _arguments(function)
        for one in _from([part], to):
            yield _Handed(one.to, one.given, command, function)


def _argument(function: str, at: int | str) -> str:
    """The name here of `$1` in a function: another one has another."""
    return f"{function} {at}"


def _arguments(function: str) -> tuple[str, ...]:
    return tuple(_argument(function, at) for at in range(1, _MANY + 1))


def _within_function(node: Node) -> str:
    """The function in which this stands; "" for none."""
    while node.parent and node.type != "function_definition":
        node = node.parent
    return text_of(node.child_by_field_name("name")) if node.type == "function_definition" else ""


def _redirected(node: Node) -> Iterator[Node]:
    """What a command is given to read there, and is written there: `<<<"$X"`, `< <(printf %s "$X")`."""
    for one in node.named_children:
        if one.type in _HERE:
            yield one
        elif one.type == "file_redirect":
            yield from (part for part in one.named_children if part.type == "process_substitution")


def _all_read(node: Node) -> tuple[str, ...]:
    return tuple(name for one in walk(node) for name in _read(one))


def _named(node: Node) -> Iterator[_Handed]:
    """Which variables are given names there, `V=TOKEN` or `W=$V`: `{!V}` is what `${!V}` gives then."""
    if node.type in ("variable_assignment", "for_statement"):
        to, parts = _given_to(node)
        names = (*_words(parts), *(_behind(name) for part in parts for name in _within(part)))
        yield _Handed((_behind(to),), names)


def _given_to(node: Node) -> tuple[str, list[Node]]:
    """The variable of an assignment or of a loop, and what it is given."""
    to = next((child for child in node.children if child.type in ("variable_name", "subscript")), None)
    return _bare(to), [child for child in node.named_children if child != to and child.type != "do_group"]


def _words(parts: Iterable[Node]) -> Iterator[str]:
    """What is written there and could be the name of a variable."""
    words = (bare(text_of(one)) for part in parts for one in walk(part) if one.type in _LITERAL)
    return filter(str.isidentifier, words)


def _behind(name: str) -> str:
    return f"{INDIRECT}{name}}}"


def _read(node: Node) -> Iterator[str]:
    """The variables that a command reads into."""
    name, *words = call(node) or [""]
    if name in UNNAMED:
        names = [one for word in words if (one := word.partition("[")[0]).isidentifier()]
        yield from UNNAMED[name] if name == "getopts" or not names else names
    elif name == "printf":
        yield from printed(words)


def _from(parts: Iterable[Node], to: tuple[str, ...], command: str = "") -> Iterator[_Handed]:
    given = tuple(name for part in parts for name in _within(part))
    if given:
        yield _Handed(to, given, command)


def _given(command: Node) -> list[Node]:
    return command.children_by_field_name("argument")


def _within(root: Node) -> Iterator[str]:
    """The variables in a word."""
    for part in _outside(root):
        if part.type in ("simple_expansion", "expansion"):
            asked = text_of(part).lstrip().startswith(f"${INDIRECT}")
            for child in (one for one in part.children if one.type in _NAMES):
                keys = text_of(child).endswith(("[@]", "[*]"))
                name = _bare(child)
                name = _argument(_within_function(part), name) if name.isdigit() else name
                yield _behind(name) if asked and not keys else name


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
    named = [text_of(child) for child in node.children if child.type == "variable_name"]
    yield from (name for name in named if not given and not name.isdigit())  # `$1` is an argument


def _set(node: Node) -> Iterator[str]:
    yield from assigned(node)
    if node.type == "command":
        yield from _read(node)
    if node.type == "declaration_command":  # `export X`, which has its value from before
        yield from (text_of(child) for child in node.children if child.type == "variable_name")
