"""What is around the article: scripts and style sheets can change all that is read, so each has to be one we know.

Known is what the builder has here: the files of its theme and of the project, and what a page made here just now has in
it. Rejected: reading style sheets for rules that hide. Whoever may write one has more ways than anybody can list.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit

from .shown import Asset, Shown, Wrong

#: What leads from a page to the top of the site, and is another one on each level.
_UP: Final = re.compile(r'(?<=")(?:\.\.?/)*(?:\.\.?)?(?="|[A-Za-z])')


@dataclass(frozen=True, slots=True)
class Known:
    """What a page of this site may have around its article."""

    digests: frozenset[str]  #: SHA-256 of files that are scripts or style sheets
    inline: frozenset[str]  #: those that stand in the page
    around: tuple[str, ...]  #: the elements that the article stands in
    beside: frozenset[str]  #: and those that stand beside it


def known(files: Iterable[bytes], made: Iterable[Shown]) -> Known:
    """From the files of theme and project, and from pages that were made here."""
    pages = list(made)
    return Known(
        frozenset(hashlib.sha256(data).hexdigest() for data in files),
        frozenset(_plain(one) for page in pages for one in page.assets if not one.href),
        pages[0].around,
        frozenset(one for page in pages for one, _ in page.beside),
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
        elif not same_place(address, urljoin(address, one.href)):
            yield Wrong(f"a {_KINDS[one.kind]} comes from elsewhere: `{one.href[:200]}`", one.line)
        elif hashlib.sha256(fetch(urljoin(address, one.href))).hexdigest() not in known.digests:
            yield Wrong(f"the {_KINDS[one.kind]} `{one.href[:200]}` is none that the site has here", one.line)


_KINDS: Final = {"script": "script", "style": "style sheet"}


def _plain(one: Asset) -> str:
    return f"{one.kind} {_UP.sub('', one.text)}"


def same_place(one: str, other: str) -> bool:
    """Whether two addresses are of one host."""
    first, second = urlsplit(one), urlsplit(other)
    return (first.scheme, first.netloc) == (second.scheme, second.netloc)
