"""What a page of a site should show, from the Markdown of its document."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ..reader.headings import slug
from .blocks import BOXES, CODE, HEADINGS, LINK, Block, folded, plain, target

_CALLOUT: Final = re.compile(r"\[!([A-Z]+)\]$")
_BOX: Final = re.compile(r"\[([ xX])\] ")
_PARSER: Final = MarkdownIt("commonmark").enable("table")


def wanted(text: str, page: str) -> list[Block]:
    """Every block of a document; `page` is its name below the folder of the documents."""
    return list(_blocks(_PARSER.parse(text), page))


def _blocks(tokens: list[Token], page: str) -> Iterator[Block]:
    open_: list[str] = []
    lists: list[int] = []  # the number of the next item, of each list that is open
    number = ""  # of an item of which nothing was told yet
    before = ""  # the kind of the token before this one
    for token in tokens:
        if number and token.type in ("fence", "list_item_open", "list_item_close"):
            yield Block("item", number.strip(), _line(token))  # alone on its line
            number = ""
        if token.nesting == 1:
            open_.append(_opened(token, before))
            if token.type in ("ordered_list_open", "bullet_list_open"):
                lists.append(int(token.attrs.get("start", 1)) if token.tag == "ol" else -1)
            elif token.type == "list_item_open" and lists[-1] >= 0:
                number = f"{lists[-1]}. "
                lists[-1] += 1
        elif token.nesting == -1:
            if open_.pop() in ("ordered_list", "bullet_list"):
                lists.pop()
        elif token.type == "fence":
            kind = "picture" if token.info.strip() == "mermaid" else "command"
            yield Block(kind, token.content.removesuffix("\n"), _line(token) + 1)
        elif token.type == "inline":
            yield from _inline(token, open_, page, number)
            number = ""
        before = token.type


def _opened(token: Token, before: str) -> str:
    if token.tag in ("th", "td"):
        return "row" if before == "tr_open" else "cell"
    return token.tag if token.type == "heading_open" else token.type.removesuffix("_open")


def _inline(token: Token, open_: list[str], page: str, number: str) -> Iterator[Block]:
    children = token.children or []
    kind = _kind(open_)
    if "blockquote" in open_ and children and (found := _CALLOUT.fullmatch(children[0].content)):
        yield Block(kind, number + found[1].capitalize(), _line(token))
        children = children[2:]  # and the line break behind it
        if not children:
            return
    text = "".join(_pieces(children, page))
    if kind == "item" and (box := _BOX.match(text)):
        text = f"{BOXES[box[1] != ' ']} {text[box.end() :]}"
    block = Block(kind, folded(number + text), _line(token))
    yield replace(block, anchor=slug(plain(block))) if kind in HEADINGS else block


def _kind(open_: list[str]) -> str:
    last = open_[-1]
    if last in ("row", "cell"):
        return last
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
