"""What a page of a site should show, from the Markdown of its document."""

import re
from collections.abc import Iterator
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from .blocks import BOXES, CODE, HEADINGS, LINK, Block, folded, target

_CALLOUT: Final = re.compile(r"\[!([A-Z]+)\]$")
_BOX: Final = re.compile(r"\[([ xX])\] ")
_PARSER: Final = MarkdownIt("commonmark").enable("table")


def wanted(text: str, page: str) -> list[Block]:
    """Every block of a document; `page` is its name below the folder of the documents."""
    return list(_blocks(_PARSER.parse(text), page))


def _blocks(tokens: list[Token], page: str) -> Iterator[Block]:
    open_: list[str] = []
    for token in tokens:
        if token.nesting == 1:
            open_.append(token.tag if token.type == "heading_open" else token.type.removesuffix("_open"))
        elif token.nesting == -1:
            open_.pop()
        elif token.type == "fence":
            kind = "picture" if token.info.strip() == "mermaid" else "command"
            yield Block(kind, token.content.removesuffix("\n"), _line(token) + 1)
        elif token.type == "inline":
            yield from _inline(token, open_, page)


def _inline(token: Token, open_: list[str], page: str) -> Iterator[Block]:
    children = token.children or []
    kind = _kind(open_)
    if "blockquote" in open_ and children and (found := _CALLOUT.fullmatch(children[0].content)):
        yield Block(kind, found[1].capitalize(), _line(token))
        children = children[2:]  # and the line break behind it
        if not children:
            return
    text = "".join(_pieces(children, page))
    if kind == "item" and (box := _BOX.match(text)):
        text = f"{BOXES[box[1] != ' ']} {text[box.end() :]}"
    yield Block(kind, folded(text), _line(token))


def _kind(open_: list[str]) -> str:
    last = open_[-1]
    if last in ("th", "td"):
        return "cell"
    return last if last in HEADINGS else "item" if "list_item" in open_ else "text"


def _pieces(children: list[Token], page: str) -> Iterator[str]:
    hrefs: list[str] = []
    for one in children:
        if one.type == "code_inline":
            yield f"{CODE[0]}{one.content}{CODE[1]}"
        elif one.type in ("softbreak", "hardbreak"):
            yield " "
        elif one.type == "link_open":
            hrefs.append(str(one.attrs["href"]))
            yield LINK[0]
        elif one.type == "link_close":
            yield f"{LINK[1]}{target(hrefs.pop(), page)}{LINK[2]}"
        elif one.type == "text":
            yield one.content


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 0
