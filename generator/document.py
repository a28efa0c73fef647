"""Which documents there are, and how one links to another."""

import posixpath
from collections.abc import Callable
from typing import Any, Final

from ..dataclass import dataclass
from .source import Source
from .text import link, slug

#: Id -> file, for links; `pages.DOCUMENTS` has the rest.
FILES: Final = {
    "index": "index.md",
    "checklist": "PRODUCTION-ROLLOUT-CHECKLIST.md",
    "release-notes": "PRODUCTION-RELEASE-NOTES.md",
    "rollback": "MIGRATION-ROLLBACK-PATH.md",
    "pull-request": "PR-ENHANCEMENT.md",
    "next-steps": "NEXT-STEPS.md",
}


#: The heading of what each page says of itself, at its end.
ABOUT: Final = "About this page"


@dataclass(frozen=True, slots=True)
class Document:
    """One kind of page."""

    id: str  #: in its page mark, and the name of its template
    title: str  #: its first heading
    headings: tuple[str, ...]  #: the headings that its template may write by itself, the title aside
    view: Callable[[Source], dict[str, Any]]  #: what its template is given
    given: Callable[[Source], bool] = lambda _: True  #: whether the source has anything for it

    @property
    def file(self) -> str:
        """Its name in the documents' folder."""
        return FILES[self.id]


def leads(title: str, page: str, here: str) -> str:
    """A link from the page `here` to a heading on `page`."""
    return link(title, f"{'' if page == here else FILES[page]}#{slug(title)}")


def to_procedure(source: Source, name: str, here: str) -> str:
    """A link to a procedure's heading."""
    procedure = source.rollout.procedures[name]
    return leads(procedure.title, procedure.page, here)


def to_step(source: Source, step: str, here: str) -> str:
    """A link to a step's heading, with its number."""
    name, _, key = step.partition(".")
    procedure = source.rollout.procedures[name]
    number = list(procedure.steps).index(key) + 1
    return leads(f"{number}. {procedure.steps[key].title}", procedure.page, here)


def to_place(source: Source, step: str, here: str) -> str:
    """A link to a step that says where it is, for a place where its title would be too long: `Deploy, step 4`."""
    name, _, key = step.partition(".")
    procedure = source.rollout.procedures[name]
    number = list(procedure.steps).index(key) + 1
    anchor = slug(f"{number}. {procedure.steps[key].title}")
    page = "" if procedure.page == here else FILES[procedure.page]
    return link(f"{procedure.title}, step {number}", f"{page}#{anchor}")


def path(source: Source, name: str) -> str:
    """A file that the source names, as seen from the project's folder."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(source.name), name))
