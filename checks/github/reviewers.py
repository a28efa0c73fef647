"""Whose review is asked for: those whom the source names, less those who were asked or have answered. Pure."""

from collections.abc import Iterable

from ...dataclass import dataclass
from .approvals import latest
from .there import Pull, Review


@dataclass(frozen=True, slots=True)
class Asking:
    """Whom to ask."""

    people: tuple[str, ...]
    teams: tuple[str, ...]  #: without their organisation

    def __bool__(self) -> bool:
        return bool(self.people or self.teams)


def missing(wanted: Iterable[str], there: Pull, asked: Iterable[str]) -> tuple[str, ...]:
    """Those who are not asked now, and were not asked for this head. Nobody reviews their own."""
    done = {one.lower() for one in (*there.requested, *asked, there.author)}
    return () if there.closed else tuple(one for one in dict.fromkeys(wanted) if one.lower() not in done)


def asking(missed: Iterable[str], given: Iterable[Review], head: str) -> Asking:
    """Of these the ones who have not decided on this head yet."""
    decided = {one.login.lower() for one in latest(given) if one.commit == head}
    left = [one for one in missed if one.lower() not in decided]
    return Asking(
        tuple(one for one in left if "/" not in one),
        tuple(one.partition("/")[2] for one in left if "/" in one),
    )
