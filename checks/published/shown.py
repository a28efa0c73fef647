"""What a page of a site shows, from its HTML, and whatever in it could show something else than its text.

The HTML is parsed as browsers do it (lexbor follows their standard), since one that was made to mislead is read in two
ways by two parsers. What is not known is not guessed at but told: in the article a short list of elements, attributes
and classes is allowed, outside of it whatever hides or moves text is not. Rejected: the parser of Python's standard
library, which knows tags and no tree.
"""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote, unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ...dataclass import dataclass
from .allowed import ALIGNED, ALOUD, ATTRIBUTES, BADGE, CLASSES, DEEPEST, NEVER, TAGS
from .blocks import BOXES, CODE, LINK, Block, folded
from .text import attributes_of, blocks


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something on a page that could show what its text does not say."""

    what: str  #: one sentence without a stop
    line: int  #: of the HTML, near enough to find it; 0 for the page as a whole


@dataclass(frozen=True, slots=True)
class Asset:
    """A script or a style sheet: what it does, nobody can read from the page."""

    kind: str  #: "script" or "style"
    href: str  #: as written; "" for one that stands in the page
    text: str  #: of one that stands in the page
    line: int


@dataclass(frozen=True, slots=True)
class Words:
    """What is said beside the article: a text, or what an attribute says aloud or under a pointer."""

    text: str
    href: str | None  #: where that leads, as written; None: nowhere
    line: int


@dataclass(frozen=True, slots=True)
class Shown:
    """One page."""

    blocks: tuple[Block, ...]
    wrong: tuple[Wrong, ...]
    assets: tuple[Asset, ...]
    steps: tuple[str, ...]  #: the ids of steps that it names beside their badges, in their order
    around: tuple[str, ...]  #: the tags that the article stands in, each with its attributes
    beside: tuple[tuple[str, int], ...] = ()  #: tags and classes of what stands elsewhere, with their line
    said: tuple[Words, ...] = ()  #: and its words


def shown(html: str, page: str) -> Shown:
    """Read a page; `page` is its path below the site's address, as `a/b.html`."""
    tree = LexborHTMLParser(html)
    where = _Lines(html)
    articles = tree.css("article")
    every = list(tree.css("*"))
    inside = {node.mem_id for article in articles for node in article.css("*")}
    wrong = [one for node in every for one in _outside(node, where) if node.mem_id not in inside]
    wrong += [Wrong(f"the id `{name}` is there {many} times", 0) for name, many in _ids(every) if many > 1]
    if len(articles) != 1:
        wrong.append(Wrong(f"the page has {len(articles)} articles, and should have one", 0))
        return Shown((), tuple(wrong), tuple(_assets(every, where)), (), ())
    article = articles[0]
    if _deep(article):
        wrong.append(Wrong("the article is as deep as no document is", 0))
        return Shown((), tuple(wrong), tuple(_assets(every, where)), (), ())
    wrong += [
        one for node in article.css("*") if node.mem_id != article.mem_id for one in _within(node, where)
    ]
    wrong += [Wrong(f"a badge says `{text}`", 0) for text in _badges(article)]
    if set(article.text(deep=True)) & {*CODE, *LINK, *BOXES}:
        wrong.append(Wrong("the article has private characters, which nobody can read", 0))
    return Shown(
        tuple(blocks(article, page)),
        tuple(wrong),
        tuple(_assets(every, where)),
        tuple(node.text(deep=True) for node in article.css(".rollout-id")),
        _around(article),
        tuple(_beside(every, article, inside, where)),
        tuple(_said(every, article, inside, where)),
    )


def _deep(article: LexborNode) -> bool:
    """Whether it cannot be gone through as a tree. One level after the other, so that this is not deep itself."""
    level = [article]
    for _ in range(DEEPEST):
        level = [child for node in level for child in node.iter()]
        if not level:
            return False
    return True


