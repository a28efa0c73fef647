"""What evidence says of a rollout and the pages that are drawn of it: found out, or told again where nothing changed.

Drawing and judging are pure, so that what they gave once they give again. Each is kept under a digest of all that it
was made of: what the rollout's files say, the runs with every byte of theirs, application, policy, and of the time
only what is asked of it, whether a run's clock is ahead and whether it is too old. What the day, a gate or a waiver
changes is drawn anew each time, and whose word counts is asked anew.

Rejected: the names and the times of the runs' files for their bytes. Reading them takes a hundredth of the rest.
"""

import hashlib
import json
import os
import stat
from collections.abc import Iterator
from dataclasses import field, fields, replace
from pathlib import Path
from typing import Final

from ...checks.carry import origin
from ...checks.evidence import Broken, moment
from ...checks.history import History
from ...checks.now import Now
from ...checks.plan import Plan
from ...checks.reports.site import Facts, Glance, Page, lasting, pages, passing
from ...checks.shelf import Shelf
from ...checks.witnessed import Witnessed, witnessed
from ...dataclass import dataclass
from ...records import Unfit, form
from .memory import Memory

#: What stands before a rollout's name, which has no such sign, where it is kept.
NAME: Final = "evidence/"
#: Facts that come from the runs' files, of which every byte counts.
RUNS: Final = ("runs", "ends")


@dataclass(frozen=True, slots=True)
class Drawn:
    """Pages, and what was taken of runs for the others."""

    of: str  #: digest of all that they were drawn of
    pages: dict[str, str]  #: path -> text
    glance: Glance


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a rollout's evidence between two sites."""

    seen: dict[str, Witnessed]  #: by the digest of all that it was found out of
    drawn: Drawn | None


@dataclass(slots=True)
class Retold:
    """Of one rollout."""

    rollout: str
    known: str  #: digest of what its files say; "": that was not kept, and nothing of this is
    folder: Path  #: of the runs' files
    shelf: Shelf
    store: Memory | None
    _runs: str = ""  #: digest of the runs' files
    _before: Kept = field(default_factory=lambda: Kept({}, None))
    _seen: dict[str, Witnessed] = field(default_factory=dict)
    _drawn: Drawn | None = None

    def __post_init__(self) -> None:
        if self.store and self.known and (runs := digest_of_runs(self.shelf, self.folder, self.rollout)):
            self._runs, self._before = runs, _kept(self.store, self.rollout)

    def witnessed(self, plan: Plan, history: History, sentences: bool) -> Witnessed:
        """What the runs say of the steps and claims of one environment."""
        if not self._runs:
            return witnessed(plan, history, sentences)
        name = self._asked(history, sentences=sentences)
        found = self._before.seen.get(name) or witnessed(plan, history, sentences)
        self._seen[name] = found
        return found

    def pages(self, facts: Facts) -> Iterator[Page]:
        """All pages from evidence."""
        if not self._runs:
            yield from pages(facts)
            return
        lasting_ = _lasting(facts)
        name, before = self._drawn_of(lasting_), self._before.drawn
        self._drawn = before if before and before.of == name else _draw(lasting_, name)
        yield from (Page(path, text) for path, text in self._drawn.pages.items())
        yield from passing(facts, self._drawn.glance)

    def keep(self) -> None:
        """Keep it, if it comes back as what it is, and no run went on while it was looked at."""
        now = Kept(self._seen, self._drawn)
        if not self.store or not self._runs or now == self._before:
            return
        text = form(Kept).write(now)
        if form(Kept).read(text) == now and self._runs == digest_of_runs(
            self.shelf, self.folder, self.rollout
        ):
            self.store.save(NAME + self.rollout, text)

    def _asked(self, history: History, *, sentences: bool) -> str:
        """The digest of all that is looked at to answer: of the time, only on which side of it each run stands."""
        now = history.now
        places = [str(history.folder), now.rollout, now.environment, now.policy, now.application, now.ceiling]
        limit = now.limit.total_seconds() if now.limit is not None else None
        sides = [_sides(self.shelf, path, now) for path in self.shelf.paths(self.folder, self.rollout)]
        return _digest([self.known, self._runs, places, limit, sides, sentences])

    def _drawn_of(self, facts: Facts) -> str:
        said = {one.name: getattr(facts, one.name) for one in fields(Facts) if one.name not in RUNS}
        return _digest([self._runs, repr(said)])


def digest_of_runs(shelf: Shelf, folder: Path, rollout: str) -> str:
    """Of all files of its runs, in their order, and how they came here; "" where one cannot be read at all."""
    try:
        return _digest([_file(shelf, path) for path in shelf.paths(folder, rollout)])
    except (Broken, OSError):
        return ""


def _file(shelf: Shelf, path: Path) -> list[str]:
    """What a run's file has, and what was seen of its ends before."""
    head = shelf.ends(path).head
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise Broken(f"{path}: this is no regular file, and evidence is one")
        return [path.name, head, hashlib.file_digest(stream, "sha256").hexdigest(), origin(path)]


def _sides(shelf: Shelf, path: Path, now: Now) -> list[bool]:
    """Whether a run's clock is ahead, and whether the run is too old: all that is asked of the time."""
    ends = shelf.ends(path)
    old = now.limit is not None and now.at - moment(ends.started.at) > now.limit
    return [ends.ahead(now.at), old]


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()


def _lasting(facts: Facts) -> Facts:
    """Without those that only pages are made of which are not kept: the others can take nothing from them."""
    return replace(facts, at="", findings=(), unused=(), troubles=(), decision=None)


def _draw(facts: Facts, name: str) -> Drawn:
    """Draw the pages that can be kept."""
    drawing, found = lasting(facts), dict[str, str]()
    while True:
        try:
            page = next(drawing)
        except StopIteration as end:
            return Drawn(name, found, end.value)
        found[page.path] = page.text


def _kept(store: Memory, rollout: str) -> Kept:
    text = store.load(NAME + rollout)
    try:
        return form(Kept).read(text) if text else Kept({}, None)
    except Unfit:
        return Kept({}, None)
