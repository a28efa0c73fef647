"""A picture of values before and after: small bars, one a value, on one line a moment. Only what evidence has.

A column whose values may not be shown has counts instead; no bar is ever made of a digest.
"""

from collections.abc import Iterator
from typing import Final

from ..evidence import Compared, Side
from .printable import printable

#: Cells of a full bar, and its parts: eight of them are one cell.
WIDTH: Final = 10
_PARTS: Final = "▏▎▍▌▋▊▉█"
#: Values that a line shows; the others are counted.
SHOWN: Final = 6
#: `Side.moment` as a short word.
WORDS: Final = {
    "before the deploy": "before",
    "after the deploy": "deployed",
    "after the rollback": "rolled back",
}


def lines(one: Compared) -> Iterator[tuple[str, str]]:
    """Moment and picture; nothing for a schema."""
    for side in one.sides:
        yield WORDS.get(side.moment, printable(side.moment)), _side(side, one.about)


def _side(side: Side, about: str) -> str:
    if not side.there:
        return "gone"
    if about == "rows":
        return f"{side.rows} rows"
    if side.bars:
        shown = [f"{_named(bar.value)} {_bar(bar.rows, bar.few, side.rows)}" for bar in side.bars[:SHOWN]]
        more = len(side.bars) - SHOWN
        return "  ".join([*shown, *([f"and {more} values more"] if more > 0 else [])])
    many = f"over {side.distinct - 1}" if side.distinct > 50 else str(side.distinct)
    nulls = f", {side.nulls} NULL" if side.nulls else ""
    return f"{side.rows} rows{nulls}, {many} values besides the default"


def _named(value: str) -> str:
    return printable(value).replace("\n", "\\n")


def _bar(rows: int, few: int, whole: int) -> str:
    if few:
        return f"{_PARTS[0]}<{few}"
    eighths = max(1, round(rows * WIDTH * 8 / whole)) if whole and rows else 0
    full, rest = divmod(eighths, 8)
    return f"{_PARTS[-1] * full}{_PARTS[rest - 1] if rest else ''}{rows}"