class _Lines:
    """Where the n-th element of a kind begins in the HTML; the parser does not say it."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._starts: dict[str, list[int]] = {}
        self._seen: dict[int, int] = {}
        self._counts: Counter[str] = Counter()

    def __call__(self, node: LexborNode) -> int:
        tag = node.tag or ""
        if tag not in self._starts:
            found = re.finditer(rf"<{re.escape(tag)}[\s>/]", self._html, re.IGNORECASE)
            self._starts[tag] = [self._html.count("\n", 0, one.start()) + 1 for one in found]
            every = node.parser.css(tag)
            self._seen |= {one.mem_id: number for number, one in enumerate(every)}
        number = self._seen.get(node.mem_id, 0)
        starts = self._starts[tag]
        return starts[number] if number < len(starts) else 0


def _ids(every: list[LexborNode]) -> list[tuple[str, int]]:
    found = (attributes_of(node).get("id") for node in every)
    return Counter(one for one in found if one is not None).most_common()


def _outside(node: LexborNode, where: _Lines) -> Iterator[Wrong]:
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


def _within(node: LexborNode, where: _Lines) -> Iterator[Wrong]:
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


def _misused(node: LexborNode, tag: str, attributes: dict[str, str], where: _Lines) -> Iterator[Wrong]:
    """What is allowed, and used otherwise than a builder uses it."""
    if "title" in attributes and "headerlink" not in attributes.get("class", "").split():
        yield Wrong(f"`<{tag}>` in the article has the attribute `title`", where(node))
    if tag == "input" and attributes.get("type") != "checkbox":
        yield Wrong("`<input>` in the article is no box", where(node))
    if tag == "a" and not _as_built(attributes.get("href", "#")):
        yield Wrong(f"the link `{attributes['href'][:200]}` is written as no builder writes it", where(node))
    if tag == "pre":
        odd = {one.tag or "" for one in node.css("*") if one.mem_id != node.mem_id} - {"code", "span"}
        yield from (
            Wrong(f"`<{one}>` in a command changes how it is read", where(node)) for one in sorted(odd)
        )


def _fits(name: str, node: LexborNode, attributes: dict[str, str]) -> bool:
    """Whether a class that lets something look, or do, otherwise stands where the builder puts it."""
    if name == "headerlink":
        sign = node.tag == "a" and node.text(deep=True) == "¶"
        return sign and attributes.get("href", "").startswith("#")
    if name == "mermaid":
        return node.tag == "pre"
    return node.tag == "span" if name.startswith("rollout-") else True


def _as_built(href: str) -> bool:
    """A link within the site leads to one page only, however its address is read."""
    if re.match(r"[a-z][a-z0-9+.-]*:|//", href, re.IGNORECASE):
        return True  # compared whole
    path = href.partition("#")[0]
    if path not in (unquote(path), quote(unquote(path))) or path.startswith("/") or "\\" in path:
        return False
    last = path.rpartition("/")[2]
    return not last or ("." in last and not last.endswith(".md"))


def _badges(article: LexborNode) -> Iterator[str]:
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


def _assets(every: list[LexborNode], where: _Lines) -> Iterator[Asset]:
    for node in every:
        attributes = attributes_of(node)
        if node.tag == "script":
            yield Asset("script", attributes.get("src", ""), node.text(deep=True), where(node))
        elif node.tag == "style":
            yield Asset("style", "", node.text(deep=True), where(node))
        elif node.tag == "link" and "stylesheet" in attributes.get("rel", "").lower().split():
            yield Asset("style", attributes.get("href", ""), "", where(node))


def _beside(
    every: list[LexborNode], article: LexborNode, inside: set[int], where: _Lines
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


def _said(every: list[LexborNode], article: LexborNode, inside: set[int], where: _Lines) -> Iterator[Words]:
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


def _around(article: LexborNode) -> tuple[str, ...]:
    found = []
    node: LexborNode | None = article
    while node is not None and node.tag and node.tag[0].isalpha():
        said = sorted(f"{name}={value}" for name, value in attributes_of(node).items())
        found.append(" ".join([node.tag, *said]))
        node = node.parent
    return tuple(found)
