"""Which blocks belong to which mark. Nothing may stand between them, and nothing may be left over."""

from typing import Final

from ...dataclass import dataclass
from ...notation.marks import WORD
from .marks import Mark, is_mark, read_mark
from .source import Block, Source

#: Kind of mark -> the blocks that follow it, in order.
PARTS: Final = {
    "page": ("list",),
    "variables": ("table",),
    "rehearsal": ("list",),
    "claims": ("list",),
    "step": ("fence", "list"),
    "repeat": ("fence",),
    "not-run": ("fence", "list"),
    "picture": ("fence",),
}

#: What stands in an error for the name of a block's kind.
WORDS: Final = {
    "fence": "a fence",
    "list": "a list of fields",
    "table": "a table",
    "html": "another mark or HTML",
    "numbers": "a numbered list",
    "hr": "a rule",
}


@dataclass(frozen=True, slots=True)
class Group:
    """A mark and the blocks that belong to it."""

    mark: Mark
    blocks: tuple[Block, ...]
    heading: Block | None  #: the nearest heading above it
    section: Block | None  #: the nearest one of a procedure


@dataclass(frozen=True, slots=True)
class Layout:
    """A page, sorted."""

    groups: tuple[Group, ...]
    rest: tuple[Block, ...]  #: what belongs to no mark
    whole: (
        bool  #: whether all HTML was read as marks with their parts; if not, what is left over says nothing
    )


def lay(source: Source) -> Layout:
    """Sort a page's blocks."""
    groups: list[Group] = []
    rest: list[Block] = []
    index, html = 0, _html(source)
    heading: Block | None = None
    section: Block | None = None
    while index < len(source.blocks):
        block = source.blocks[index]
        taken = _taken(source, index) if is_mark(block) else ()
        mark = read_mark(source, block) if is_mark(block) else None
        if block.kind == "heading":
            heading, section = block, block if block.tokens[0].tag == "h2" else section
        if mark and len(taken) == len(PARTS[mark.kind]):
            groups.append(Group(mark, taken, heading, section))
        elif not is_mark(block):
            rest.append(block)
        index += 1 + len(taken)
    if len(groups) == html:
        _leave_no_fence(source, rest)
    return Layout(tuple(groups), tuple(rest), len(groups) == html)


def _html(source: Source) -> int:
    """All HTML, of which a mark is a part: there is none without the sign that begins it."""
    tokens = [token for block in source.blocks for token in block.tokens if "<" in token.content]
    inline = [child for token in tokens for child in token.children or []]
    return sum(token.type in ("html_block", "html_inline") for token in [*tokens, *inline])


def _taken(source: Source, index: int) -> tuple[Block, ...]:
    """The blocks after a mark that belong to it; fewer than it needs, and a finding, if others are in between."""
    kind = source.blocks[index].tokens[0].content.partition(WORD)[2].split(" ")[0]
    parts = PARTS.get(kind, ("fence",))
    following = source.blocks[index + 1 : index + 1 + len(parts)]
    for count, part in enumerate(parts):
        found = following[count].kind if count < len(following) else ""
        if found != part:
            line = following[count].first if found else source.blocks[index].first
            there = WORDS.get(found, f"a {found}") if found else "nothing"
            what = f"{WORDS[part]} must follow here, and there is {there}"
            order = " and ".join(WORDS[word] for word in parts)
            source.refuse(line, what, f"After a `{kind}` mark comes {order}, with nothing in between.")
            return following[:count]
    return following


def _leave_no_fence(source: Source, rest: list[Block]) -> None:
    for block in rest:
        if block.kind == "fence":
            source.refuse(
                block.first,
                "this fence has no mark, so nobody knows whether it is to be run",
                "Make it a step or a repeat of one, or mark it `<!-- rollout:not-run -->` and say why below it.",
            )
