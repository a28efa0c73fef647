"""The list of many rollouts: by state, by application and by window, the archived ones last. Markdown for the site."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from ...dataclass import dataclass
from .badges import escaped

#: What people have to look at comes first.
ORDER = ("failed", "inconclusive", "stale", "never run", "proven", "out of reach")
_SAID = {
    "failed": "✘ failed",
    "inconclusive": "? inconclusive",
    "stale": "↻ stale",
    "never run": "○ never run",
    "proven": "✔ proved",
    "out of reach": "- not rehearsed",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One rollout."""

    name: str
    title: str  #: of its release
    application: str
    window: str
    counts: dict[str, int]  #: state -> how many of its steps have it
    pages: str  #: its first page, relative to the list
    status: str  #: its status
    archived: bool = False

    @property
    def state(self) -> str:
        """The one that people have to look at first."""
        return next((state for state in ORDER if self.counts.get(state)), "never run")


def listed(rows: Iterable[Row]) -> str:
    """The page."""
    every = sorted(rows, key=lambda one: one.name)
    live = [one for one in every if not one.archived]
    old = [one for one in every if one.archived]
    many = "1 rollout" if len(live) == 1 else f"{len(live)} rollouts"
    parts = [
        "# Rollouts",
        f"{many} and {len(old)} archived, by what evidence says of their steps.",
    ]
    parts += _part("By state", live, lambda one: _SAID[one.state], lambda one: ORDER.index(one.state))
    parts += _part("By application", live, lambda one: one.application or "not said")
    parts += _part("By window", live, lambda one: one.window or "not said")
    if old:
        parts += ["## Archived", _table(old)]
    return "\n\n".join(parts) + "\n"


def archive(rows: Iterable[Row]) -> str:
    """The page above those that are archived, to which their own pages lead."""
    return f"# Archived rollouts\n\n{_table(sorted(rows, key=lambda one: one.name))}\n"


def _part(
    title: str,
    rows: list[Row],
    said: Callable[[Row], str],
    order: Callable[[Row], int | str] | None = None,
) -> Iterator[str]:
    if rows:
        yield f"## {title}"
    ordered = sorted(rows, key=order or said)
    for group, found in groupby(ordered, said):
        yield f"### {escaped(group)}"
        yield _table(list(found))


def _table(rows: list[Row]) -> str:
    head = [
        "| Rollout | State | What | Window | Application |",
        "| --- | --- | --- | --- | --- |",
    ]
    return "\n".join(head + [_row(one) for one in rows])


def _row(one: Row) -> str:
    counts = ", ".join(f"{_SAID[state]}: {one.counts[state]}" for state in ORDER if one.counts.get(state))
    cells = [
        f"[{escaped(one.name)}]({one.pages})",
        f"[{escaped(counts or _SAID[one.state])}]({one.status})",
        escaped(one.title),
        escaped(one.window),
        escaped(one.application),
    ]
    return f"| {' | '.join(cells)} |"
