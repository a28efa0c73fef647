"""Headings, and the slugs that links lead to.

A heading whose slug GitHub and MkDocs would make differently is refused, rather than resolved for one of them.
"""

import re

from ..plan import Heading
from .inline import flat, pieces, plain
from .source import Block, Source


def slug(text: str) -> str:
    """What renderers make of a heading: `3. Open it` -> `3-open-it`."""
    return re.sub(r"[^a-z0-9_ -]", "", text.lower()).replace(" ", "-")


def read_heading(source: Source, block: Block) -> Heading:
    """The heading of a heading block."""
    parts = pieces(source, block.tokens[1].children or [], block.first)
    text = flat(parts)
    if plain(parts) is None:
        source.refuse(block.first, "a heading has markup", "Write it as words and code spans only.")
    return Heading(int(block.tokens[0].tag[1:]), text, slug(text), source.place(block.first))


def read_headings(source: Source) -> tuple[Heading, ...]:
    """All headings of a page."""
    headings = tuple(read_heading(source, block) for block in source.blocks if block.kind == "heading")
    seen: dict[str, Heading] = {}
    for heading in headings:
        _check(source, heading)
        first = seen.setdefault(heading.slug, heading)
        if first is not heading:
            what = (
                f"two headings have the same address `#{heading.slug}`, here and on line {first.place.line}"
            )
            source.refuse(heading.place.line, what, "Give one of them other words.")
    return headings


def _check(source: Source, heading: Heading) -> None:
    if not heading.text.isascii():
        what = "renderers disagree on the address of a heading with other letters than ASCII"
        source.refuse(heading.place.line, what, "Write the heading in ASCII.")
    elif not heading.slug.strip("-_") or "--" in heading.slug or heading.slug != heading.slug.strip("-"):
        what = f"renderers disagree on the address of this heading (`#{heading.slug}`)"
        source.refuse(heading.place.line, what, "Leave out signs that stand alone, such as `&` or `-`.")
