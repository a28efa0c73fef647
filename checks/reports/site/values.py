"""Values of a column, or rows of a table, before and after: bars at each moment, and the same as a table.

Values are there only where evidence has them: a column that may not be shown has counts. No bar is made of a digest.
"""

from collections.abc import Iterator
from typing import Final

from ...evidence import Bar, Compared, Side
from ..bars import WORDS
from . import draw
from .text import amount, escaped, plain, safe, table

SHOWN: Final = 8  #: values that a picture has; the table has more
LISTED: Final = 40  #: values that a table has
LEFT: Final = 40  #: percent where bars begin; before them stand the values
WIDE: Final = 46  #: percent that a full bar has


def values(one: Compared, name: str) -> str:
    """The figure; nothing for what has no moments."""
    if not one.sides:
        return ""
    most = max((amount(side.rows) for side in one.sides), default=0.0) or 1.0
    parts: list[str] = []
    y = 0
    for side in one.sides[:4]:
        rows = list(_side(side, one.about, most))
        parts.append(draw.rule(y + 4))
        parts.append(draw.words(_word(side), 0, y + 20, "strong"))
        parts.append(draw.words(_sum(side, one.about), "100%", y + 20, "faint", end=True))
        y += 26
        for shown, width, count in rows:
            parts.append(draw.words(shown, 12, y + 14))
            parts += [draw.bar("value", LEFT, WIDE * width, y + 5)] if width else []
            parts.append(draw.words(count, "100%", y + 14, end=True))
            y += draw.ROW
    title = f"{one.subject}: {one.about} before and after"
    return draw.picture(name, title, f"{one.outcome}. {_about(one)}", y + 6, parts)


def as_table(one: Compared) -> str:
    """The same in numbers."""
    sides = one.sides[:4]
    if not sides:
        return ""
    header = ["Value" if any(side.bars for side in sides) else "What", *(safe(_word(side)) for side in sides)]
    names = list(dict.fromkeys(bar.value for side in sides for bar in side.bars))
    if not names:
        return table(header, _counts(one))
    rows = [[_code(name), *(_held(side, name) for side in sides)] for name in names[:LISTED]]
    if len(names) > LISTED:
        rows.append([f"and {len(names) - LISTED} values more", *("" for _ in sides)])
    return table(header, rows)


def _counts(one: Compared) -> Iterator[list[str]]:
    sides = one.sides[:4]
    yield ["Rows", *(str(side.rows) if side.there else "gone" for side in sides)]
    if one.about == "values":
        yield ["NULL", *(str(side.nulls) if side.there else "gone" for side in sides)]
        yield [
            "Other than NULL and the default",
            *(_distinct(side) if side.there else "gone" for side in sides),
        ]


def _held(side: Side, name: str) -> str:
    if not side.there:
        return "gone"
    found = next((bar for bar in side.bars if bar.value == name), None)
    return _count(found) if found else ("0" if side.bars else "not shown")


def _side(side: Side, about: str, most: float) -> Iterator[tuple[str, float, str]]:
    """Words, part of a full bar, count."""
    if not side.there:
        return
    if about == "values" and side.bars:
        for one in side.bars[:SHOWN]:
            yield plain(one.value, 22), amount(one.rows) / most, _count(one)
        if len(side.bars) > SHOWN:
            yield f"and {len(side.bars) - SHOWN} more", 0.0, ""
        return
    yield "rows", amount(side.rows) / most, str(side.rows)
    if about == "values":
        yield "of them NULL", amount(side.nulls) / most, str(side.nulls)


def _sum(side: Side, about: str) -> str:
    if not side.there:
        return "gone"
    if about == "values" and not side.bars:
        return f"{_distinct(side)} values besides the default"
    return f"{side.rows} rows"


def _distinct(side: Side) -> str:
    return f"over {side.distinct - 1}" if side.distinct > 50 else str(side.distinct)


def _about(one: Compared) -> str:
    told = [f"{_word(side)}: {_told(side, one.about, amount(side.rows) or 1.0)}" for side in one.sides[:4]]
    return "; ".join(told)


def _told(side: Side, about: str, most: float) -> str:
    found = [f"{shown} {count}" for shown, _, count in _side(side, about, most)]
    return ", ".join(found) or "gone"


def _word(side: Side) -> str:
    return WORDS.get(side.moment, plain(side.moment, 40))


def _count(bar: Bar) -> str:
    return f"under {bar.few}" if bar.few else str(bar.rows)


def _code(name: str) -> str:
    return f"<code>{escaped(plain(name, 60)) or '&#32;'}</code>"
