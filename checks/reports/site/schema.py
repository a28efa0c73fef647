"""What became of tables and columns, as a picture: there or gone, as before or not, at each moment; and as a table."""

from collections.abc import Iterator, Sequence
from typing import Final

from ....dataclass import dataclass
from ...evidence import Counted, Taken
from ..bars import WORDS
from . import draw
from .text import code, plain, safe, table

SHOWN: Final = 40  #: rows of a picture
PLACES: Final = (46, 64, 82)  #: percent where each moment stands
SAME: Final = "as before"
OTHER: Final = "changed"
THERE: Final = "there"
GONE: Final = "gone"
#: Word -> class and shape.
LOOKS: Final = {
    SAME: "same",
    THERE: "same",
    OTHER: "changed",
    GONE: "gone",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A table or a column at the moments."""

    name: str
    column: bool
    words: tuple[str, ...]


def moments(taken: Sequence[Taken]) -> tuple[Taken, ...]:
    """The snapshots before the deploy, after it and after the rollback, as far as they could be taken."""
    found = {one.moment: one for one in reversed(taken) if one.moment in WORDS and one.tables}
    return tuple(found[name] for name in WORDS if name in found)


def rows(taken: Sequence[Taken]) -> list[Row]:
    """Every table that is not the same at all moments, and each of its columns that is not always there."""
    at = [{table.table: table for table in one.tables} for one in moments(taken)]
    names = list(dict.fromkeys(name for one in at for name in one))
    return [row for name in names for row in _table(name, [one.get(name) for one in at])]


def _table(name: str, at: list[Counted | None]) -> Iterator[Row]:
    if len({one.ddl if one else "" for one in at}) < 2:
        return
    yield Row(name, False, tuple(_state(one, at[0]) for one in at))
    held = [{column.column for column in one.columns} if one else set() for one in at]
    every = list(dict.fromkeys(column.column for one in at if one for column in one.columns))
    for column in every:
        if not all(column in one for one in held):
            yield Row(column, True, tuple(THERE if column in one else GONE for one in held))


def _state(now: Counted | None, before: Counted | None) -> str:
    if now is None:
        return GONE
    return THERE if before is None or now is before else SAME if now.ddl == before.ddl else OTHER


def schema(taken: Sequence[Taken]) -> str:
    """The figure; nothing where nothing changed, or fewer than two moments were seen."""
    found = rows(taken)[:SHOWN]
    seen = moments(taken)
    if not found or len(seen) < 2:
        return ""
    parts = [
        draw.words(WORDS[one.moment], f"{place - 1.2:g}%", 14, "faint")
        for one, place in zip(seen, PLACES, strict=False)
    ]
    for number, row in enumerate(found):
        y = 22 + number * draw.ROW
        parts += [draw.rule(y)] if not row.column else []
        parts.append(
            draw.words(plain(row.name, 24), 14 if row.column else 0, y + 15, "" if row.column else "strong")
        )
        for word, place in zip(row.words, PLACES, strict=False):
            parts.append(_shape(word, place, y + 10))
            parts.append(f'<text x="{place}%" dx="14" y="{y + 15}">{word}</text>')
    about = "; ".join(f"{row.name}: {', '.join(row.words)}" for row in found)
    return draw.picture("schema", "Schema before and after", about, 26 + len(found) * draw.ROW, parts)


def _shape(word: str, place: float, y: int) -> str:
    """A full disc, a half of one, a ring."""
    return f'<circle class="rollout-shape rollout-{LOOKS[word]}" cx="{place}%" cy="{y}" r="4"/>'


def as_table(taken: Sequence[Taken]) -> str:
    """The same in words."""
    found = rows(taken)
    if not found:
        return ""
    header = ["Table or column", *(safe(WORDS[one.moment]) for one in moments(taken))]
    shown = [[f"{'column ' if row.column else ''}{code(row.name, 60)}", *row.words] for row in found[:100]]
    rest = [[f"and {len(found) - 100} more", *("" for _ in moments(taken))]] if len(found) > 100 else []
    return table(header, [*shown, *rest])
