"""Boxes that a page ticks by itself: a tick comes from evidence or from a person's signed word, never from a page."""

import re
from typing import Final

from .source import Source

#: What renderers show as a ticked box at the start of an item. `[x](…)` is a link.
_TICK: Final = re.compile(r"\s*\[[xX]\](?!\()")


def refuse_ticks(source: Source) -> None:
    """Ticked boxes, however their list is written and wherever it is nested. Pages written by hand may have them."""
    for block in source.blocks:
        for item, _, text in zip(block.tokens, block.tokens[1:], block.tokens[2:], strict=False):
            if item.type == "list_item_open" and text.type == "inline" and _TICK.match(text.content):
                line = text.map[0] + 1 if text.map else block.first
                what = "this box is ticked, and what is written from a source has done nothing yet"
                source.refuse(line, what, "Write `[ ]`; people tick it where they work through the page.")
