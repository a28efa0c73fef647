"""Makes text of other programs harmless: whoever shows output shows it through here.

Terminal escapes could repaint a verdict, and bidirectional marks could turn a line around; both become visible.
"""

import re
import unicodedata
from typing import Final

_ESCAPES: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_].*?(?:\x07|\x1b\\)|[ -/]*[0-~])", re.DOTALL)


def printable(text: str) -> str:
    """`text` without terminal sequences; what is left of controls and hidden characters shows as an escape."""
    plain = _ESCAPES.sub("", text.replace("\r\n", "\n"))
    return visible(plain)


def visible(text: str) -> str:
    """`text` with every control and hidden character as an escape: for findings, where one may be what is wrong."""
    return "".join(char if _shown(char) else char.encode("unicode_escape").decode() for char in text)


def tail(text: str, lines: int) -> str:
    """The last `lines` lines, with a word on how many came before."""
    rows = printable(text).rstrip("\n").split("\n")
    if len(rows) <= lines:
        return "\n".join(rows)
    return "\n".join([f"… {len(rows) - lines} lines before", *rows[-lines:]])


def _shown(char: str) -> bool:
    return char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
