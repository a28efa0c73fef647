"""How many steps a procedure has, where pages say so in words: it must be as many as there are.

Taken for such a statement: `4 steps` between a procedure's heading and its first step; in a line of thought with
exactly one link to a procedure's heading; and a number in a column `Steps`, in a row whose first cell is such a link.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from ...errors import Place
from ..plan import Link, Procedure
from ..reader.targets import Targets
from .found import Documents, Found
from .words import Said, Words

_STEPS: Final = re.compile(r"(?<![\w.,-])(\d{1,4}) steps?\b")
_COLUMN: Final = "Steps"


def counts(documents: Documents) -> Iterator[Found]:
    """Numbers of steps that are others."""
    targets = Targets((*documents.plan.pages, *documents.plain), ())
    titles = {procedure.place: procedure for procedure in documents.plan.procedures.values()}
    for words in documents.words:
        for said in words.said:
            numbers = _STEPS.findall(said.text)
            about = _about(targets, titles, said) or _below(documents, said.place)
            if about and len(numbers) == 1:
                yield from _other(words, about, int(numbers[0]), said.place)
        for cell in words.cells:
            about = _linked(targets, titles, cell.links)
            if about and cell.header == _COLUMN and cell.said.text.isascii() and cell.said.text.isdigit():
                yield from _other(words, about, int(cell.said.text), cell.said.place)


def _about(targets: Targets, titles: Mapping[Place, Procedure], said: Said) -> Procedure | None:
    return _linked(targets, titles, said.links)


def _linked(targets: Targets, titles: Mapping[Place, Procedure], links: tuple[Link, ...]) -> Procedure | None:
    headings = (targets.heading(link) for link in links)
    found = {titles[one.place].id: titles[one.place] for one in headings if one and one.place in titles}
    return next(iter(found.values())) if len(found) == 1 else None


def _below(documents: Documents, place: Place) -> Procedure | None:
    for one in documents.plan.procedures.values():
        if one.place.path == place.path and one.place.line < place.line < one.steps[0].place.line:
            return one
    return None


def _other(words: Words, procedure: Procedure, number: int, place: Place) -> Iterator[Found]:
    real = len(procedure.steps)
    if number != real:
        what = f"this says {number} steps, and {procedure.title} has {real} ({procedure.place})"
        key = f"{procedure.id} has {number} steps"
        yield Found("counts", words.name, key, place, what, "Correct the number.", (str(real),))
