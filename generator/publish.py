"""Pages to the documents' folder, whole or not at all, and never over somebody's own words.

Each page carries its own digest, so that a page edited by hand is told from one that is merely older. A list
of digests beside the pages was the other choice: it gets lost, and pages are copied without it.
"""

from collections.abc import Mapping
from pathlib import Path

from ..dataclass import dataclass
from ..errors import Finding
from .disk import difference, usable
from .render import documents
from .stale import left, named
from .waiting import Waiting

__all__ = ["Published", "check", "documents", "publish"]


@dataclass(frozen=True, slots=True)
class Published:
    """What became of the pages."""

    written: tuple[str, ...]  #: files that are new or changed
    kept: tuple[str, ...]  #: files that were right already, not touched
    stale: tuple[str, ...]  #: pages in the folder that are no longer written; they are left where they are


def check(pages: Mapping[str, str], folder: Path) -> tuple[Finding, ...]:
    """How the folder differs from the pages. Writes nothing."""
    usable(folder)
    found = [finding for name, page in pages.items() for finding in difference(folder / name, page)]
    return tuple(sorted([*found, *named(folder, left(folder, pages))]))


def publish(pages: Mapping[str, str], folder: Path, *, force: bool = False) -> Published:
    """Write the pages that changed. Raises `PagesRefused`, with no page changed, if one must not be.

    The whole build is refused, because pages that do not fit together would be worse than old ones. `PlaceRefused`
    says that one cannot be written, whatever the caller wants.

    `force` gives up what somebody wrote into a page by hand; a file or link that is none of our pages stays.
    """
    with Waiting(folder, force=force) as waiting:
        changed = waiting.add(pages)
        waiting.move()
    kept = tuple(name for name in pages if name not in changed)
    return Published(changed, kept, tuple(left(folder, pages)))
