"""What a reader meets on a page, one after the other: headings, paragraphs, items, cells and commands.

Two ways lead here, from the Markdown of a document (`wanted`) and from the HTML of a site (`shown`), and they share
this record alone. So what one of them gets wrong is a difference, and not an agreement.
"""

import posixpath
import re
from dataclasses import field
from typing import Final
from urllib.parse import unquote

from ...dataclass import dataclass

#: Around a code span, a link and its target. Private characters: no page that can be read has them.
CODE: Final = ("\ue000", "\ue001")
LINK: Final = ("\ue002", "\ue003", "\ue004")
#: A box to be ticked, and one that is.
BOXES: Final = ("\ue005", "\ue006")
_SPOKEN: Final = dict(
    zip(map(ord, (*CODE, *LINK, *BOXES)), ("`", "`", "[", "](", ")", "[ ]", "[x]"), strict=True)
)
HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_SPACES: Final = re.compile(r"[ \t\n\f]+")


@dataclass(frozen=True, slots=True)
class Block:
    """One of them."""

    #: "h1" to "h6", "text", "item", "row", which is the first cell of one, "cell", "command" or "picture", which
    #: a script draws
    kind: str
    text: str  #: of a command and a picture every character; else spaces are folded
    line: int = field(compare=False, default=0)  #: in the document; 0 for what was read from HTML
    anchor: str = ""  #: of a heading: what links to it lead to

    def __str__(self) -> str:
        return self.text.translate(_SPOKEN)


def plain(one: Block) -> str:
    """Its words alone, as a browser's title or a table of contents has them."""
    bare = re.sub(f"{LINK[1]}[^{LINK[2]}]*{LINK[2]}", "", one.text)
    return folded(re.sub(f"[{''.join((*CODE, *LINK, *BOXES))}]", "", bare))


def folded(text: str) -> str:
    """As a browser shows it: every run of spaces and line breaks is one space. Other kinds of space stay."""
    return _SPACES.sub(" ", text).strip(" ")


def target(href: str, page: str) -> str:
    """Where a link of a page leads, by the name it has on every site: `FOLDER/PAGE#heading`, or the whole address."""
    if re.match(r"[a-z][a-z0-9+.-]*:|//", href, re.IGNORECASE):
        return href
    path, _, heading = href.partition("#")
    place = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(path))) if path else page
    return f"{named(place)}#{unquote(heading)}" if heading else named(place)


def named(path: str) -> str:
    """A page without what builders put behind it: `a.md`, `a.html` and `a/index.html` are `a`."""
    bare = re.sub(r"\.(?:md|html)$", "", path).strip("/")
    return re.sub(r"(?:^|/)index$", "", bare).removeprefix(".") or "index"
