"""From a project to the files its site is made of: documents with badges, and pages from evidence beside them."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Final

from ..checks import facts as gathering
from ..checks.reports.badges import Badge, badged
from ..checks.reports.site import Facts, anchor, pages, run_path
from ..errors import Finding, Place, SiteRefused
from ..site.copy import Content, tree
from ..site.making import Work
from . import disagreements, reading, standings
from .reading import Read
from .standings import Shown

#: The folder of the copy, below that of the evidence; nobody edits it.
WORK: Final = "site"
#: Where pages from evidence are, below the folder of a rollout's documents.
EVIDENCE: Final = "evidence"
STYLES: Final = ("stylesheets/pages.css", "stylesheets/evidence.css", "stylesheets/rollout.css")
#: Pages from evidence that the navigation has, in its order; a run's own are reached from these and from badges.
TITLES: Final = {
    "status": "Status",
    "rehearsal": "Rehearsal",
    "proof": "Rollback proof",
    "history": "History",
    "drift": "Drift",
}
#: Names of runs that can stand in a link as they are.
_RUN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command was told."""

    source: Path
    docs: Path
    evidence: Path
    config: Path
    output: Path


@dataclass(slots=True)
class Laid:
    """All files of the copy, and what the navigation says of those that no document is."""

    files: dict[str, Content]
    first: list[tuple[str, str]] = field(default_factory=list)
    sections: list[tuple[str, tuple[tuple[str, str], ...]]] = field(default_factory=list)
    unlisted: list[str] = field(default_factory=list)

    def work(self, asked: Asked, pages: Path, into: Path, address: str = "") -> Work:
        """What the builder is asked for."""
        return Work(
            asked.config,
            pages,
            into,
            tuple(self.first),
            tuple(self.sections),
            tuple(self.unlisted),
            STYLES,
            address,
        )


@dataclass(frozen=True, slots=True)
class Rollout:
    """One rollout, as read back from its pages, and what evidence says of it."""

    name: str  #: "" for the only one
    read: Read
    shown: Shown

    @property
    def prefix(self) -> str:
        """What the names of its pages begin with."""
        return self.read.prefix


def laid(asked: Asked) -> Laid:
    """Put the copy together. Raises Refused where a page is not what its source gives."""
    found = Laid({**tree(asked.docs), **styles()})
    rollouts = [_rollout(asked, name) for name in _names(asked)]
    taken = sorted(
        name for name in found.files for one in rollouts if name.startswith(f"{one.prefix}{EVIDENCE}/")
    )
    if taken:
        what = f"the folder `{EVIDENCE}` is where the site has the pages from evidence"
        raise SiteRefused([Finding(Place(str(asked.docs / taken[0]), 0), what, "Move that page elsewhere.")])
    for one in rollouts:
        _evidence(found, one, asked)
    return found


def _names(asked: Asked) -> tuple[str, ...]:
    from ..generator import project

    return tuple(entry.name for entry in project.find(asked.source, Path.cwd()))


def _rollout(asked: Asked, name: str) -> Rollout:
    read = reading.pages_with_source(asked.source, asked.docs, "", name)
    return Rollout(name, read, standings.look(read, "", asked.evidence / "runs", None))


def _evidence(found: Laid, one: Rollout, asked: Asked) -> None:
    """Its pages from evidence, then the badges that link to them."""
    made: dict[str, str] = {}
    for page in pages(facts(one, asked)):
        found.files[page.path] = page.text.encode()
        made[page.path] = Path(page.path).stem
    titles = {name: path for path, name in made.items() if name in TITLES}
    listed = [(word, titles[name]) for name, word in TITLES.items() if name in titles]
    found.unlisted += made.keys() - set(titles.values())
    if one.name:
        found.sections.append((one.name, tuple(listed)))
    else:
        found.first += listed[:1]
        found.sections.append(("Evidence", tuple(listed[1:])))
    badges = tuple(_badges(one, made))
    for name, text in one.read.pages.items():
        found.files[name] = badged(text.decode(), badges).encode()


def facts(one: Rollout, asked: Asked) -> Facts:
    """What the pages from evidence are made of."""
    read, shown = one.read, one.shown
    known = gathering.headings((*read.plan.pages, *read.plain), read.docs)
    settled = disagreements.looked(read).settled
    return Facts(
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        runs=gathering.kept(asked.evidence / "runs", one.name),
        ends=gathering.listed(asked.evidence / "runs", one.name),
        rollout=one.name,
        procedures=shown.procedures,
        environments=shown.environments,
        steps=gathering.steps(shown.steps),
        claims=gathering.claims(shown.claims, known),
        findings=gathering.findings(settled, read.policy.waivers, known),
        unused=gathering.unused(settled),
        troubles=shown.troubles,
        next=shown.next,
        links=gathering.links(read.plan, read.docs),
    )


def _badges(one: Rollout, made: Container[str]) -> Iterator[Badge]:
    for step in one.shown.steps:
        page = run_path(EVIDENCE, step.run)
        known = one.prefix + page in made and _RUN.fullmatch(step.run)
        link = f"{page}#{anchor(step.step)}" if known else ""
        yield Badge(step.step, step.environment, step.state, step.at, link)


def styles() -> dict[str, bytes]:
    """The sheets that badges and pictures need, also where the project's theme has none of them."""
    folder = files("rolloutdocs.site_templates") / "site"
    return {name: (folder / name).read_bytes() for name in STYLES}
