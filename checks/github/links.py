"""Links of a page, as they are in a pull request: to the file at the head commit. Pure.

A relative link in a description leads to a page of GitHub's that is not there, and one to a heading leads nowhere,
because descriptions and comments have no addresses of headings.
"""

import posixpath
import re
from typing import Final
from urllib.parse import quote

from ...dataclass import dataclass
from .segments import outside_code

_LINK: Final = re.compile(r"(?P<picture>!\[[^\]]*)?\]\((?P<href>[^()\s]+)\)")
_OUTWARD: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


@dataclass(frozen=True, slots=True)
class At:
    """Where a page is at a commit."""

    server: str  #: such as `https://github.com`
    repository: str  #: `owner/name`
    commit: str
    page: str  #: its path in the repository

    def address(self, href: str = "") -> str:
        """Where a link of the page leads at that commit; the page itself for none."""
        path, _, heading = href.partition("#")
        name = posixpath.normpath(posixpath.join(posixpath.dirname(self.page), path)) if path else self.page
        anchor = f"#{heading}" if heading else ""
        return f"{self.server}/{self.repository}/blob/{self.commit}/{quote(name)}{anchor}"


def absolute(text: str, at: At) -> str:
    """The text with every relative link led to the commit."""

    def led(found: "re.Match[str]") -> str:
        href = found["href"]
        if _OUTWARD.match(href):
            return found[0]
        raw = "?raw=true" if found["picture"] else ""
        return f"{found['picture'] or ''}]({at.address(href)}{raw})"

    return outside_code(text, lambda words: _LINK.sub(led, words))


def commits(text: str, at: At) -> set[str]:
    """The commits to which links of the text lead that are meant to lead to the head."""
    start = re.escape(f"]({at.server}/{at.repository}/blob/")
    return set(re.findall(rf"{start}([0-9a-f]{{40,64}})/", text))
