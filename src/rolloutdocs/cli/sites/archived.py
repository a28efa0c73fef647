"""Rollouts that are over: their pages as they were, with the evidence that was kept beside them.

A folder each: the pages, and the bundle that `evidence export` wrote. Nothing there is compared with what is now, for
there is nothing it could be true of any more; what was proved is what the last run on each environment was bound to.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from ... import bash
from ...checks import bundle, guard
from ...checks.claimed import Claimed, claimed
from ...checks.evidence import moment
from ...checks.examine import Run, examine
from ...checks.now import Now
from ...checks.plan import Page, Plan
from ...checks.reader import read, read_plan
from ...checks.standing import Standing, standing
from ...dataclass import dataclass
from ...errors import Finding, Place, Refused, SiteRefused
from ..reading.folder import scripts

#: What the bundle is called.
BUNDLE: Final = "evidence.jsonl"


@dataclass(frozen=True, slots=True)
class Archived:
    """One of them."""

    name: str
    plan: Plan
    pages: dict[str, bytes]  #: by their names in its folder, those written by hand too
    runs: tuple[Run, ...]  #: newest first
    steps: tuple[Standing, ...]
    claims: tuple[Claimed, ...] = ()
    plain: tuple[Page, ...] = ()  #: those written by hand


def archived(folder: Path) -> list[Archived]:
    """All of them, by name. Raises SiteRefused where one was changed, or is none."""
    places = sorted(one for one in folder.iterdir() if one.is_dir()) if folder.is_dir() else []
    return [_one(place) for place in places if not place.name.startswith(".") and _holds(place)]


def _holds(place: Path) -> bool:
    """Whether there is anything that the site would show."""
    return any(not path.is_dir() for path in place.rglob("*"))


def _one(place: Path) -> Archived:
    found = sorted(path for path in place.rglob("*.md") if path.is_file())
    pages = {path.relative_to(place).as_posix(): path.read_bytes() for path in found}
    readings = {name: read(str(place / name), text) for name, text in pages.items()}
    written = {name: text for name, text in pages.items() if readings[name].marked}
    findings = [
        Finding(Place(str(place / one.place.path), one.place.line), one.what, "Bring it back as it was.")
        for one in guard.own_digests(written | scripts(place))
    ]
    findings += [finding for one in readings.values() for finding in one.findings]
    if not written:
        what = "it has no page that `rolloutdocs build` wrote, and the site would show every file of it"
        remedy = (
            "Move it elsewhere, a picture into the folder of the rollout that shows it, "
            "or name another folder with --archive."
        )
        findings.append(Finding(Place(str(place), 0), what, remedy))
    if findings:
        raise SiteRefused(findings)
    files = {path.as_posix() for path in place.rglob("*")} | {
        (place.parent / "index.md").as_posix()
    }  # their list
    try:
        ours = [one.page for one in readings.values() if one.page and one.marked]
        by_hand = [one.page for one in readings.values() if one.page and not one.marked]
        plan = read_plan(ours, by_hand, files, bash.refusals)
    except Refused as refused:
        raise SiteRefused(refused.findings) from refused
    runs = _own(_runs(place / BUNDLE), place)
    moments = _last(runs)
    steps = tuple(one for now in moments for one in standing(plan, runs, now))
    claims = tuple(one for now in moments for one in claimed(plan, runs, now))
    return Archived(place.name, plan, pages, runs, steps, claims, tuple(by_hand))


def _own(runs: tuple[Run, ...], place: Path) -> tuple[Run, ...]:
    """Those of this rollout: a bundle may hold runs of others, which prove nothing of it. Raises SiteRefused."""
    names = {one.started.rollout for one in runs if one.started}
    if place.name not in names and len(names) > 1:
        what = f"it holds runs of several rollouts, and of none that is called `{place.name}`"
        remedy = "Name the folder as the rollout was, or export those runs alone that belong to it."
        raise SiteRefused([Finding(Place(str(place / BUNDLE), 0), what, remedy)])
    own = place.name if place.name in names else next(iter(names), "")
    return tuple(one for one in runs if one.started and one.started.rollout == own)


def _runs(path: Path) -> tuple[Run, ...]:
    if not path.is_file():
        return ()
    try:
        with path.open("rb") as file:
            found = [examine(one.name, str(path), one.data) for one in bundle.opened(file)]
    except bundle.Unreadable as error:
        raise SiteRefused([Finding(Place(str(path), 0), str(error), "Bring it back as it was.")]) from error
    kept = [one for one in found if one.started and not one.broken]
    return tuple(sorted(kept, key=_began, reverse=True))


def _began(run: Run) -> tuple[datetime, str]:
    """Of several within a second, their names tell."""
    assert run.started
    return moment(run.started.at), run.name


def _last(runs: tuple[Run, ...]) -> list[Now]:
    """What the last run on each environment was bound to: what was proved at last is seen from there."""
    last = {one.started.environment: one.started for one in reversed(runs) if one.started}
    at = datetime.now(UTC)
    return [
        Now(at, started.rollout, name, started.environment_digest, started.application)
        for name, started in last.items()
    ]
