"""What a command may need of a shell in which another one ran before, and what a new shell there does not have.

A command that has no value for a variable does not fail: `rm -f "$FLAG"` removes nothing, and passes. Where nobody can
tell what is needed (a variable that programs read, the directory, an option), it counts as needed.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final

from tree_sitter import Node

from .anywhere import anywhere
from .assigned import UNNAMED
from .assigned import names as set_by
from .called import bare, call
from .changing import APART, given, leaning, left, moved
from .parsing import functions, text, walk

DIRECTORY: Final = "the directory"
OPTIONS: Final = "an option of the shell (`set`, `shopt`, `umask`)"
READ: Final = "what was read into the shell (`source`, `eval`)"

_READING: Final = frozenset({"source", ".", "eval"})
_SETTING: Final = frozenset({"shopt", "umask", "alias", "enable"})
#: Options that change at most whether a failure is seen, which is seen in each shell, or what is told.
_PLAIN: Final = re.compile(r"[-+][eETuvx]*o?|errexit|errtrace|functrace|nounset|pipefail|verbose|xtrace")
_COMPARED: Final = r"-(?:eq|ne|lt|le|gt|ge)\b"  # as numbers: `[[ 1 -lt N ]]` takes the value of `N`
_NAMED: Final = re.compile(r"[-+]\w*o")  # an option follows by its name
PROCESS: Final = "its process id (`$$`)"
BEHIND: Final = "what runs behind it (`$!`, `%1`)"
_NUMBER: Final = re.compile(r"\$\{?(?:\$|BASHPID\b|PPID\b)")
_JOB: Final = re.compile(r"\$\{?!(?!\w)|\b(?:kill|fg|bg|wait|disown)\b[^\n;|&]*\s%\S")
_TEXT: Final = frozenset({"eval", "trap"})  # what they are given in quotes runs in this shell
#: Variables that bash itself or any program looks at, whether or not a page exports them.
_LOOKED_AT: Final = re.compile(r"PATH|HOME|IFS|CDPATH|GLOBIGNORE|TZ|TMPDIR|LANG|(LC|BASH|LD)_\w+")
#: Where a value that is given counts no further than there: what stands in it may not run.
_MAYBE: Final = APART | {
    "if_statement",
    "elif_clause",
    "else_clause",
    "while_statement",
    "for_statement",
    "c_style_for_statement",
    "case_statement",
    "case_item",
    "list",
    "function_definition",
}
_ANY: Final = "*"  # in the place of a name: which variables are needed cannot be read


def lacking(root: Node, before: Node, new: Mapping[str, bool]) -> Iterator[str]:
    """In words, what the command may need that the one `before` may have left in the shell.

    `new` has the variables of a new shell, and whether each is the path of a folder from the root on.
    """
    yield from sorted(left(before) & leaning(root))
    if moved(before) and not anywhere(root, new):
        yield DIRECTORY
    nodes = list(walk(before, APART))
    names = given(before) | frozenset(name for node in nodes for name in _unseen(node))
    seen = frozenset(name for node in nodes for name in _exported(node))
    seen |= {name for name in names if name in new or _LOOKED_AT.fullmatch(name)}
    needed = frozenset(_needed(root, set()))
    yield from (f"`{name}`" for name in sorted(names if _ANY in needed else names & needed))
    yield from (f"`{name}`, which programs see" for name in sorted(seen - needed))
    yield from (f"the function `{name}`" for name in sorted(functions(nodes) & _called(root)))
    if any(call(node)[:1] and call(node)[0] in _READING for node in nodes):
        yield READ
    if any(_sets(*call(node)) for node in nodes if call(node)):
        yield OPTIONS
    if _NUMBER.search(_read(root)) and _NUMBER.search(_read(before)):
        yield PROCESS
    if (_JOB.search(_read(root)) or "jobs" in _called(root)) and any(one.type == "&" for one in walk(before)):
        yield BEHIND


def _read(root: Node) -> str:
    """What the shell itself looks into: all but what is in single quotes or in a quoted here-document."""
    whole = bytearray(root.text or b"")
    for node in walk(root):
        if _literal(node):
            whole[node.start_byte - root.start_byte : node.end_byte - root.start_byte] = b" " * (
                node.end_byte - node.start_byte
            )
    return whole.decode(errors="replace")


def _literal(node: Node) -> bool:
    if node.type == "raw_string":
        return not (node.parent and call(node.parent)[:1] and call(node.parent)[0] in _TEXT)
    start = node.prev_named_sibling if node.type == "heredoc_body" else None
    while start and start.type != "heredoc_start":
        start = start.prev_named_sibling
    return start is not None and bool(re.search(r"[\\'\"]", text(start)))


def needs(root: Node, name: str) -> bool:
    """Whether the command takes this variable's value from its shell. What a file needs that it reads, nobody sees."""
    return name in set(_needed(root, set()))


