"""Where bash would not take a variable's value as data: it would evaluate it, or run it as a command.

Of a value that a step printed that would let output choose what runs: `[[ $N -lt 5 ]]` runs what stands in `$(...)`
within an `N` of `a[$(...)]`. So a captured value may stand in none of these places. Which
variables have such a value the caller knows. Rejected: values of digits only; versions and names are captured too.
"""

import re
from collections.abc import Container, Iterable, Iterator
from typing import Final

from tree_sitter import Node

from .assigned import names as assigned
from .called import bare, call, unquoted, written
from .choosing import chooses, holds
from .parsing import parse, walk
from .shells import texts

#: Commands that evaluate what they are given.
_EVALUATE: Final = frozenset({"eval", "let"})
#: Those that take it for the name of a variable, which may have a subscript.
_NAMING: Final = frozenset({"read", "mapfile", "readarray", "getopts", "wait", "unset"})
#: Those that do so with an option.
_WITH: Final = {"printf": "-v", "test": "-v"}
#: How `{!V}` begins: among the names of variables, the one whose name `V` holds.
INDIRECT: Final = "{!"
_DECLARING: Final = frozenset({"declare", "typeset", "local"})
#: With this a variable evaluates whatever it is given: a number, or another variable's name.
_EVALUATING: Final = re.compile(r"-\w*[in]\w*")
_NUMBERS: Final = re.compile(r"(?<=\s)-(?:eq|ne|lt|le|gt|ge)(?=\s)")
_IS_SET: Final = re.compile(r"(?<=\s)-[vR](?=\s)")


def evaluated(root: Node, names: Iterable[str], evaluating: Container[str]) -> Iterator[tuple[int, str]]:
    """Line and name of each variable among these whose value bash would evaluate; some evaluate all they are given."""
    for name in names:
        word = re.compile(rf"(?<![A-Za-z0-9_]){re.escape(name)}(?![A-Za-z0-9_])")
        for node in walk(root):
            if word.search(_text(node)) and (
                _evaluates(node, name, word) or (name in evaluating and name in assigned(node))
            ):
                yield node.start_point.row + 1, name
                break


def evaluators(root: Node) -> Iterator[str]:
    """The variables that evaluate what they are given from here on: `declare -i K`."""
    for node in walk(root):
        words = _text(node).split() if node.type == "declaration_command" else call(node)
        if words and words[0] in {*_DECLARING, "export", "readonly"} and _declared(words[1:]):
            yield from (word.partition("=")[0] for word in words[1:] if not word.startswith("-"))


def _declared(words: list[str]) -> bool:
    return any(_EVALUATING.fullmatch(word) for word in words)


def _evaluates(node: Node, name: str, word: re.Pattern[str]) -> bool:
    text = _text(node)
    if node.type == "subscript":  # the array's own name only says whose
        return bool(word.search(text.partition("[")[2]))
    if node.type in ("arithmetic_expansion", "c_style_for_statement", "unset_command"):
        return node.type != "c_style_for_statement" or bool(word.search(text.partition("))")[0]))
    if node.type == "compound_statement":
        return text.startswith("((")
    if node.type == "test_command":
        return bool(_IS_SET.search(text) or (text.startswith("[[") and _NUMBERS.search(text)))
    if node.type == "declaration_command":
        return any(_declares(child, word) for child in node.named_children) or bool(
            re.search(r"\s-\w*[in]", text)
        )
    if node.type == "array":
        return any(_subscript(child, word) for child in node.named_children)
    if node.type == "expansion":
        form = rf"\$\{{!|\$\{{{name}@|\$\{{[^}}]*:\s*(?![-=+?])[^}}]*{name}"
        return not name.startswith(INDIRECT) and bool(re.match(form, text.strip()))
    return chooses(node, name) or (node.type == "command" and _commands(node, name, word))


def _declares(child: Node, word: re.Pattern[str]) -> bool:
    """Whether a value stands there for a name: `export "$N"`, not `export N` or `export X="$N"`."""
    return child.type not in ("variable_assignment", "variable_name") and bool(word.search(_text(child)))


def _subscript(child: Node, word: re.Pattern[str]) -> bool:
    """Whether it is in `[...]` of `A=([$N]=x)`."""
    found = re.match(r"\[(.*?)\]\+?=", _text(child), re.DOTALL)
    return found is not None and bool(word.search(found[1]))


def _commands(node: Node, name: str, word: re.Pattern[str]) -> bool:
    """Whether the value is what a command evaluates."""
    words = call(node) or [""]
    said = words[0]
    if said in _EVALUATE:
        return True
    if said in _NAMING:
        return any(one != name and word.search(one) for one in words[1:])
    if said in _DECLARING and _declared(words[1:]):
        return True
    return _WITH.get(said) in words or any(_reads(one, name) for one in texts(written(node)))


def _reads(word: str, name: str) -> bool:
    """Whether it is in what a shell reads, or evaluated there: in single quotes it is that shell's own variable."""
    inner = parse(bare(word) if unquoted(word) else word[1:-1])
    return holds(word, name) or (inner.has_error and name in word) or any(evaluated(inner, [name], ()))


def _text(node: Node) -> str:
    return (node.text or b"").decode(errors="replace")
