"""Which parts of a Markdown text are code, in which nothing takes effect, and which are words. Pure.

Where a line leaves a row of backticks without its partner, renderers may pair it with one of a later line; then nothing
up to the next empty line counts as code, so that no words pass for it. Rejected: a parser; its tokens have no columns.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_TOKEN: Final = re.compile(r"\\[\\`]|(?<!`)(`+)(?!`)")


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """The text with its words changed, and its fences and code spans as they were."""
    return "\n".join(
        line if code else _words(line, change, paired=paired) for line, code, paired in lines(text)
    )


def lines(text: str) -> Iterator[tuple[str, bool, bool]]:
    """Every line, whether a fence has it, and whether its code spans can be told from its words."""
    closer, paired = "", True
    for line in text.split("\n"):
        found = FENCE.match(line)
        if closer:
            ends = found is not None and found[1].startswith(closer) and not line.strip(" `~\r")
            closer = "" if ends else closer
            yield line, True, True
        elif found and not (found[1][0] == "`" and "`" in line[found.end() :]):
            closer, paired = found[1], True
            yield line, True, True
        else:
            paired = not line.strip() or (paired and _spans(line) is not None)
            yield line, False, paired


def _words(line: str, change: Callable[[str], str], *, paired: bool) -> str:
    spans = _spans(line) if paired else []
    made, last = "", 0
    for start, end in spans or []:
        made += change(line[last:start]) + line[start:end]
        last = end
    return made + change(line[last:])


def _spans(line: str) -> list[tuple[int, int]] | None:
    """Where the code spans of a line are; None where a row of backticks has no partner in it."""
    found: list[tuple[int, int]] = []
    at = 0
    while token := _TOKEN.search(line, at):
        at = token.end()
        if token[1] is None:
            continue
        closer = re.compile(rf"(?<!`){token[1]}(?!`)").search(line, at)
        if closer is None:
            return None
        found.append((token.start(), closer.end()))
        at = closer.end()
    return found
