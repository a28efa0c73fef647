"""What in the article of a page could show something else than its text: whatever no builder puts there.

A short list of elements, attributes and classes is allowed; what is not known is told, and not guessed at.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

from selectolax.lexbor import LexborNode

from .allowed import ALIGNED, ATTRIBUTES, BADGE, CLASSES, DEEPEST, TAGS
from .blocks import folded
from .parts import Lines, Wrong
from .text import attributes_of, leads


def deep(article: LexborNode) -> bool:
    """Whether it cannot be gone through as a tree. One level after the other, so that this is not deep itself."""
    level = [article]
    for _ in range(DEEPEST):
        level = [child for node in level for child in node.iter()]
        if not level:
            return False
    return True


def within(node: LexborNode, where: Lines) -> Iterator[Wrong]:
    """What is wrong with an element of the article."""
    tag, attributes = node.tag or "", attributes_of(node)
    if tag not in TAGS:
        yield Wrong(f"`<{tag}>` in the article is nothing that a document has", where(node))
    allowed = {"class", "id"} | ATTRIBUTES.get(tag, set())
    for name, value in attributes.items():
        if name == "style" and tag in ("th", "td") and ALIGNED.fullmatch(value):
            continue
        if name not in allowed:
            yield Wrong(f"`<{tag}>` in the article has the attribute `{name}`", where(node))
    for name in attributes.get("class", "").split():
        if not CLASSES.fullmatch(name) or not _fits(name, node, attributes):
            yield Wrong(f"`<{tag}>` in the article has the class `{name}`", where(node))
    yield from _misused(node, tag, attributes, where)


def _misused(node: LexborNode, tag: str, attributes: dict[str, str], where: Lines) -> Iterator[Wrong]:
    """What is allowed, and used otherwise than a builder uses it."""
    if "title" in attributes and "headerlink" not in attributes.get("class", "").split():
        yield Wrong(f"`<{tag}>` in the article has the attribute `title`", where(node))
    if tag == "input" and attributes.get("type") != "checkbox":
        yield Wrong("`<input>` in the article is no box", where(node))
    if tag == "a" and not _as_built(attributes.get("href", "#")):
        yield Wrong(f"the link `{attributes['href'][:200]}` is written as no builder writes it", where(node))
    if tag == "li" and (node.parent is None or node.parent.tag not in ("ol", "ul")):
        yield Wrong("`<li>` in the article is in no list, and may have a number", where(node))
    if tag == "thead" and not leads(node):
        yield Wrong("`<thead>` in the article is shown before what it stands behind", where(node))
    if tag == "pre":
        odd = {one.tag or "" for one in node.css("*") if one.mem_id != node.mem_id} - {"code", "span"}
        yield from (
            Wrong(f"`<{one}>` in a command changes how it is read", where(node)) for one in sorted(odd)
        )


def _fits(name: str, node: LexborNode, attributes: dict[str, str]) -> bool:
    """Whether a class that lets something look, or do, otherwise stands where the builder puts it."""
    if name == "headerlink":
        heading = attributes_of(node.parent).get("id", "") if node.parent else ""
        sign = node.tag == "a" and node.text(deep=True) == "¶"
        return sign and attributes.get("href") == f"#{heading}"
    if name == "mermaid":
        return node.tag == "pre"
    return node.tag == "span" if name.startswith("rollout-") else True


def _as_built(href: str) -> bool:
    """A link within the site leads to one page only, however its address is read."""
    if re.match(r"[a-z][a-z0-9+.-]*:|//", href, re.IGNORECASE):
        return True  # compared whole
    path, _, heading = href.partition("#")
    if any(one not in (unquote(one), quote(unquote(one))) for one in (path, heading)):
        return False
    if path.startswith("/") or "\\" in path:
        return False
    last = path.rpartition("/")[2]
    return not last or ("." in last and not last.endswith(".md"))


def badges(article: LexborNode) -> Iterator[str]:
    """Badges that say what no badge says: they are not compared with a document."""
    for node in article.css(".rollout-id"):
        name = node.text(deep=True)
        if attributes_of(node).get("id", f"step-{name}") != f"step-{name}":
            yield f"{name[:200]}, and a link to another step leads there"
    for node in article.css(".rollout-badge"):
        text = folded(node.text(deep=True))
        links = [attributes_of(one).get("href", "") for one in node.css("a")]
        known = all(
            re.fullmatch(r"(?:\.\./)*(?:[a-z0-9-]+/)?evidence/[A-Za-z0-9./_#-]+", one) for one in links
        )
        if node.tag != "span" or not BADGE.fullmatch(text) or not known:
            yield text[:200]
