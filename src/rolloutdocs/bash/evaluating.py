"""Where bash would not take a variable's value as data: it would evaluate it, or run it as a command.

Of a value that a step printed that would let output choose what runs: `[[ $N -lt 5 ]]` runs what stands in `$(...)`
within an `N` of `a[$(...)]`. So a captured value may stand in none of these places. Which
variables have such a value the caller knows. Rejected: values of digits only; versions and names are captured too.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from tree_sitter import Node

from .parsing import walk

#: Commands that evaluate what they are given, or take it for the name of a variable, which may have a subscript.
_EVALUATE: Final = frozenset({"eval", "let", "read", "mapfile", "readarray", "getopts", "wait"})
#: Those that do so with an option.
_WITH: Final = {"printf": "-v", "test": "-v", **dict.fromkeys(("bash", "sh", "dash", "ksh", "zsh"), "-c")}
_NUMBERS: Final = re.compile(r"(?<=\s)-(?:eq|ne|lt|le|gt|ge)(?=\s)")
_IS_SET: Final = re.compile(r"(?<=\s)-[vR](?=\s)")


def evaluated(root: Node, names: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Line and name of each variable among these whose value bash would evaluate."""
    for name in names:
        word = re.compile(rf"(?<![A-Za-z0-9_]){re.escape(name)}(?![A-Za-z0-9_])")
        for node in walk(root):
            if word.search(_text(node)) and _evaluates(node, name, word):
                yield node.start_point.row + 1, name
                break


def _evaluates(node: Node, name: str, word: re.Pattern[str]) -> bool:
    text = _text(node)
    if node.type in ("arithmetic_expansion", "subscript", "c_style_for_statement", "unset_command"):
        return node.type != "c_style_for_statement" or bool(word.search(text.partition("))")[0]))
    if node.type == "compound_statement":
        return text.startswith("((")
    if node.type == "test_command":
        return bool(_IS_SET.search(text) or (text.startswith("[[") and _NUMBERS.search(text)))
    if node.type == "declaration_command":
        return any(_declares(child, word) for child in node.named_children) or bool(
            re.search(r"\s-\w*[in]", text)
        )
    if node.type == "expansion":
        return bool(re.match(rf"\$\{{!|\$\{{{name}@|\$\{{[^}}]*:\s*(?![-=+?])[^}}]*{name}", text))
    return node.type == "command" and _commands(node, name)


def _declares(child: Node, word: re.Pattern[str]) -> bool:
    """Whether a value stands there for a name: `export "$N"`, not `export N` or `export X="$N"`."""
    return child.type not in ("variable_assignment", "variable_name") and bool(word.search(_text(child)))


def _commands(node: Node, name: str) -> bool:
    """Whether the value is the command itself, or what a command evaluates."""
    named = node.child_by_field_name("name")
    said = _text(named).strip("\"'") if named else ""
    if said in (f"${name}", f"${{{name}}}"):
        return True
    option = _WITH.get(said, "")
    words = _text(node).split()
    return said in _EVALUATE or bool(option and any(_is(one, option) for one in words))


def _is(word: str, option: str) -> bool:
    """Whether it is the option, alone or among others as in `-ec`."""
    return word == option or (option == "-c" and bool(re.fullmatch(r"-\w*c", word)))


def _text(node: Node) -> str:
    return (node.text or b"").decode(errors="replace")
