"""Facts that stand on several pages: they must be the same on all of them.

A fact is `- **Label:** value` in a list, or a cell of a table by the table's first header, the row's first cell and the
column's header; on a page written by hand the label may be emphasised in any way and stand in any paragraph. It is
compared if a written page states it, and if no page states it in two ways: a label that comes once for each migration
is no single fact. The fields of steps and the counts of a page's mark are none.

Two words are the same if they differ in the case of letters outside of code, in the commas of thousands or a last full
stop only. Rejected: taking two ways to write a date or an amount for the same; a reader has to see that they are.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ...dataclass import dataclass
from ...errors import Place
from ...notation import labels
from ..plan import Link
from .found import Documents, Found
from .words import Words

#: Labels that stand below each step or page.
FIELDS: Final = frozenset({*labels.STEP, *labels.PAGE, labels.NOT_RUN, labels.REHEARSAL})
_THOUSANDS: Final = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\w,]|\.\d)")


@dataclass(frozen=True, slots=True)
class Fact:
    """One page's word on one thing."""

    key: str  #: as the page has it
    value: str
    place: Place
    words: Words
    same: str  #: equal for values that say the same
    leads: tuple[str, ...] = ()  #: the web addresses of its links


def facts(documents: Documents) -> Iterator[Found]:
    """Facts that a page states otherwise than a written page before it."""
    stated: dict[str, list[Fact]] = {}
    own = (one for one in documents.words if not one.shared)  # nobody can tell whose facts the others state
    for words in sorted(own, key=lambda one: (not one.written, one.name)):
        for fact in _single(words):
            stated.setdefault(_alike(fact.key), []).append(fact)
    for listed in stated.values():
        first = listed[0]
        for fact in listed[1:] if first.words.written else ():
            if fact.same != first.same:
                yield _found(fact, first, (fact.value, first.value))
            elif fact.leads and first.leads and fact.leads != first.leads:
                yield _found(fact, first, (", ".join(fact.leads), ", ".join(first.leads)))


def _found(fact: Fact, first: Fact, values: tuple[str, str]) -> Found:
    what = f"{fact.key} is `{values[0]}` here, and `{values[1]}` at {first.place}"
    remedy = "Correct the one that is wrong."
    stated = (first.words.name, *values)
    return Found("facts", fact.words.name, fact.key, fact.place, what, remedy, stated)


def _single(words: Words) -> Iterator[Fact]:
    """The facts that the page states once, or as often as it likes with the same words if it is written by hand."""
    found = [
        _fact(words, f"**{_folded(item.label)}**", item.value, (item.place, item.links))
        for item in words.items
        if item.label not in FIELDS
    ]
    found += [
        _fact(
            words,
            f"{cell.header} of {cell.first} {_folded(cell.row)}",
            cell.said.text,
            (cell.said.place, cell.said.links),
        )
        for cell in words.cells
    ]
    stated: dict[str, list[Fact]] = {}
    for fact in found:
        stated.setdefault(_alike(fact.key), []).append(fact)
    for facts in stated.values():
        if len(facts) == 1 or (not words.written and len({(one.same, one.leads) for one in facts}) == 1):
            yield facts[0]


def _fact(words: Words, key: str, text: str, where: tuple[Place, Sequence[Link]]) -> Fact:
    place, links = where
    leads = tuple(link.href for link in links if ":" in link.href)
    return Fact(key, _folded(text), place, words, _alike(text), leads)


def _folded(text: str) -> str:
    return " ".join(text.replace("`", "").split())


def _alike(text: str) -> str:
    """Equal for texts that say the same."""
    parts = text.split("`")  # every second one is code
    parts[::2] = [
        _THOUSANDS.sub(lambda found: found[0].replace(",", ""), part).casefold() for part in parts[::2]
    ]
    return _folded("`".join(parts)).replace(" **", "**").removesuffix(".")
