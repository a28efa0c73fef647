"""What is around the article: scripts and style sheets can change all that is read, so each has to be one we know.

Known is what the builder has here: the files of its theme and of the project, and what a page made here just now has in
it. Rejected: reading style sheets for rules that hide. Whoever may write one has more ways than anybody can list.
"""

import hashlib
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import field
from typing import Final
from urllib.parse import urljoin, urlsplit

from ...dataclass import dataclass
from .blocks import named, target
from .parts import Asset, Shown, Words, Wrong

#: What leads from a page to the top of the site, and is another one on each level.
_UP: Final = re.compile(r'(?<=")(?:\.\.?/)*(?:\.\.?)?(?="|[A-Za-z])')


@dataclass(frozen=True, slots=True)
class Known:
    """What a page of this site may have around its article."""

    digests: frozenset[str]  #: SHA-256 of files that are scripts or style sheets
    inline: frozenset[str]  #: those that stand in the page
    around: tuple[str, ...]  #: the elements that the article stands in
    beside: frozenset[str]  #: and those that stand beside it
    words: frozenset[str] = frozenset()  #: what the theme says beside it
    forms: frozenset[tuple[str, str]] = frozenset()  #: and before and behind a title
    away: frozenset[str] = frozenset()  #: where links beside it may lead elsewhere
    anchors: frozenset[tuple[str, str]] = frozenset()  #: words beside it, and where on a page they lead
    #: Of each page of the site, by its name.
    titles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    others: frozenset[str] = frozenset()  #: what else the navigation says


#: Of the pages that are made here to be looked at: it stands where a page has its own title.
TITLE: Final = "Rolloutdocs looks here"


def known(
    files: Iterable[bytes],
    made: Iterable[Shown],
    titles: Mapping[str, frozenset[str]] | None = None,
    others: Iterable[str] = (),
) -> Known:
    """From the files of theme and project, from pages that were made here, and from what the navigation says."""
    pages = list(made)
    said = [one for page in pages for one in page.said]
    parts = [one.text.partition(TITLE) for one in said]
    return Known(
        frozenset(hashlib.sha256(data).hexdigest() for data in files),
        frozenset(_plain(one) for page in pages for one in page.assets if not one.href),
        pages[0].around,
        frozenset(one for page in pages for one, _ in page.beside),
        frozenset(one.text for one in said),
        frozenset((before, after) for before, found, after in parts if found) | {("", "")},
        frozenset(one.href for one in said if one.href and _ABROAD.match(one.href)),
        frozenset((one.text, one.href.partition("#")[2]) for one in said if one.href),
        titles or {},
        frozenset(others),
    )


def strange(page: Shown, known: Known, address: str, fetch: Callable[[str], bytes]) -> Iterator[Wrong]:
    """What is around the article and is not known. `fetch` gives the bytes of an address of this site."""
    if page.around and page.around != known.around:
        odd = next((one for one in page.around if one not in known.around), page.around[0])
        yield Wrong(f"the article stands in `<{odd[:200]}>`, and no page made here does", 0)
    for name, line in page.beside:
        if name not in known.beside:
            yield Wrong(f"`<{name[:200]}>` stands beside the article, and on no page made here", line)
    for one in page.assets:
        if not one.href:
            if _plain(one) not in known.inline:
                yield Wrong(f"a {_KINDS[one.kind]} stands in the page that no page made here has", one.line)
        elif (there := within(address, one.href)) is None:
            yield Wrong(f"a {_KINDS[one.kind]} comes from elsewhere: `{one.href[:200]}`", one.line)
        elif hashlib.sha256(fetch(there)).hexdigest() not in known.digests:
            yield Wrong(f"the {_KINDS[one.kind]} `{one.href[:200]}` is none that the site has here", one.line)


def unsaid(page: Shown, known: Known, name: str, headings: Mapping[str, str]) -> Iterator[Wrong]:
    """Words beside the article that nothing here says, and links to another page or heading than they name.

    `name` is the page's path below the site's address, `headings` are those of its own document, and their anchors.
    """
    every = known.others.union(*known.titles.values())
    top = next(iter(headings.values()), "")
    for one in page.said:
        if one.href and _ABROAD.match(one.href) and one.href not in known.away:
            yield Wrong(
                f"a link beside the article leads to `{one.href[:200]}`, and none made here does", one.line
            )
            continue
        place = "" if one.href is None else target(one.href, name).partition("#")[0]
        anchor = (one.href or "").partition("#")[2]
        here = place == named(name) and anchor == headings.get(one.text, top)
        if anchor and not here and (one.text, anchor) not in known.anchors:
            yield _misleads(one, f"{place}#{anchor}")
            continue
        ours = known.titles.get(place, every)
        if one.text in known.words or any(_titled(one.text, form, ours) for form in known.forms):
            continue
        if one.href is None and _SECTION.fullmatch(one.text):
            continue
        if one.text in headings and (one.href is None or place == named(name)):
            continue
        yield _misleads(one, place)


def _misleads(one: Words, place: str) -> Wrong:
    leads = f", and leads to `{place[:200]}`" if one.href else ""
    return Wrong(f"`{one.text[:200]}` is said beside the article{leads}: no page made here does so", one.line)


def _titled(text: str, form: tuple[str, str], titles: Container[str]) -> bool:
    before, after = form
    fits = text.startswith(before) and text.endswith(after)
    return fits and text[len(before) : len(text) - len(after)] in titles


#: A section of the navigation that belongs to one of several rollouts.
_SECTION: Final = re.compile(r"Evidence of (?:archive/)?[A-Za-z0-9][A-Za-z0-9._-]{0,60}")
_ABROAD: Final = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_KINDS: Final = {"script": "script", "style": "style sheet"}


def _plain(one: Asset) -> str:
    return f"{one.kind} {_UP.sub('', one.text)}"


def within(address: str, leads: str) -> str | None:
    """Where what stands in an address's answer leads; None: to another host, or nobody can read where to."""
    try:
        there = urljoin(address, leads)
        first, second = urlsplit(address), urlsplit(there)
    except ValueError:
        return None
    return there if (first.scheme, first.netloc) == (second.scheme, second.netloc) else None
