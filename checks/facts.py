"""From plan, standings, claims and findings to the facts that the pages from evidence are made of; runs one at a time.

Drawing knows evidence only, so what links lead to is found out here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ..environments import Waiver
from .claimed import Claimed
from .drift.waivers import Settled
from .evidence import Broken, Drift, Ends, Started
from .examine import Run as Examined
from .plan import Page, Plan
from .reports.run import About, Run, fold
from .reports.site import Claim, Finding, Step
from .shelf import Shelf
from .standing import Standing

#: Path of a page, as findings have it -> line of each of its headings, and what leads there.
Headings = Mapping[str, Sequence[tuple[int, str]]]


def links(plan: Plan, docs: Path) -> dict[str, str]:
    """Id of a step -> its heading in its document, below the folder of documents."""
    return {step.id: f"{_below(page, docs)}#{step.slug}" for page in plan.pages for step in page.steps}


def headings(pages: Iterable[Page], docs: Path) -> dict[str, list[tuple[int, str]]]:
    """Path of a page, as findings have it -> line of each of its headings, and what leads there."""
    return {
        page.path: [(one.place.line, f"{_below(page, docs)}#{one.slug}") for one in page.headings]
        for page in pages
    }


def _below(page: Page, docs: Path) -> str:
    return page.path.removeprefix(f"{docs.as_posix()}/")


def leads(place: str, known: Headings) -> str:
    """The last heading before a `path:line`; "" where none is known."""
    path, _, line = place.rpartition(":")
    before = [link for at, link in known.get(path, []) if line.isdecimal() and at <= int(line)]
    return before[-1] if before else ""


def steps(standings: Iterable[Standing]) -> tuple[Step, ...]:
    """What evidence says of every step."""
    return tuple(
        Step(one.step, one.title, one.procedure, one.environment, one.state, one.reason, one.run, one.at)
        for one in standings
    )


def claims(found: Iterable[Claimed], known: Headings) -> tuple[Claim, ...]:
    """What evidence says of every claim."""
    return tuple(
        Claim(
            one.claim,
            one.environment,
            one.state,
            one.reason,
            one.run,
            one.at,
            one.place,
            leads(one.place, known),
        )
        for one in found
    )


def findings(settled: Settled, waivers: Iterable[Waiver], known: Headings) -> tuple[Finding, ...]:
    """Disagreements that are open, then those that somebody accepted."""
    by = {one.finding: one for one in waivers}
    opens = [
        Finding(str(one.place), one.what, one.remedy, one.fingerprint, link=leads(str(one.place), known))
        for one in settled.open
    ]
    return (*opens, *(_waived(one, by[one.fingerprint], known) for one in settled.waived))


def recorded(runs: Iterable[Examined], known: Headings) -> tuple[Finding, ...]:
    """What the newest whole run on each environment found, and who had accepted it, in its own words."""
    found: dict[str, Finding] = {}
    seen: set[str] = set()
    for run in runs:
        if run.started is None or run.started.selection or run.started.environment in seen:
            continue
        seen.add(run.started.environment)
        for one in (record for record in run.records if isinstance(record, Drift)):
            link = leads(one.place, known)
            found[one.fingerprint] = Finding(
                one.place, one.what, one.remedy, one.fingerprint, one.waived, link=link
            )
    return tuple(found.values())


def unused(settled: Settled) -> tuple[Finding, ...]:
    """Waivers that no finding needs."""
    return tuple(Finding("", "", "", one.finding, one.by, one.until, one.reason) for one in settled.unused)


def kept(folder: Path, rollout: str = "", shelf: Shelf | None = None) -> Iterator[Run]:
    """The runs of a rollout that can be believed, newest first, each read when it is asked for."""
    shelf = shelf or Shelf()
    for path in shelf.paths(folder, rollout):
        try:
            if not _of(shelf.ends(path).started, rollout):
                continue
            found = shelf.run(path)
        except (Broken, OSError):  # it proves nothing, and `status` says so
            continue
        if not found.broken and found.started and _of(found.started, rollout):
            yield fold(found.records, About(imported=found.imported))


def listed(folder: Path, rollout: str = "", shelf: Shelf | None = None) -> Iterator[Ends]:
    """The same by both ends alone, which is little work for many: what each says of itself."""
    shelf = shelf or Shelf()
    for path in shelf.paths(folder, rollout):
        try:
            found = shelf.ends(path)
        except (Broken, OSError):
            continue
        if _of(found.started, rollout):
            yield found


def _of(started: Started, rollout: str) -> bool:
    return started.rollout == rollout


def _waived(one: Drift, waiver: Waiver, known: Headings) -> Finding:
    return Finding(
        one.place,
        one.what,
        one.remedy,
        one.fingerprint,
        waiver.by,
        waiver.until,
        waiver.reason,
        leads(one.place, known),
    )
