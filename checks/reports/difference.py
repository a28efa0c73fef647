"""Expected beside actual, as lines: `- ` what the page claims, `+ ` what was seen."""

import difflib

from .printable import printable

NOTHING = "nothing was seen"


def difference(expected: str, actual: str) -> list[str]:
    """Two lines for two lines; for more, what both have stands between, two spaces before it."""
    old, new = (printable(text).split("\n") for text in (expected, actual or NOTHING))
    if len(old) == len(new) == 1 or old == new:
        return [*(f"- {line}" for line in old), *(f"+ {line}" for line in new)]
    compared = list(difflib.unified_diff(old, new, lineterm="", n=3))[2:]
    return [line if line.startswith("@@") else f"{line[:1]} {line[1:]}" for line in compared]
