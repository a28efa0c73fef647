"""Facts that stand on several pages: they must be the same on all of them.

A fact is `- **Label:** value` in a list, or a cell of a table by the table's first header, the row's first cell and the
column's header. It is compared if a written page states it, and if no page states it twice: a label that comes once
for each migration is no single fact. The fields of steps and the counts of a page's mark are none.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from ...dataclass import dataclass
from ...errors import Place
from ...notation import labels
from .found import Documents, Found
from .words import Words

#: Labels that stand below each step or page.
FIELDS: Final = frozenset({*labels.STEP, *labels.PAGE, labels.NOT_RUN, labels.REHEARSAL})


@dataclass(frozen=True, slots=True)
class Fact:
    """One page's word on one thing."""

    key: str
    value: str
    place: Place
    words: Words


def facts(documents: Documents) -> Iterator[Found]:
    """Facts that a page states otherwise than a written page before it."""
    stated: dict[str, list[Fact]] = {}
    for words in sorted(documents.words, key=lambda one: (not one.written, one.name)):
        for fact in _single(words):
            stated.setdefault(fact.key, []).append(fact)
    for listed in stated.values():
        first = listed[0]
        for fact in listed[1:] if first.words.written else ():
            if fact.value != first.value:
                what = f"{fact.key} is `{fact.value}` here, and `{first.value}` at {first.place}"
                values = (first.words.name, fact.value, first.value)
                remedy = "Correct the one that is wrong."
                yield Found("facts", fact.words.name, fact.key, fact.place, what, remedy, values)


def _single(words: Words) -> Iterator[Fact]:
    """The facts that the page states once."""
    found = [
        Fact(f"**{item.label}**", _folded(item.value), item.place, words)
        for item in words.items
        if item.label not in FIELDS
    ]
    found += [
        Fact(
            f"{cell.header} of {cell.first} {_folded(cell.row)}",
            _folded(cell.said.text),
            cell.said.place,
            words,
        )
        for cell in words.cells
    ]
    often = Counter(fact.key for fact in found)
    yield from (fact for fact in found if often[fact.key] == 1)


def _folded(text: str) -> str:
    return " ".join(text.replace("`", "").split())
