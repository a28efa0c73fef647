"""Which command of bash is called, in whatever way it is written: `set`, `"set"`, `builtin set`."""

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from .parsing import text

#: Words before a command that leave it what it is.
_BEFORE: Final = frozenset({"builtin", "command", "time"})
#: Commands that print what they are given, or the same in another form.
TELLING: Final = frozenset(
    {"printf", "echo", "cat", "base64", "basenc", "xxd", "tr", "sed", "cut", "head", "tail", "fold"}
)
#: Switches that hide failures, or everything, with the sign that does it.
_HIDING: Final = frozenset(
    {("+", name) for name in ("e", "E", "errexit", "errtrace", "pipefail")}
    | {("-", name) for name in ("n", "r", "noexec", "restricted")}
)


def call(node: Node) -> list[str]:
    """Give the command's name and its arguments, quotes left out; nothing where it is no command, or only asked for."""
    return [bare(word) for word in written(node)]


def written(node: Node) -> list[str]:
    """Give the same with its quotes."""
    named = node.child_by_field_name("name") if node.type == "command" else None
    if named is None:
        return []
    words = [text(named), *arguments(node)]
    while words and bare(words[0]) in _BEFORE:
        before, *words = words
        while words and re.fullmatch(r"-[p-]", bare(words[0])):
            del words[0]
        if bare(before) == "command" and words and re.fullmatch(r"-\w*[vV]\w*", bare(words[0])):
            return []
    return words


def arguments(node: Node) -> list[str]:
    """Give the arguments of a command as they are written."""
    return [text(word) for word in node.children_by_field_name("argument")]


def bare(word: str) -> str:
    """Give a word without its quotes and backslashes."""
    return re.sub(r"""[\\'"]""", "", word)


def unquoted(word: str) -> bool:
    """Whether bash itself looks into the word: it is not the whole of it in single quotes."""
    return not re.fullmatch(r"'[^']*'", word)


def hides(name: str, words: list[str]) -> bool:
    """Whether `set` or `shopt` with these words makes failures, or everything, go unseen."""
    switched = _set(words) if name == "set" else _shopt(words)
    return any(one in _HIDING for one in switched)


def _set(words: list[str]) -> Iterator[tuple[str, str]]:
    rest = iter(words)
    for word in rest:
        if not re.fullmatch(r"[-+]\w+", word):
            return
        for letter in word[1:]:
            yield word[0], next(rest, "") if letter == "o" else letter


def _shopt(words: list[str]) -> Iterator[tuple[str, str]]:
    options = "".join(word for word in words if word.startswith("-"))
    if "o" in options:
        sign = "-" if "s" in options else "+" if "u" in options else ""
        yield from ((sign, word) for word in words if not word.startswith("-"))
