"""Steps that a page names, by their id in a code span or by their number or title in a link.

A span such as `deploy.migrate` is taken for a step's id if its first word is a procedure or its second one a step of
any, and it does not end as a file does; so is each of several with commas between, and what `--only` and `--from` are
given in a span. A link `[Deploy, step 4](…)`, or `[step 4](…)`, must lead to step 4 of Deploy. A link that says the
words of one heading of a page, or the title of a procedure, must not lead to another heading there, or procedure.
"""

import re
from collections.abc import Iterator
from typing import Final

from ...errors import suggest
from ..plan import Heading, Link, Page
from ..reader.targets import Targets
from .found import Documents, Found
from .tree import SUFFIXES
from .words import Span, Words

_WORD: Final = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
_ID: Final = re.compile(rf"({_WORD})\.({_WORD})")
_NUMBERED: Final = re.compile(r"(?:(.+), )?step (\d{1,6})(?: of (.+))?", re.IGNORECASE)
#: Where a command line names steps.
_GIVEN: Final = re.compile(r"--(?:only|from)[ =]([\w.,@-]+)")
_LIST: Final = re.compile(rf"{_ID.pattern}(?:, ?{_ID.pattern})+")


def steps(documents: Documents) -> Iterator[Found]:
    """Ids of steps that no page defines; links to other steps than they say."""
    for words in documents.words:
        for span in () if words.shared else words.spans:  # another rollout's steps, perhaps
            for named in _named(span.value):
                yield from _id(documents, words, (span, named))
    pages = (*documents.plan.pages, *documents.plain)
    targets = Targets(pages, ())
    names = {words.path: words.name for words in documents.words}
    for page in pages:
        for link in page.links:
            heading, there = targets.heading(link), targets.page(link)
            if heading and there:
                real = _numbered(documents, link, heading, there) or _misled(documents, link, heading, there)
                if real:
                    yield _found(names.get(page.path, page.path), link, heading, real)


def _named(text: str) -> list[str]:
    """The ids that a code span names."""
    given = [one for listed in _GIVEN.findall(text) for one in listed.split(",")]
    listed = text.split(",") if _LIST.fullmatch(text) else [text]
    return [one.strip().partition("@")[0] for one in given or listed]


def _id(documents: Documents, words: Words, named: tuple[Span, str]) -> Iterator[Found]:
    span, name = named
    found = _ID.fullmatch(name)
    if not found or span.elsewhere:
        return
    known = [step.id for step in documents.plan.steps]
    if name in known or found[2] in SUFFIXES or documents.tree(words).named(name):
        return
    if found[1] in documents.plan.procedures or f".{found[2]}" in {
        f".{one.partition('.')[2]}" for one in known
    }:
        what = f"there is no step `{name}`"
        remedy = "Correct the name." + suggest(name, known)
        yield Found("steps", words.name, name, span.place, what, remedy)


def _found(name: str, link: Link, heading: Heading, real: str) -> Found:
    leads = f"`{real}`" if real == heading.text else f"{real}, `{heading.text}`"
    what = f"the link says `{link.text}` and leads to {leads}"
    remedy = f"Write `[{real}]({link.href})`, or lead it to what it says."
    return Found("steps", name, f"{link.text} {link.href}", link.place, what, remedy, (real,))


def _numbered(documents: Documents, link: Link, heading: Heading, there: Page) -> str:
    """What a link leads to that says another step; "" if it is right, or says none."""
    said = _NUMBERED.fullmatch(link.text)
    if not said:
        return ""
    if heading.level < 3:
        owners = [one for one in documents.plan.procedures.values() if one.place == heading.place]
        return heading.text if any(int(said[2]) > len(one.steps) for one in owners) else ""
    above, number = _above(there, heading), heading.text.partition(".")[0]
    titles = {one.casefold() for one in (said[1], said[3]) if one}
    return "" if number == said[2] and titles <= {above.casefold()} else f"{above}, step {number}"


def _misled(documents: Documents, link: Link, heading: Heading, there: Page) -> str:
    """What a link leads to that says the words of another heading; "" if it does not."""
    said = link.text.casefold()
    if said == heading.text.casefold() or said not in documents.titles[there.path] | documents.procedures:
        return ""  # nearly all
    return heading.text if said in _titles(documents, heading, there) else ""


def _titles(documents: Documents, heading: Heading, there: Page) -> set[str]:
    """What it must not say: headings that it is not below; where it leads to a procedure, all others."""
    around = _around(there, heading)
    titles = {one.text.casefold() for one in there.headings if one not in around}
    if any(one.place == heading.place for one in documents.plan.procedures.values()):
        titles |= documents.procedures
    return titles


def _around(page: Page, heading: Heading) -> list[Heading]:
    """The headings that it is below."""
    around: list[Heading] = []
    for one in page.headings:
        if one.place.line >= heading.place.line:
            break
        around = [*(outer for outer in around if outer.level < one.level), one]
    return [outer for outer in around if outer.level < heading.level]


def _above(page: Page, heading: Heading) -> str:
    titles = [one for one in page.headings if one.level == 2 and one.place.line < heading.place.line]
    return titles[-1].text if titles else ""
