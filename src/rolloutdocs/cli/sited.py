"""From a project to the files its site is made of: documents with badges, and pages from evidence beside them."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Final

from ..checks import facts as gathering
from ..checks.gates.decision import Decision
from ..checks.published.wanted import wanted
from ..checks.reports.badges import Badge, badged
from ..checks.reports.rollouts import Row, archive, listed
from ..checks.reports.run import About, fold
from ..checks.reports.site import Facts, Step, anchor, pages, run_path
from ..checks.standing import Standing
from ..errors import Finding, Place, SiteRefused
from ..site.copy import Content, tree
from ..site.making import Work
from . import disagreements, reading, standings
from .archived import BUNDLE, Archived, archived
from .reading import Read
from .standings import Shown

#: The folder of the copy, below that of the evidence; nobody edits it.
WORK: Final = "site"
#: Where pages from evidence are, below the folder of a rollout's documents.
EVIDENCE: Final = "evidence"
#: Where rollouts that are over are, and the list of all of them.
ARCHIVE: Final = "archive"
LIST: Final = "rollouts.md"
#: Before a document: whoever looks for a step finds it there first, and then what runs saw of it.
FIRST: Final = "---\nsearch:\n  boost: 3\n---\n\n"
STYLES: Final = ("stylesheets/pages.css", "stylesheets/evidence.css", "stylesheets/rollout.css")
#: Pages from evidence that the navigation has, in its order; a run's own are reached from these and from badges.
TITLES: Final = {
    "status": "Status",
    "rehearsal": "Rehearsal",
    "proof": "Rollback proof",
    "history": "History",
    "drift": "Drift",
}
#: All that the navigation says of pages that no document is.
SAID: Final = (*TITLES.values(), "Evidence", "All rollouts", "Archived", "All of them")
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
    archive: Path = Path(ARCHIVE)


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
    old = archived(asked.archive)
    _untaken(found, rollouts, asked)
    rows: list[Row] = []
    for one in rollouts:
        _add(found, one.prefix, one.read.pages, facts(one, asked))
        rows.append(_row(one.name or TITLES["status"], one.prefix, one.read.pages, one.shown.steps))
    for gone in old:
        prefix = f"{ARCHIVE}/{gone.name}/"
        pages_ = {prefix + name: text for name, text in gone.pages.items()}
        beside = tree(asked.archive / gone.name)  # scripts, to which its pages lead
        found.files |= {
            prefix + name: path
            for name, path in beside.items()
            if name != BUNDLE and not name.endswith(".md")
        }
        _add(found, prefix, pages_, _facts(gone, asked.archive))
        found.unlisted += pages_
        rows.append(replace(_row(gone.name, prefix, pages_, gone.steps), archived=True))
    if old:
        found.files[f"{ARCHIVE}/index.md"] = archive(_relative(one) for one in rows if one.archived).encode()
        found.sections.append(("Archived", (("All of them", f"{ARCHIVE}/index.md"),)))
    if len(rows) > 1:
        found.files[LIST] = listed(rows).encode()
        found.first.insert(0, ("All rollouts", LIST))
    return found


def _relative(row: Row) -> Row:
    top = f"{ARCHIVE}/"
    return replace(row, pages=row.pages.removeprefix(top), status=row.status.removeprefix(top))


def _untaken(found: Laid, rollouts: Sequence[Rollout], asked: Asked) -> None:
    ours = (LIST, f"{ARCHIVE}/", *(f"{one.prefix}{EVIDENCE}/" for one in rollouts))
    if taken := sorted(name for name in found.files if name.startswith(ours)):
        what = "the site has a page of its own at this place"
        raise SiteRefused([Finding(Place(str(asked.docs / taken[0]), 0), what, "Move that page elsewhere.")])


def _row(name: str, prefix: str, texts: Mapping[str, bytes], steps: Iterable[Standing]) -> Row:
    """Title, application and window as its first page says them."""
    index = texts.get(f"{prefix}index.md", b"").decode()
    said = dict(
        one.text.split(": ", 1) for one in wanted(index, "") if one.kind == "item" and ": " in one.text
    )
    counts = Counter(one.state for one in steps)
    return Row(
        name,
        said.get("Release", ""),
        said.get("Application", ""),
        said.get("Window", ""),
        counts,
        f"{prefix}index.md",
        f"{prefix}{EVIDENCE}/status.md",
    )


def _names(asked: Asked) -> tuple[str, ...]:
    from ..generator import project

    return tuple(entry.name for entry in project.find(asked.source, Path.cwd()))


def _rollout(asked: Asked, name: str) -> Rollout:
    read = reading.pages_with_source(asked.source, asked.docs, "", name)
    return Rollout(name, read, standings.look(read, "", asked.evidence / "runs", None))


def _add(found: Laid, prefix: str, texts: Mapping[str, bytes], told: Facts) -> None:
    """Pages from evidence, then documents with badges that link to them."""
    made: dict[str, str] = {}
    for page in pages(told):
        found.files[page.path] = page.text.encode()
        made[page.path] = Path(page.path).stem
    titles = {name: path for path, name in made.items() if name in TITLES}
    shown = [(word, titles[name]) for name, word in TITLES.items() if name in titles]
    found.unlisted += made.keys() - set(titles.values())
    if prefix:
        found.sections.append((f"Evidence of {prefix.rstrip('/')}", tuple(shown)))
    else:
        found.first += shown[:1]
        found.sections.append(("Evidence", tuple(shown[1:])))
    badges = tuple(_badges(told.steps, prefix, made))
    for name, text in texts.items():
        found.files[name] = (FIRST + badged(text.decode(), badges)).encode()


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
        decision=decision(read, asked.evidence),
    )


def decision(read: Read, evidence: Path) -> Decision | None:
    """Of the environment that has gates; of several, one that may not go, so that no other's GO hides it. Or None."""
    from ..checks.gates.deciding import decide
    from . import deciding

    gated = [name for name, one in read.policy.environments.items() if one.gates]
    found = [decide(deciding.facts(read, name, evidence, None)) for name in gated]
    return min(found, key=lambda one: one.go, default=None)


def _facts(gone: Archived, root: Path) -> Facts:
    """The same of a rollout that is over."""
    known = {
        path: [(line, f"{ARCHIVE}/{place}") for line, place in found]
        for path, found in gathering.headings(gone.plan.pages, root).items()
    }
    return Facts(
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        runs=(fold(one.records, About()) for one in gone.runs),
        rollout=f"{ARCHIVE}/{gone.name}",
        procedures={name: one.title for name, one in gone.plan.procedures.items()},
        environments=tuple(dict.fromkeys(one.environment for one in gone.steps)),
        steps=gathering.steps(gone.steps),
        claims=gathering.claims(gone.claims, known),
        findings=gathering.recorded(gone.runs, known),
        over=True,
        links={step: f"{ARCHIVE}/{place}" for step, place in gathering.links(gone.plan, root).items()},
    )


def _badges(steps: Iterable[Step], prefix: str, made: Container[str]) -> Iterator[Badge]:
    for step in steps:
        page = run_path(EVIDENCE, step.run)
        known = prefix + page in made and _RUN.fullmatch(step.run)
        link = f"{page}#{anchor(step.step)}" if known else ""
        yield Badge(step.step, step.environment, step.state, step.at, link)


def styles() -> dict[str, bytes]:
    """The sheets that badges and pictures need, also where the project's theme has none of them."""
    folder = files("rolloutdocs.site_templates") / "site"
    return {name: (folder / name).read_bytes() for name in STYLES}
