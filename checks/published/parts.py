"""What is told of a page of a site, and where in its HTML that stands."""

import re
from collections import Counter

from selectolax.lexbor import LexborNode

from ...dataclass import dataclass
from .blocks import Block


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


class Lines:
    """Where the n-th element of a kind begins in the HTML; the parser does not say it."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._starts: dict[str, list[int]] = {}
        self._seen: dict[int, int] = {}
        self._counts: Counter[str] = Counter()

    def __call__(self, node: LexborNode) -> int:
        """The line of one element; 0 where that cannot be told."""
        tag = node.tag or ""
        if tag not in self._starts:
            found = re.finditer(rf"<{re.escape(tag)}[\s>/]", self._html, re.IGNORECASE)
            self._starts[tag] = [self._html.count("\n", 0, one.start()) + 1 for one in found]
            every = node.parser.css(tag)
            self._seen |= {one.mem_id: number for number, one in enumerate(every)}
        number = self._seen.get(node.mem_id, 0)
        starts = self._starts[tag]
        return starts[number] if number < len(starts) else 0
