"""Makes text of other programs harmless: whoever shows output shows it through here.

Terminal escapes could repaint a verdict, and bidirectional marks could turn a line around; both become visible.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

#: A sequence that carries text (a title, a link) is looked for so far and no further: without its end it is shown.
_ESCAPES: Final = re.compile(
    r"\x1b(?:\[[0-?]{0,64}[ -/]{0,8}[@-~]|[\]PX^_][^\x1b\x07]{0,4096}(?:\x07|\x1b\\)|[ -/]{0,8}[0-OQ-WYZ\\`-~])"
)
#: Characters of a line of output: what stands behind them is counted.
WIDEST: Final = 2000
#: Whatever is none of the characters that most text is made of.
_ODD: Final = re.compile(r"[^\t\n -~]")
_KEPT: Final = frozenset("\n\t")
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def printable(text: str) -> str:
    """`text` without terminal sequences; what is left of controls and hidden characters shows as an escape."""
    if text.isprintable():
        return text
    plain = _ESCAPES.sub("", text.replace("\r\n", "\n"))
    return visible(plain)


def visible(text: str) -> str:
    """`text` with every control and hidden character as an escape: for findings, where one may be what is wrong."""
    if not _ODD.search(text):
        return text
    return "".join(map(_visible, text))


def tail(text: str, lines: int, before: int = 0) -> str:
    """The last `lines` lines, with a word on how many of those that were kept came before, and `before` the text."""
    rows = printable(text).rstrip("\n").split("\n")
    shown = [_cut(row) for row in rows[-lines:]]
    rest = max(len(rows) - lines, 0) + before
    return "\n".join(
        shown if not rest else [f"… {rest} more that {'was' if rest == 1 else 'were'} kept", *shown]
    )


def _cut(row: str) -> str:
    """A line nobody reads to its end, up to where they stop."""
    rest = len(row) - WIDEST
    return row if rest <= 0 else f"{row[:WIDEST]} … ({rest} more characters)"


@lru_cache(4096)
def _visible(char: str) -> str:
    if char in _KEPT or unicodedata.category(char) not in _HIDDEN:
        return char
    return char.encode("unicode_escape").decode()
