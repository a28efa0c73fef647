"""Steps that a page names, by their id in a code span or by their number in a link.

A span such as `deploy.migrate` is taken for a step's id if its first word is a procedure or its second one a step of
any, and it does not end as a file does. A link `[Deploy, step 4](…)` must lead to step 4 of Deploy.
"""

import re
from collections.abc import Iterator
from typing import Final

from ...errors import suggest
from ..plan import Heading, Page
from ..reader.targets import Targets
from .found import Documents, Found
from .tree import SUFFIXES
from .words import Span, Words

_WORD: Final = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
_ID: Final = re.compile(rf"({_WORD})\.({_WORD})")
_NUMBERED: Final = re.compile(r"(.+), step (\d+)")


def steps(documents: Documents) -> Iterator[Found]:
    """Ids of steps that no page defines; numbers of steps that are others."""
    for words in documents.words:
        for span in words.spans:
            yield from _id(documents, words, span)
    pages = (*documents.plan.pages, *documents.plain)
    names = {words.path: words.name for words in documents.words}
    for page in pages:
        yield from _numbered(Targets(pages, ()), page, names.get(page.path, page.path))


def _id(documents: Documents, words: Words, span: Span) -> Iterator[Found]:
    found = _ID.fullmatch(span.value)
    known = [step.id for step in documents.plan.steps]
    if (
        not found
        or span.elsewhere
        or span.value in known
        or found[2] in SUFFIXES
        or documents.tree(words).named(span.value)
    ):
        return
    if found[1] in documents.plan.procedures or f".{found[2]}" in {
        f".{one.partition('.')[2]}" for one in known
    }:
        what = f"there is no step `{span.value}`"
        remedy = "Correct the name." + suggest(span.value, known)
        yield Found("steps", words.name, span.value, span.place, what, remedy)


def _numbered(targets: Targets, page: Page, name: str) -> Iterator[Found]:
    for link in page.links:
        said = _NUMBERED.fullmatch(link.text)
        heading = targets.heading(link)
        if not said or heading is None or heading.level < 3:
            continue
        there = targets.page(link)
        above = _above(there, heading) if there else ""
        real = f"{above}, step {heading.text.partition('.')[0]}"
        if real != link.text:
            what = f"the link says `{link.text}` and leads to {real}, `{heading.text}`"
            remedy = f"Write `[{real}]({link.href})`, or lead it to what it says."
            yield Found("steps", name, f"{link.text} {link.href}", link.place, what, remedy, (real,))


def _above(page: Page, heading: Heading) -> str:
    titles = [one for one in page.headings if one.level == 2 and one.place.line < heading.place.line]
    return titles[-1].text if titles else ""
