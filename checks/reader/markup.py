"""What a page must not have, whatever it means: markup that hides, or that renderers show in different ways.

Each rule is a function of one source, so that a test can take one out and see what gets through.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Final

from markdown_it.token import Token

from ...notation.characters import ACTIVE, hidden, named
from ...notation.marks import WORD
from .commands import refuse_fences
from .links import refuse_links
from .marks import is_mark
from .prose import refuse_prose
from .source import Source

#: Tokens inside a quote or an item of a list; what else there is, renderers nest differently.
NESTED: Final = frozenset({"paragraph", "bullet_list", "ordered_list", "list_item", "blockquote", "inline"})
TOP: Final = frozenset({"heading", "paragraph", "list", "numbers", "quote", "table", "html", "fence", "hr"})

#: How deep lists and quotes may be nested; far deeper, parsers drop what they read.
DEEPEST: Final = 8


def refuse_markup(source: Source) -> None:
    """Apply all rules."""
    for rule in RULES:
        rule(source)


def refuse_characters(source: Source) -> None:
    """Characters that are not shown as themselves, and what extensions act on even inside a fence."""
    if not hidden(source.text) and not any(active in source.text for active in ACTIVE):
        return  # only where there is something, it matters on which line
    for number, line in enumerate(source.lines, 1):
        char = hidden(line)
        if char == "\t":
            source.refuse(
                number, "the line has a tab, which renderers show in different ways", "Write spaces."
            )
        elif char:
            what = f"the line has {named(char)}, which cannot be seen"
            source.refuse(number, what, "Take it out, or write it in words.")
        for active in ACTIVE:
            if active in line:
                what = f"`{active}` is acted on by extensions of site generators, even inside a fence"
                source.refuse(number, what, "Write it in another way.")


def refuse_lines(source: Source) -> None:
    """Lines that end in spaces (a line break nobody sees), and a page that does not end as it should."""
    for number, line in enumerate(source.lines, 1):
        if line.rstrip(" ") != line:
            source.refuse(number, "the line ends in spaces", "Take them out.")
    if not source.text.startswith("# "):
        source.refuse(
            1, "the page does not begin with its title", "Write `# Title` on the first line; no front matter."
        )
    if not source.text.endswith("\n") or source.text.endswith("\n\n"):
        source.refuse(len(source.lines), "the page does not end with one newline", "End it with one.")


def refuse_blocks(source: Source) -> None:
    """HTML, indented code, and anything but prose inside quotes and lists."""
    for block in source.blocks:
        if block.kind == "html" and not is_mark(block):
            what = "HTML can hide what it holds"
            source.refuse(block.first, what, "Write Markdown; the only HTML of a page are its marks.")
        elif block.kind not in TOP:
            source.refuse(
                block.first, f"this is read as `{block.kind}`", "Take the indentation out, or write a fence."
            )
        nested = block.tokens[1:-1] if block.kind in ("list", "numbers", "quote") else ()
        for token in (token for token in nested if token.nesting >= 0):
            if token.type.removesuffix("_open") not in NESTED or token.level > DEEPEST:
                line = token.map[0] + 1 if token.map else block.first
                what = f"`{token.type.removesuffix('_open')}` inside a list or a quote is shown in different ways"
                source.refuse(
                    line, what, "Move it to the left margin, with a blank line before and after it."
                )


def refuse_gaps(source: Source) -> None:
    """Blocks without a blank line between them, or with text that belongs to no block."""
    covered: set[int] = set()
    last = 0
    for block in source.blocks:
        if last and block.first <= last + 1:
            source.refuse(
                block.first, "there is no blank line above this", "Put one there; renderers need it."
            )
        last = block.last
        covered.update(range(block.first, block.last + 1))
    for number, line in enumerate(source.lines, 1):
        if line.strip() and number not in covered and not source.references:
            source.refuse(number, "this line is read as nothing", "Write it as prose, or take it out.")


def refuse_headings(source: Source) -> None:
    """Headings that only some renderers take for one, and more than one title."""
    for block in source.blocks:
        if block.kind == "heading" and not block.tokens[0].markup.startswith("#"):
            source.refuse(block.first, "this heading is underlined", "Write it with `#` signs in front.")
    for block in [
        block for block in source.blocks if block.kind == "heading" and block.tokens[0].tag == "h1"
    ][1:]:
        source.refuse(block.first, "the page has a second title", "Write it with `##`.")


_LISTS: Final = frozenset({"bullet_list_open", "ordered_list_open", "list_item_open"})


def refuse_lists(source: Source) -> None:
    """Lists that renderers join, renumber or nest in different ways."""
    for before, block in zip(source.blocks, source.blocks[1:], strict=False):
        if {before.kind, block.kind} <= {"list", "numbers"}:
            source.refuse(block.first, "two lists in a row are shown as one", "Put a sentence between them.")
    for token in _tokens(source):
        if token.type not in _LISTS:
            continue
        line = token.map[0] + 1 if token.map else 0
        if token.type == "bullet_list_open" and token.markup != "-":
            source.refuse(line, f"this list is written with `{token.markup}`", "Write it with `-`.")
        if token.type == "ordered_list_open" and (token.markup != "." or token.attrs.get("start", 1) != 1):
            source.refuse(line, "this list does not begin with `1.`", "Number it from `1.` on.")
        if token.type == "list_item_open" and _odd_indent(source.lines[line - 1], token.level):
            source.refuse(
                line,
                "this item is nested by other than four spaces",
                "Indent nested items by four spaces each.",
            )


def refuse_tables(source: Source) -> None:
    """Rows with more or fewer cells than the first one: parsers drop what is too much."""
    for block in source.blocks:
        widths = (
            [_bars(line) for line in source.lines[block.first - 1 : block.last]]
            if block.kind == "table"
            else []
        )
        for offset, width in enumerate(widths):
            if width != widths[0]:
                source.refuse(
                    block.first + offset, "the row has more or fewer cells than the first", "Give it as many."
                )


def refuse_references(source: Source) -> None:
    """Link definitions, which show nothing and can lead the links of other lines elsewhere."""
    for name, reference in source.references.items():
        line = reference["map"][0] + 1
        source.refuse(line, f"`[{name.lower()}]: …` is not shown", "Write the address in the link itself.")


def refuse_hidden_marks(source: Source) -> None:
    """Marks that no mark was read from: the word is counted in any spelling, wherever it stands."""
    if source.findings:
        return  # a count after other findings would only say them again
    counts = list(_counts(source))
    seen = _seen(source)
    if (
        counts != seen
    ):  # as on most pages no words between the blocks of code have it, those are looked at last
        seen = _seen_in_words(source, seen)
    for number, (count, found) in enumerate(zip(counts, seen, strict=True), 1):
        if count != found:
            remedy = "Write it in a code span or a fence with a mark, or leave out the colon."
            source.refuse(number, f"`{WORD}` stands here, and not as a mark of its own", remedy)


def _seen(source: Source) -> list[int]:
    """For each line, how often the word was read as a mark, or stands in a fence."""
    seen = [0] * len(source.lines)
    for block in source.blocks:
        if block.kind in ("html", "fence"):
            for line in range(block.first - 1, block.last):
                seen[line] = _count(source.lines[line])
    return seen


def _seen_in_words(source: Source, seen: list[int]) -> list[int]:
    """The same with what is shown as code in a line of words: where none of it is, all is seen already."""
    for token in _tokens(source):
        if not token.children or (token.content.isascii() and WORD not in token.content.lower()):
            continue
        line = token.map[0] if token.map else 0
        for child in token.children:
            line += child.type == "softbreak"
            seen[line] += _count(child.content) if child.type == "code_inline" else 0
    return seen


def _counts(source: Source) -> Iterator[int]:
    """For each line, how often the word stands there."""
    if not source.text.isascii():
        return map(_count, source.lines)
    return (line.count(WORD) for line in source.text.lower().split("\n"))


def _count(text: str) -> int:
    if text.isascii():
        return text.lower().count(WORD)
    return unicodedata.normalize("NFKC", text).casefold().count(WORD)


def _tokens(source: Source) -> Iterator[Token]:
    return chain.from_iterable([block.tokens for block in source.blocks])


def _odd_indent(line: str, level: int) -> bool:
    return not line.lstrip().startswith(">") and len(line) - len(line.lstrip(" ")) != 4 * ((level - 1) // 2)


def _bars(line: str) -> int:
    return len(re.findall(r"(?<!\\)\|", line.strip().strip("|")))


#: All rules, in the order in which they are applied; the count of marks is last, as it trusts the others.
RULES: Final[tuple[Callable[[Source], None], ...]] = (
    refuse_characters,
    refuse_lines,
    refuse_blocks,
    refuse_gaps,
    refuse_headings,
    refuse_lists,
    refuse_tables,
    refuse_references,
    refuse_fences,
    refuse_prose,
    refuse_links,
    refuse_hidden_marks,
)
