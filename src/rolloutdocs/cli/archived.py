"""Rollouts that are over: their pages as they were, with the evidence that was kept beside them.

A folder each: the pages, and the bundle that `evidence export` wrote. Nothing there is compared with what is now, for
there is nothing it could be true of any more; what was proved is what the last run on each environment was bound to.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from .. import bash
from ..checks import bundle, guard
from ..checks.evidence import moment
from ..checks.examine import Run, examine
from ..checks.now import Now
from ..checks.plan import Plan
from ..checks.reader import read, read_plan
from ..checks.standing import Standing, standing
from ..errors import Finding, Place, Refused, SiteRefused

#: What the bundle is called.
BUNDLE: Final = "evidence.jsonl"


@dataclass(frozen=True, slots=True)
class Archived:
    """One of them."""

    name: str
    plan: Plan
    pages: dict[str, bytes]  #: by their names in its folder
    runs: tuple[Run, ...]  #: newest first
    steps: tuple[Standing, ...]


def archived(folder: Path) -> list[Archived]:
    """All of them, by name. Raises SiteRefused where one was changed."""
    places = sorted(one for one in folder.iterdir() if one.is_dir()) if folder.is_dir() else []
    return [_one(place) for place in places if not place.name.startswith(".")]


def _one(place: Path) -> Archived:
    pages = {path.name: path.read_bytes() for path in sorted(place.glob("*.md"))}
    findings = [
        Finding(Place(str(place / one.place.path), one.place.line), one.what, "Bring it back as it was.")
        for one in guard.own_digests(pages)
    ]
    readings = [read(str(place / name), text) for name, text in pages.items()]
    findings += [finding for one in readings for finding in one.findings]
    if findings:
        raise SiteRefused(findings)
    files = {path.as_posix() for path in place.rglob("*")} | {
        (place.parent / "index.md").as_posix()
    }  # their list
    try:
        plan = read_plan([one.page for one in readings if one.page], [], files, bash.refusals)
    except Refused as refused:
        raise SiteRefused(refused.findings) from refused
    runs = _runs(place / BUNDLE)
    return Archived(place.name, plan, pages, runs, tuple(_steps(plan, runs)))


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


def _began(run: Run) -> datetime:
    assert run.started
    return moment(run.started.at)


def _steps(plan: Plan, runs: tuple[Run, ...]) -> list[Standing]:
    """What was proved at last, on each environment that a run was on."""
    last = {one.started.environment: one.started for one in reversed(runs) if one.started}
    found: list[Standing] = []
    for name, started in last.items():
        policy, application = started.environment_digest, started.application
        now = Now(datetime.now(UTC), started.rollout, name, policy, application)
        found += standing(plan, runs, now)
    return found
