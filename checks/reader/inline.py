"""The inside of a line of prose: words, code spans and links, in order, and never by matching text."""

from collections.abc import Iterable, Sequence

from markdown_it.token import Token

from ...dataclass import dataclass
from ..plan import Code, Link, Text
from .source import Source


@dataclass(frozen=True, slots=True)
class Other:
    """Markup that has no meaning in the notation."""

    markup: str  #: the token's name: "strong_open", "image"


Piece = str | Code | Link | Other


def pieces(source: Source, children: Sequence[Token], line: int) -> tuple[Piece, ...]:
    """Tokens as pieces. `line` is where the first of them stands."""
    if len(children) == 1 and children[0].type == "text":  # most of a page
        return (children[0].content,) if children[0].content else ()
    found: list[Piece] = []
    index = 0
    while index < len(children):
        token = children[index]
        index += 1
        if token.type == "text":
            found.append(token.content)
            continue
        line += token.type == "softbreak"
        if token.type == "link_open":
            inner = _until(children[index:], "link_close")
            index += len(inner) + 1
            found.append(
                Link(flat(pieces(source, inner, line)), str(token.attrs["href"]), source.place(line))
            )
        else:
            found.append(_piece(token))
    return _joined(found)


def plain(parts: Iterable[Piece]) -> Text | None:
    """The pieces as text, or None if there is more than words and code spans."""
    text = tuple(part for part in parts if isinstance(part, str | Code))
    return text if text == tuple(parts) else None


def flat(parts: Iterable[Piece]) -> str:
    """Pieces as one string, code spans between backticks; what a heading is compared by."""
    return "".join(_flat(part) for part in parts)


def after(parts: Sequence[Piece], start: str) -> tuple[Piece, ...] | None:
    """The pieces after the words `start`, or None if they do not begin with them."""
    if not parts or not isinstance(parts[0], str) or not parts[0].startswith(start):
        return None
    rest = parts[0].removeprefix(start)
    return (rest, *parts[1:]) if rest else tuple(parts[1:])


def _piece(token: Token) -> Piece:
    if token.type == "text_special":
        return token.content
    if token.type == "softbreak":
        return " "
    return Code(token.content) if token.type == "code_inline" else Other(token.type)


def _until(tokens: Sequence[Token], kind: str) -> Sequence[Token]:
    return tokens[: next(index for index, token in enumerate(tokens) if token.type == kind)]


def _joined(parts: Iterable[Piece]) -> tuple[Piece, ...]:
    joined: list[Piece] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part != "":
            joined.append(part)
    return tuple(joined)


def _flat(part: Piece) -> str:
    if isinstance(part, Code):
        return f"`{part.value}`"
    if isinstance(part, Link):
        return part.text
    return part if isinstance(part, str) else ""
