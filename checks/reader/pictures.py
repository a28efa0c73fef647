"""A picture shows what a page says, and has no room for more: no comment, setting, link, script or style.

Its nodes and arrows are not compared with the steps: what a page from a source shows is held to the source byte by
byte, and no verdict is taken from a picture.
"""

import re
from typing import Final

from ...notation.characters import hidden
from ...notation.picture import DRAWN, FIRST, LANGUAGE, LINES
from .layout import Group
from .source import Source

_LINE: Final = re.compile("|".join(f"(?:{line})" for line in LINES))


def check_picture(source: Source, group: Group) -> None:
    """Refuse a picture with other lines than the notation has, and a command that would be drawn."""
    fences = [block for block in group.blocks if block.kind == "fence"]
    for block in fences:
        language = block.tokens[0].info
        if group.mark.kind == "picture":
            _check(source, block.first, block.tokens[0].content.removesuffix("\n").split("\n"), language)
        elif language in DRAWN:
            what = f"a fence of `{language}` is drawn, so nobody sees what it says"
            source.refuse(block.first, what, "Write the language of the command.")


def _check(source: Source, first: int, lines: list[str], language: str) -> None:
    if language != LANGUAGE:
        source.refuse(first, f"a picture is no `{language}`", f"Write `{LANGUAGE}` after its backticks.")
        return
    if tuple(lines[: len(FIRST)]) != FIRST:
        what = "the picture does not begin as pictures do"
        source.refuse(first + 1, what, "Write the pages again with `rolloutdocs build`.")
        return
    for number, line in enumerate(lines[len(FIRST) :], first + 1 + len(FIRST)):
        if not _LINE.fullmatch(line) or any(map(_unseen, re.findall(r"#([0-9]+);", line))):
            what = f"`{line.strip()[:60]}` is no line of a picture"
            source.refuse(number, what, "A picture has nodes, arrows and quoted texts, and nothing else.")


def _unseen(number: str) -> bool:
    """Whether the sign of that number cannot be seen, or is none."""
    code = int(number)
    return code < 32 or code > 0x10FFFF or hidden(chr(code)) is not None