def _needed(node: Node, own: set[str]) -> Iterator[str]:
    """The variables whose values are needed before the command gives them one itself, which `own` has."""
    yield from set(_used(node)) - own
    inside = set(own) if node.type in _MAYBE else own
    for child in node.children:
        if child.type == "do_group" and node.type == "for_statement":
            inside.update(set_by(node))
        yield from _needed(child, inside)
    if not _added(node) and not (node.parent and node.parent.type == "command"):
        inside.update(set_by(node))


def _used(node: Node) -> Iterator[str]:
    """Those that this one part of a command takes the value of."""
    parent = node.parent
    if node.type == "variable_name" and parent and not _target(node, parent):
        yield text(node)
    if node.type == "expansion" and re.match(r"\$\{\s*!", text(node)):
        yield _ANY
    if node.type == "test_command":
        yield from re.findall(r"-[vR]\s+[\"']?([A-Za-z_]\w*)", text(node))
        yield from re.findall(rf"{_COMPARED}\s+([A-Za-z_]\w*)", text(node))
        yield from re.findall(rf"([A-Za-z_]\w*)\s+{_COMPARED}", text(node))
    name, *words = call(node) or [""]
    if name in _READING:
        yield _ANY
    if name in ("let", "test", "printenv"):
        yield from (one for word in words for one in re.findall(r"[A-Za-z_]\w*", word))


def _target(node: Node, parent: Node) -> bool:
    """Whether the name is only given a value there, or taken away."""
    if parent.type == "subscript" and parent.parent:
        node, parent = parent, parent.parent
    if parent.type == "variable_assignment":
        return node == parent.children[0] and not _added(parent)
    return parent.type == "unset_command" or (parent.type == "for_statement" and node == parent.children[1])


def _added(node: Node) -> bool:
    return node.type == "variable_assignment" and any(child.type == "+=" for child in node.children)


def _unseen(node: Node) -> Iterator[str]:
    """Those that it gives a value by no assignment: `${X:=y}`, `read`."""
    yield from UNNAMED.get((call(node) or [""])[0], ())
    if node.type == "expansion" and any(child.type in (":=", "=") for child in node.children):
        yield from (text(child) for child in node.children if child.type == "variable_name")


def _exported(node: Node) -> Iterator[str]:
    """The names that programs see afterwards."""
    if node.type == "declaration_command" and re.match(r"export\b|\w+\s.*-\w*x", text(node)):
        for child in node.named_children:
            if child.type in ("variable_name", "variable_assignment"):
                yield re.split(r"[^A-Za-z0-9_]", text(child))[0]
    name, *words = call(node) or [""]
    if name in ("export", "declare", "typeset") and (
        name == "export" or any("x" in one for one in words[:1])
    ):
        yield from (found[0] for word in words if (found := re.match(r"[A-Za-z_]\w*", bare(word))))


def _called(root: Node) -> frozenset[str]:
    return frozenset(call(node)[0] for node in walk(root) if call(node))


def _sets(name: str, *words: str) -> bool:
    """Whether the shell does what comes after it in another way."""
    if name == "set":
        return any(
            (word[:1] in ("-", "+") or _NAMED.fullmatch(before)) and not _PLAIN.fullmatch(word)
            for before, word in pairwise(("", *words))
        )
    return name in _SETTING
