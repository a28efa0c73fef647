"""The links of a page: each leads to another page here, or out to the web, and says so."""

import re
from collections.abc import Iterator
from typing import Final

from ..plan import Link
from .inline import pieces
from .source import Source

_OUTWARD: Final = re.compile(r"(?:https?://|mailto:)[^\s]+")
_INWARD: Final = re.compile(r"(?:[A-Za-z0-9_.-]+/)*[A-Za-z0-9_.-]*(?:#[a-z0-9_-]+)?")


def read_links(source: Source) -> tuple[Link, ...]:
    """The relative links, wherever they stand."""
    return tuple(link for link in _links(source) if not _OUTWARD.fullmatch(link.href))


def refuse_links(source: Source) -> None:
    """Refuse links that cannot be followed, or that hide something."""
    for link in _links(source):
        if not link.text.strip():
            source.refuse(link.place.line, f"the link to `{link.href}` has no text", "Write its text.")
        if not link.href or not (_OUTWARD.fullmatch(link.href) or _INWARD.fullmatch(link.href)):
            what = f"`{link.href}` is no address of a page"
            source.refuse(
                link.place.line, what, "Write `PAGE.md#heading`, `#heading` or an `https://` address."
            )


def _links(source: Source) -> tuple[Link, ...]:
    """All links; they are found once, and asked for twice."""
    if not source.links:
        source.links.extend(_found(source))
    return tuple(source.links)


def _found(source: Source) -> Iterator[Link]:
    for block in source.blocks:
        for token in block.tokens:
            if not token.children or not ("](" in token.content or "<" in token.content or source.references):
                continue  # there is no other way to write a link
            children = token.children
            if any(child.type == "link_open" for child in children):
                line = (token.map or [0])[0] + 1
                yield from (part for part in pieces(source, children, line) if isinstance(part, Link))
