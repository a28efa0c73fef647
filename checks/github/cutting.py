"""A text within what GitHub takes, cut between two of its parts, with a word on where the rest is. Pure."""

import re
from collections.abc import Sequence
from itertools import accumulate
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

    Of a list that does not fit, its first lines are kept. A heading or a mark without what it is above is left out too.
    """
    found = [*parts(text)]
    whole = "\n\n".join([*found, *last])
    if length(whole) <= most:
        return whole
    size = length("\n\n".join(["", rest, *last]))
    kept: list[str] = []
    for part in found:
        room = most - size - length("\n\n")
        size += length(part) + length("\n\n")
        if size > most:
            kept += _begun(part, room)
            break
        kept.append(part)
    while kept and (kept[-1].startswith(("#", "<!--")) or kept[-1].endswith(":")):
        kept.pop()
    return "\n\n".join([*kept, rest, *last])


def _begun(part: str, room: int) -> list[str]:
    """As many lines as fit of a list whose items have a line each; nothing of another part."""
    found = part.split("\n")
    if not all(line.startswith("- ") for line in found):
        return []
    sizes = accumulate(length(f"{line}\n") for line in found)
    fits = sum(size - length("\n") <= room for size in sizes)
    return ["\n".join(found[:fits])] if fits else []
