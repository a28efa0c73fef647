"""A text within what GitHub takes, cut between two of its parts, with a word on where the rest is. Pure."""

import re
from collections.abc import Sequence
from typing import Final

from .segments import lines

#: Characters of a description or a comment: one more, and GitHub refuses all of it.
MOST: Final = 65_536
_LINE_END: Final = re.compile("\n")


def length(text: str) -> int:
    """How long GitHub may find it: characters beyond the first plane count as two, and so do ends of lines.

    A browser sends two characters for the end of a line, so that a text that just fits could never be edited there.
    """
    return len(text) + sum(ord(one) > 0xFFFF for one in text) + len(_LINE_END.findall(text))


def parts(text: str) -> list[str]:
    """The parts between empty lines; a fence is one part, with whatever is in it."""
    found: list[list[str]] = [[]]
    for line, code, _ in lines(text):
        if line.strip() or code:
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return ["\n".join(one) for one in found if one]


def cut(text: str, rest: str, most: int = MOST, last: Sequence[str] = ()) -> str:
    """The text, or as many of its parts as fit before `rest`, which says where the others are; then `last`.

    A heading or a mark without what it is above is left out too.
    """
    found = [*parts(text)]
    whole = "\n\n".join([*found, *last])
    if length(whole) <= most:
        return whole
    size = length("\n\n".join(["", rest, *last]))
    kept: list[str] = []
    for part in found:
        size += length(part) + length("\n\n")
        if size > most:
            break
        kept.append(part)
    while kept and (kept[-1].startswith(("#", "<!--")) or kept[-1].endswith(":")):
        kept.pop()
    return "\n\n".join([*kept, rest, *last])
