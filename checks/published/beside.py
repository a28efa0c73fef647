"""What stands beside the article of a page: what hides or moves text, what a browser loads, all that is said there."""

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from .allowed import ALOUD, NEVER
from .blocks import folded
from .parts import Asset, Lines, Words, Wrong
from .text import attributes_of


def outside(node: LexborNode, where: Lines) -> Iterator[Wrong]:
    """What is wrong with an element anywhere but in the article."""
    tag, attributes = node.tag or "", attributes_of(node)
    if tag in NEVER:
        yield Wrong(f"`<{tag}>` stands beside the article, and can show anything", where(node))
    if tag == "meta" and attributes.get("charset", "utf-8").lower() != "utf-8":
        yield Wrong("`<meta charset>` lets other characters be read than those that are there", where(node))
    if tag == "meta" and "http-equiv" in attributes:
        yield Wrong("`<meta http-equiv>` can lead a reader to another page", where(node))
    if tag == "link" and not _plain_link(attributes):
        yield Wrong(f"`<link rel={attributes.get('rel', '')}>` loads what nobody knows", where(node))
    for name in attributes:
        if name == "style" or name.startswith("on") or name in ("srcdoc", "popover", "inert"):
            yield Wrong(
                f"`<{tag}>` has the attribute `{name}`, which can hide or change what is read", where(node)
            )


def _plain_link(attributes: dict[str, str]) -> bool:
    rel = set(attributes.get("rel", "").lower().split())
    return rel <= {
        "stylesheet",
        "canonical",
        "prev",
        "next",
        "icon",
        "alternate",
        "sitemap",
        "author",
        "license",
    }


def assets(every: list[LexborNode], where: Lines) -> Iterator[Asset]:
    """Each script and style sheet of the page."""
    for node in every:
        attributes = attributes_of(node)
        if node.tag == "script":
            yield Asset("script", attributes.get("src", ""), node.text(deep=True), where(node))
        elif node.tag == "style":
            yield Asset("style", "", node.text(deep=True), where(node))
        elif node.tag == "link" and "stylesheet" in attributes.get("rel", "").lower().split():
            yield Asset("style", attributes.get("href", ""), "", where(node))


def beside(
    every: list[LexborNode], article: LexborNode, inside: set[int], where: Lines
) -> Iterator[tuple[str, int]]:
    """Each element that is neither in the article nor around it, by what makes it seen."""
    above = set()
    node: LexborNode | None = article
    while node is not None:
        above.add(node.mem_id)
        node = node.parent
    for one in every:
        if one.mem_id not in inside and one.mem_id not in above:
            yield _look(one), where(one)
    node = article.parent
    while node is not None and node.tag and node.tag[0].isalpha():
        if _speaks(node):
            yield f"{node.tag}> with text in it, which <article", where(node)
        node = node.parent


def _look(node: LexborNode) -> str:
    attributes = attributes_of(node)
    classes = " ".join(sorted(attributes.get("class", "").split()))
    on = [name for name in ("checked", "open", "autofocus") if name in attributes]
    says = ["with text"] if node.tag not in ("script", "style") and _speaks(node) else []
    return " ".join(filter(None, [node.tag or "", classes, *on, *says]))


def said(every: list[LexborNode], article: LexborNode, inside: set[int], where: Lines) -> Iterator[Words]:
    """Words of each element that has some of its own, with all that is in it; each is told once."""
    told: set[int] = set()
    for node in every:
        if node.mem_id in inside or node.tag in ("script", "style") or node.mem_id == article.mem_id:
            continue
        attributes = attributes_of(node)
        href = "" if node.tag == "title" else _leads(node)  # a page's title is of this page
        for name in ALOUD & attributes.keys():
            if text := folded(attributes[name]):
                yield Words(text, href, where(node))
        if node.mem_id not in told and _speaks(node):
            told |= {one.mem_id for one in node.css("*")}
            yield Words(folded(node.text(deep=True)), href, where(node))


def _leads(node: LexborNode) -> str | None:
    above: LexborNode | None = node
    while above is not None and above.tag != "a":
        above = above.parent
    return attributes_of(above).get("href") if above is not None else None


def _speaks(node: LexborNode) -> bool:
    texts = (one.text_content or "" for one in node.iter(include_text=True) if one.tag == "-text")
    return any(text.strip() for text in texts)


def around(article: LexborNode) -> tuple[str, ...]:
    """The tags that the article stands in, from the inside, each with its attributes."""
    found = []
    node: LexborNode | None = article
    while node is not None and node.tag and node.tag[0].isalpha():
        said = sorted(f"{name}={value}" for name, value in attributes_of(node).items())
        found.append(" ".join([node.tag, *said]))
        node = node.parent
    return tuple(found)
