"""How many steps a procedure has, where pages say so in words: it must be as many as there are.

Taken for such a statement: `4 steps` or `four steps` between a procedure's heading and its first step; in a line of
thought with exactly one link to a procedure's heading; and a number in a column `Steps`, in a row whose first cell is
such a link. "The last 3 steps", "3 other steps" are some of them, and "one step" is a way to speak.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from ...errors import Place
from ..plan import Link, Procedure
from ..reader.targets import Targets
from .found import Documents, Found
from .words import Words

_WORDS: Final = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER: Final = rf"\d{{1,3}}(?:,\d{{3}})+|\d{{1,4}}|{'|'.join(_WORDS)}"
#: What stands before the number of some of the steps.
_SOME: Final = re.compile(
    r"\b(?:first|last|next|other|another|more|these|those|remaining|following|previous|further|final)\s+$",
    re.IGNORECASE,
)
_STEPS: Final = re.compile(rf"(?<![\w.,-])({_NUMBER}) steps?\b", re.IGNORECASE)
_CELL: Final = re.compile(rf"({_NUMBER})(?: steps?)?", re.IGNORECASE)
_COLUMN: Final = "steps"


def counts(documents: Documents) -> Iterator[Found]:
    """Numbers of steps that are others."""
    targets = Targets((*documents.plan.pages, *documents.plain), ())
    titles = {procedure.place: procedure for procedure in documents.plan.procedures.values()}
    for words in documents.words:
        for said in words.said:
            if not (numbers := _numbers(said.text)):
                continue
            if about := _linked(targets, titles, said.links):
                numbers = numbers if len(numbers) == 1 else []
            else:
                about = _below(documents, said.place)
            for number in numbers:
                yield from _other(words, about, number, said.place)
        for cell in words.cells:
            about = _linked(targets, titles, cell.links)
            count = _CELL.fullmatch(cell.said.text.replace("`", "").strip())
            if count and cell.header.casefold() == _COLUMN:
                yield from _other(words, about, _read(count[1]), cell.said.place)


def _numbers(text: str) -> list[int]:
    if "step" not in text.casefold():
        return []
    plain = text.replace("`", "")
    return [_read(one[1]) for one in _STEPS.finditer(plain) if not _SOME.search(plain, 0, one.start())]


def _read(number: str) -> int:
    word = number.casefold()
    return _WORDS.index(word) + 2 if word in _WORDS else int(number.replace(",", ""))


def _linked(targets: Targets, titles: Mapping[Place, Procedure], links: tuple[Link, ...]) -> Procedure | None:
    headings = (targets.heading(link) for link in links)
    found = {titles[one.place].id: titles[one.place] for one in headings if one and one.place in titles}
    return next(iter(found.values())) if len(found) == 1 else None


def _below(documents: Documents, place: Place) -> Procedure | None:
    for one in documents.plan.procedures.values():
        if one.place.path == place.path and one.place.line < place.line < one.steps[0].place.line:
            return one
    return None


def _other(words: Words, procedure: Procedure | None, number: int, place: Place) -> Iterator[Found]:
    real = len(procedure.steps) if procedure else number
    if procedure and number != real:
        what = f"this says {number} steps, and {procedure.title} has {real} ({procedure.place})"
        key = f"{procedure.id} has {number} steps"
        yield Found("counts", words.name, key, place, what, "Correct the number.", (str(real),))
