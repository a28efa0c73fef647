"""The text of an article in blocks, as a reader sees it: headings, items, cells, commands, pictures."""

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from .allowed import BLOCKS
from .blocks import BOXES, CODE, HEADINGS, LINK, Block, folded, target


def attributes_of(node: LexborNode) -> dict[str, str]:
    """An element's attributes, with names as HTML reads them."""
    return {name.lower(): value or "" for name, value in node.attributes.items()}


def blocks(article: LexborNode, page: str) -> Iterator[Block]:
    """Runs of text between the bounds of blocks, in the order in which they stand."""
    run: list[str] = []
    kind, anchor = "text", ""
    alone: Block | None = None  # a cell, or the number of an item, of which nothing was told yet
    for bound, text in [*_walk(article, page, "text"), ("text", "")]:
        if bound is None:
            run.append(text)
            continue
        if joined := folded("".join(run)):
            yield Block(kind, (alone.text if alone else "") + joined, anchor=anchor)
            alone = None
        run = []
        if bound in ("command", "picture", "alone", "over") and alone:
            yield Block(alone.kind, alone.text.strip())
            alone = None
        if bound == "alone":
            alone = Block(kind, text)
        elif bound in ("command", "picture"):
            yield Block(bound, text)
        elif bound != "over":
            kind, anchor = bound, text


def _walk(node: LexborNode, page: str, kind: str) -> Iterator[tuple[str | None, str]]:
    """Texts, with None, and bounds: the kind of what comes after, or a whole command or picture."""
    for child in node.iter(include_text=True, skip_empty=False):
        tag = child.tag or ""
        if tag == "-text":
            yield None, child.text_content or ""
        elif tag == "pre":
            drawn = "mermaid" in attributes_of(child).get("class", "").split()
            yield "picture" if drawn else "command", child.text(deep=True).removesuffix("\n")
            yield kind, ""
        elif tag in BLOCKS:
            inner = _kind(child, tag, kind)
            yield inner, attributes_of(child).get("id", "") if tag in HEADINGS else ""
            if tag in ("th", "td"):
                yield "alone", ""
            elif tag == "li":
                number = _number(child)
                yield "alone" if number else "over", number
            yield from _walk(child, page, inner)
            if tag in ("li", "th", "td"):
                yield "over", ""
            yield kind, ""
        elif tag[:1].isalpha():
            yield from _inline(child, tag, page, kind)


def _kind(node: LexborNode, tag: str, around: str) -> str:
    if tag in ("th", "td"):
        return "row" if leads(node) else "cell"
    return tag if tag in HEADINGS else "item" if tag == "li" else around


def leads(node: LexborNode) -> bool:
    """Whether no element stands before it in the one that it is in."""
    first = next(node.parent.iter(), None) if node.parent else None
    return first is not None and first.mem_id == node.mem_id


def _number(item: LexborNode) -> str:
    """What a browser puts before an item of a numbered list: a wrong number is another order."""
    parent = item.parent
    if parent is None or parent.tag != "ol":
        return ""
    before = 0
    for one in parent.iter():
        if one.mem_id == item.mem_id:
            break
        before += one.tag == "li"
    return f"{1 + before}. "


def _inline(node: LexborNode, tag: str, page: str, kind: str) -> Iterator[tuple[str | None, str]]:
    attributes = attributes_of(node)
    classes = attributes.get("class", "").split()
    if {"rollout-badge", "rollout-id"} & set(classes) or (
        "headerlink" in classes and node.text(deep=True) == "¶"
    ):
        return
    before, after = "", ""
    if tag == "code":
        before, after = CODE
    elif tag == "a" and "href" in attributes:
        before, after = LINK[0], f"{LINK[1]}{target(attributes['href'], page)}{LINK[2]}"
    elif tag == "input":
        before = BOXES["checked" in attributes]
    elif tag == "br":
        before = " "
    yield None, before
    yield from _walk(node, page, kind)
    yield None, after
