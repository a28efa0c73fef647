"""The site's pages from evidence: status, rehearsal, rollback proof, history, drift.

Markdown with HTML and SVG of ours in it, drawn once; no JavaScript. They stand beside the documents and never in
them. Templates were not taken: nearly all of a page is somebody's text, and a function that is given text escapes it.
"""

from collections.abc import Generator, Iterator
from itertools import islice
from typing import Final

from ..run import Run
from .brief import Brief, kept
from .drift import drift
from .facts import Claim, Facts, Finding, Page, Step, run_path
from .history import LISTED, OLDER, history, listed, older
from .proof import proof
from .rehearsal import Drawn, anchor, headline, run_page
from .status import Glance, glance, status
from .text import code, joined, link

RECENT: Final = 200  #: runs that are read whole
OWN: Final = 30  #: runs, counted from the newest, that have a page of their own
OTHERS: Final = 20  #: runs that the page of the newest links to
#: Before a page that search leaves out: whoever looks for a step finds its document, and not thirty runs of it.
UNSEARCHED: Final = "---\nsearch:\n  exclude: true\n---\n\n"

__all__ = [
    "Claim",
    "Facts",
    "Finding",
    "Glance",
    "Page",
    "Step",
    "anchor",
    "lasting",
    "pages",
    "passing",
    "run_path",
]


def pages(facts: Facts) -> Iterator[Page]:
    """Every page, one at a time: `runs` are gone through once, and at most two of them are kept."""
    seen = yield from lasting(facts)
    yield from passing(facts, seen)


def lasting(facts: Facts) -> Generator[Page, None, Glance]:
    """The pages that stay until a run, a step or a document is another; gives what the others take of runs."""
    briefs: list[Brief] = []
    newest: Run | None = None
    proved: Run | None = None
    drawn = Drawn()  # of the newest run
    telling = {one.run for one in facts.steps} | {one.run for one in facts.claims}  # badges lead to these
    for run in islice(facts.runs, RECENT):
        brief = kept(run, page=len(briefs) < OWN or run.name in telling)
        briefs.append(brief)
        first = newest is None and not brief.part
        newest = run if first else newest
        proved = proved or (run if run.looked else None)
        if brief.page:
            yield _run(facts, run, drawn if first else Drawn())
    yield from _all(facts, briefs, (newest, drawn), proved)
    return glance(facts, briefs, proved)


def passing(facts: Facts, seen: Glance) -> Iterator[Page]:
    """The pages that the day, a gate or a waiver changes as well."""
    here = f"{facts.base}/status.md"
    yield _page(here, ["# Status", *status(facts, seen, here)])
    here = f"{facts.base}/drift.md"
    yield _page(here, ["# Drift", *drift(facts, here)])


def _run(facts: Facts, run: Run, drawn: Drawn) -> Page:
    here = run_path(facts.base, run.name)
    back = link("All runs", f"{facts.base}/history.md", here)
    return _page(here, [f"# {headline(run)}", back, *run_page(facts, run, here, drawn)], UNSEARCHED)


def _all(
    facts: Facts, briefs: list[Brief], newest: tuple[Run | None, Drawn], proved: Run | None
) -> Iterator[Page]:
    """The pages on all runs."""
    own = {one.name for one in briefs if one.page}
    at = run_path(facts.base, proved.name) if proved and proved.name in own else ""
    here = f"{facts.base}/rehearsal.md"
    yield _page(here, _rehearsal(facts, briefs, newest, here))
    here = f"{facts.base}/proof.md"
    yield _page(here, ["# Rollback proof", *proof(facts, proved, here, at)])
    here = f"{facts.base}/history.md"
    rest = list(_older(facts, {one.name for one in briefs[:LISTED]}, own, here))
    more = [f"Older runs: {', '.join(link(str(at), one.path, here) for at, one in enumerate(rest, 1))}"]
    yield from rest
    yield _page(here, ["# History", *history(facts, briefs, here), *(more if rest else [])])


def _rehearsal(facts: Facts, briefs: list[Brief], shown: tuple[Run | None, Drawn], here: str) -> list[str]:
    """The newest run, open, and links to others."""
    newest, drawn = shown
    if newest is None:
        return ["# Rehearsal", "No rehearsal was run yet.", f"Next: {code(facts.next)}" if facts.next else ""]
    others = [one for one in briefs if one.name != newest.name][:OTHERS]
    more = ["## Other runs", listed(others, here)] if others else []
    every = link("All runs", f"{facts.base}/history.md", here)
    return [f"# {headline(newest)}", *run_page(facts, newest, here, drawn), *more, every]


def _older(facts: Facts, listed_: set[str], own: set[str], here: str) -> Iterator[Page]:
    left = (one for one in facts.ends if one.started.run not in listed_)
    for number, part in enumerate(older(left, own, here), 1):
        path = f"{facts.base}/history-{number}.md"
        back = link("History", here, path)
        words = f"Of at most {OLDER} runs, what the first and the last line of each say. {back}"
        yield _page(path, [f"# Older runs, part {number}", words, part], UNSEARCHED)


def _page(path: str, parts: list[str], before: str = "") -> Page:
    return Page(path, before + joined(parts))
