"""Where links lead: headings of the pages that were read, and other files the caller knows of."""

import posixpath
from collections.abc import Container

from ...dataclass import dataclass
from ...errors import Finding, suggest
from ..plan import Heading, Link, Page


@dataclass(frozen=True, slots=True)
class Targets:
    """All that a link can lead to."""

    pages: tuple[Page, ...]
    also: Container[str]  #: paths of other files, written as those of the pages are

    def page(self, link: Link) -> Page | None:
        """The page a link leads to, or None if it is another file or nothing."""
        path = target(link)
        return next((page for page in self.pages if posixpath.normpath(page.path) == path), None)

    def heading(self, link: Link) -> Heading | None:
        """The heading a link leads to, or None."""
        page = self.page(link)
        slug = link.href.partition("#")[2]
        return next((heading for heading in page.headings if heading.slug == slug), None) if page else None


def target(link: Link) -> str:
    """The path a link leads to, from where the paths of pages start."""
    path = link.href.partition("#")[0] or posixpath.basename(link.place.path)
    return posixpath.normpath(posixpath.join(posixpath.dirname(link.place.path), path))


def check_links(targets: Targets) -> list[Finding]:
    """Every relative link leads to a page or file, and to a heading if it names one."""
    return [finding for page in targets.pages for link in page.links for finding in _check(targets, link)]


def _check(targets: Targets, link: Link) -> list[Finding]:
    page = targets.page(link)
    slug = link.href.partition("#")[2]
    if page is None and target(link) not in targets.also:
        what = f"`{link.href}` leads to no page"
        return [
            Finding(
                link.place, what, "Correct it." + suggest(target(link), (page.path for page in targets.pages))
            )
        ]
    if page is not None and slug and targets.heading(link) is None:
        what = f"`{link.href}` leads to no heading of {page.path}"
        return [
            Finding(
                link.place, what, "Correct it." + suggest(slug, (heading.slug for heading in page.headings))
            )
        ]
    return []


def check_words(targets: Targets, link: Link) -> list[Finding]:
    """A link of a step's field says the words of the heading it leads to, so that one cannot mislead."""
    heading = targets.heading(link)
    if heading is not None and heading.text != link.text:
        what = f"the link says `{link.text}` and leads to `{heading.text}`"
        return [Finding(link.place, what, f"Write `[{heading.text}]({link.href})`.")]
    return []
