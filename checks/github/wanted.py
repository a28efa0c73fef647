"""What the pull request should have, as source and evidence say it, to be written for any head. Pure."""

from collections.abc import Mapping
from typing import Final

from ...dataclass import dataclass
from .boxes import Box, Known, boxes, keep, marked, ticked
from .cutting import MOST, cut, length
from .harmless import harmless
from .links import At, absolute

#: Characters below which a part says nothing: the description has no room for it.
LEAST: Final = 1_000


@dataclass(frozen=True, slots=True)
class Text:
    """A text before it is known at which commit its links lead and who ticked what."""

    page: str  #: path in the repository of the page that its links start from, and that has the rest
    body: str  #: Markdown; lines to tick have an id
    known: Mapping[str, Known]  #: what evidence says of them


@dataclass(frozen=True, slots=True)
class Wanted:
    """What it should have."""

    rollout: str  #: the rollout's name where there are several
    environment: str  #: whose evidence it is
    description: Text
    checklist: Text
    reviewers: tuple[str, ...]  #: logins, and `org/team` of teams
    state: str  #: of the status: "success", "failure", "error" or "pending"
    says: str  #: what the status says

    @property
    def context(self) -> str:
        """Name of the status."""
        return "/".join(filter(None, ("rolloutdocs", self.rollout, self.environment)))

    @property
    def mark(self) -> str:
        """How the comment begins that is kept here."""
        return f"<!-- rolloutdocs:checklist rollout={self.rollout or '-'} environment={self.environment} "


def described(page: str) -> str:
    """A page's text as it goes to GitHub: harmless, its lines to tick with ids."""
    return marked(harmless(page))


def rendered(text: Text, at: At | None, before: Mapping[str, Box], most: int = MOST) -> str:
    """The text with ticks, links and whatever fits. ValueError where nothing does.

    Without a commit links stay as they are.
    """
    if most < LEAST:
        raise ValueError("there is no room for it: shorten what stands around it")
    linked = ticked(text.body, text.known, before)
    linked = absolute(linked, at) if at else linked
    address = at.address() if at else text.page.rpartition("/")[2]
    rest = f"**Cut here:** it is longer than GitHub takes. [The whole page]({address}) has the rest."
    whole = cut(linked, rest, most, _kept(linked, before))
    if all(name in boxes(whole) for name, box in before.items() if box.person):
        return whole
    spare = _kept("", before)
    shorter = cut(linked, rest, most - length("\n\n".join(("", *spare))))
    return "\n\n".join([shorter, *_kept(shorter, before)])


def _kept(text: str, before: Mapping[str, Box]) -> list[str]:
    mark = keep(text, before)
    return [mark] if mark else []
