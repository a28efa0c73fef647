"""From plan, standings, claims and findings to the facts that the pages from evidence are made of; runs one at a time.

Drawing knows evidence only, so what links lead to is found out here.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from ..environments import Waiver
from .claimed import Claimed
from .drift.waivers import Settled
from .evidence import Broken, Drift, Ends, Started
from .examine import Run as Examined
from .gates.stand import procedures
from .plan import Page, Plan
from .reports.run import PASSED, About, Run, fold
from .reports.site import RECENT, Claim, Finding, Step
from .reports.site.brief import kept as brief
from .reports.site.trend import Flaky
from .reports.site.trend import flaky as luck
from .shelf import Shelf
from .standing import Standing

#: Path of a page, as findings have it -> line of each of its headings, and what leads there.
Headings = Mapping[str, Sequence[tuple[int, str]]]
#: What the record of a drift says of its waiver.
_WAIVED: Final = re.compile(r"by (.+?) until ([0-9]{4}-[0-9]{2}-[0-9]{2}): (.*)", re.DOTALL)


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


def begin(plan: Plan, environment: str, known: Headings) -> tuple[str, str]:
    """What is done there first: its title, and its heading; "" where nothing is."""
    first = next(procedures(plan, environment), None)
    return (first.title, leads(str(first.place), known)) if first else ("", "")


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


def recorded(runs: Iterable[Examined], known: Headings, folder: str) -> tuple[Finding, ...]:
    """What the newest whole run on each environment found, and who had accepted it, in its own words.

    It names the pages by where they were then; below this folder they are now.
    """
    found: dict[str, Finding] = {}
    seen: set[str] = set()
    for run in runs:
        if run.started is None or run.started.selection or run.started.environment in seen:
            continue
        seen.add(run.started.environment)
        for one in (record for record in run.records if isinstance(record, Drift)):
            link = leads(_moved(one.place, known, folder), known)
            found[one.fingerprint] = Finding(
                one.place, one.what, one.remedy, one.fingerprint, *_words(one.waived), link
            )
    return tuple(found.values())


def _moved(place: str, known: Headings, folder: str) -> str:
    """Where that place is now: on the page whose name below the folder the old path ends with."""
    path, _, line = place.rpartition(":")
    names = (one.removeprefix(folder) for one in known)
    name = max((one for one in names if f"/{path}".endswith(f"/{one}")), key=len, default="")
    return f"{folder}{name}:{line}"


def _words(waived: str) -> tuple[str, str, str]:
    """Who, until when and why, as far as the record of a run says so in the words that runs have for it."""
    found = _WAIVED.fullmatch(waived)
    return (found[1], found[2], found[3]) if found else (waived, "", "")


def unused(settled: Settled) -> tuple[Finding, ...]:
    """Waivers that no finding needs."""
    return tuple(Finding("", "", "", one.finding, one.by, one.until, one.reason) for one in settled.unused)


def kept(folder: Path, rollout: str = "", shelf: Shelf | None = None) -> Iterator[Run]:
    """The runs of a rollout that can be believed, newest first, each read when it is asked for."""
    shelf = shelf or Shelf()
    for path in shelf.paths(folder, rollout):
        if run := _believed(path, rollout, shelf):
            yield run


def _believed(path: Path, rollout: str, shelf: Shelf) -> Run | None:
    """A run of this rollout; None where it proves nothing, which `status` says."""
    try:
        if not _of(shelf.ends(path).started, rollout):
            return None
        found = shelf.run(path)
    except (Broken, OSError):
        return None
    if found.broken or not found.started or not _of(found.started, rollout):
        return None
    return fold(found.records, About(imported=found.imported, doubt=found.doubt))


def flaky(folder: Path, rollout: str = "", shelf: Shelf | None = None) -> list[Flaky]:
    """The steps that the History of the site names, newest failure first.

    Only runs are read whole that are bound to what another one is bound to that did not pass: none else can show any.
    """
    shelf = shelf or Shelf()
    recent = list(islice(listed(folder, rollout, shelf), RECENT))
    bad = {_bound(one.started) for one in recent if one.ended is None or one.ended.verdict != PASSED}
    runs = (_believed(one.path, rollout, shelf) for one in recent if _bound(one.started) in bad)
    return luck(brief(run, page=False) for run in runs if run)


def _bound(started: Started) -> tuple[str, str, str]:
    return started.environment, started.environment_digest, started.application


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
