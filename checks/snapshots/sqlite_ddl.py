"""The DDL of SQLite in one form: it keeps the text as it was typed, and a table made anew is typed otherwise.

Spaces, comments, letter case of keywords and types, and quotes around plain names mean nothing to SQLite; all else is
kept. One line each column and constraint; the order of constraints means nothing either.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import Final

from ...dataclass import dataclass

_TOKEN: Final = re.compile(
    r"""(?P<space>\s+|--[^\n]*|/\*.*?(?:\*/|\Z))|(?P<text>[xX]?'(?:[^']|'')*')"""
    r"""|(?P<quoted>"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\])|(?P<word>[^\W\d][\w$]*)"""
    r"""|(?P<number>\d[\w.]*)|(?P<sign>\|\||<<|>>|<=|>=|==|<>|!=|->>|->|.)""",
    re.DOTALL,
)
#: Words that mean something else without their quotes where a column's definition goes on.
# fmt: off
_TELLING: Final = frozenset((
    "primary", "key", "not", "null", "unique", "check", "default", "collate", "references", "generated", "always",
    "as", "constraint", "autoincrement", "asc", "desc", "on", "deferrable", "initially", "deferred", "immediate",
    "foreign", "without", "rowid", "strict", "virtual", "stored", "conflict", "rollback", "abort", "fail",
    "ignore", "replace",
))
# fmt: on
_CONSTRAINTS: Final = frozenset(("constraint", "primary", "unique", "check", "foreign"))

Tokens = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A CREATE TABLE, taken apart."""

    columns: dict[str, Tokens] = field(default_factory=dict)  #: name -> what follows it
    constraints: tuple[Tokens, ...] = ()
    options: Tokens = ()  #: behind the last bracket


def tokens(sql: str, names: frozenset[str]) -> Tokens:
    """Every token in its one form; `names` are written in letters that matter."""
    return tuple(_tokens(sql, names))


def _tokens(sql: str, names: frozenset[str]) -> Iterator[str]:
    for match in _TOKEN.finditer(sql):
        found = match[0]
        if match.lastgroup == "quoted":
            yield _unquoted(found)
        elif match.lastgroup == "word":
            yield found if found in names else found.lower()
        elif match.lastgroup != "space":
            yield found


def _unquoted(name: str) -> str:
    """Take quotes away where the name is read the same without them; else in one kind of quotes."""
    inner = name[1:-1].replace(name[-1] * 2, name[-1]) if name[0] != "[" else name[1:-1]
    if re.fullmatch(r"[^\W\d]\w*", inner) and inner.lower() not in _TELLING:
        return inner
    return '"' + inner.replace('"', '""') + '"'


def bare(token: str) -> str:
    """A name as it is, out of its quotes."""
    return token[1:-1].replace('""', '"') if token.startswith('"') else token


def text(parts: Iterable[str]) -> str:
    """Tokens as one line."""
    return " ".join(parts)


def made(all_tokens: Tokens) -> Made:
    """Take a CREATE TABLE apart; one that is not of that form (a virtual table) is all options."""
    if "(" not in all_tokens or "virtual" in all_tokens[:3]:
        return Made(options=all_tokens)
    start = all_tokens.index("(")
    end = _closing(all_tokens, start)
    columns: dict[str, Tokens] = {}
    constraints: list[Tokens] = []
    for element in _elements(all_tokens[start + 1 : end]):
        first = next(at for at, one in enumerate((*element, "check")) if one in _CONSTRAINTS)
        if constraints or first == 0:  # the first constraint of the table ends the columns
            constraints.append(element)
        elif element:
            columns[bare(element[0])] = element[1:]
    return Made(columns, tuple(sorted(constraints)), all_tokens[end + 1 :])


def _closing(all_tokens: Tokens, start: int) -> int:
    depth = 0
    for at in range(start, len(all_tokens)):
        depth += {"(": 1, ")": -1}.get(all_tokens[at], 0)
        if depth == 0:
            return at
    return len(all_tokens)


def _elements(inner: Tokens) -> Iterator[Tokens]:
    """Split at the commas outside of brackets."""
    depth, begun = 0, 0
    for at, one in enumerate(inner):
        depth += {"(": 1, ")": -1}.get(one, 0)
        if one == "," and depth == 0:
            yield inner[begun:at]
            begun = at + 1
    yield inner[begun:]


def clause(parts: Tokens, word: str) -> str:
    """The part of a definition that begins with this word, with its brackets: of a CHECK, a COLLATE, REFERENCES."""
    if word not in parts:
        return ""
    start = parts.index(word)
    end = start + 2
    if word == "references":
        end = next((at for at in range(start + 1, len(parts)) if parts[at] in _AFTER_REFERENCE), len(parts))
    elif "(" in parts[start + 1 : start + 2]:
        end = _closing(parts, start + 1) + 1
    return text(parts[start:end])


_AFTER_REFERENCE: Final = frozenset(
    ("constraint", "primary", "unique", "check", "collate", "generated", "as")
)
