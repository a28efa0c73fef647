"""From a project to the files its site is made of: documents with badges, and pages from evidence beside them."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Final

from ...checks import facts as gathering
from ...checks.gates.decision import Decision
from ...checks.reports.badges import Badge, badged
from ...checks.reports.rollouts import Row, archive, listed
from ...checks.reports.run import About, fold
from ...checks.reports.site import Facts, Page, Step, anchor, pages, run_path
from ...checks.standing import Standing
from ...dataclass import dataclass
from ...errors import Finding, Place, SiteRefused
from ...site.copy import Content, tree
from ...site.making import Work
from ..reading import Read, disagreements
from ..reading.ground import Ground
from ..standing import standings
from ..standing.standings import Shown
from .archived import BUNDLE, Archived, archived
from .memory import Memory
from .recalled import ITEMS, Known, Recalled, recall, said_on
from .retold import Retold

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
    fresh: bool = False  #: whether everything is read, whatever was kept


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
    known: Known
    read: Read
    shown: Shown

    @property
    def prefix(self) -> str:
        """What the names of its pages begin with."""
        return self.read.prefix


def laid(asked: Asked, ground: Ground, store: Memory | None = None) -> Laid:
    """Put the copy together. Raises Refused where a page is not what its source gives."""
    found = Laid({**tree(asked.docs), **styles()})
    old = archived(asked.archive)
    _untaken(found, ground, asked)
    rows: list[Row] = []
    for entry in ground.entries:
        one, retold = _rollout(asked, recall(entry, ground, store), entry.name, store)
        told = facts(one, asked)
        _add(found, one.prefix, one.read.pages, (told.steps, retold.pages(told)))
        retold.keep()
        rows.append(_row(one.name or TITLES["status"], one.prefix, one.known.said, one.shown.steps))
    for gone in old:
        prefix = f"{ARCHIVE}/{gone.name}/"
        pages_ = {prefix + name: text for name, text in gone.pages.items()}
        beside = tree(asked.archive / gone.name)  # scripts, to which its pages lead
        found.files |= {
            prefix + name: path
            for name, path in beside.items()
            if name != BUNDLE and not name.endswith(".md")
        }
        told = _facts(gone, asked.archive)
        _add(found, prefix, pages_, (told.steps, pages(told)))
        found.unlisted += pages_
        said = said_on(gone.pages.get("index.md", b"").decode())
        rows.append(replace(_row(gone.name, prefix, said, gone.steps), archived=True))
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


def _untaken(found: Laid, ground: Ground, asked: Asked) -> None:
    ours = (LIST, f"{ARCHIVE}/", *(f"{one.prefix}{EVIDENCE}/" for one in ground.entries))
    if taken := sorted(name for name in found.files if name.startswith(ours)):
        what = "the site has a page of its own at this place"
        raise SiteRefused([Finding(Place(str(asked.docs / taken[0]), 0), what, "Move that page elsewhere.")])


def _row(name: str, prefix: str, said: Mapping[str, str], steps: Iterable[Standing]) -> Row:
    """Title, application and window as its first page says them."""
    counts = Counter(one.state for one in steps)
    title, application, window = (said[word] for word in ITEMS)
    status = f"{prefix}{EVIDENCE}/status.md"
    return Row(name, title, application, window, counts, f"{prefix}index.md", status)


def _rollout(asked: Asked, one: Recalled, name: str, store: Memory | None) -> tuple[Rollout, Retold]:
    """A rollout, which asks evidence only for what is not known of it."""
    runs, looks = asked.evidence / "runs", one.read.looks
    retold = Retold(name, one.digest, runs, looks.shelf, store)
    read = replace(one.read, looks=replace(looks, witnessed=retold.witnessed))
    return Rollout(name, one.known, read, standings.look(read, "", runs, None, sentences=False)), retold


def _add(
    found: Laid, prefix: str, texts: Mapping[str, bytes], told: tuple[Iterable[Step], Iterable[Page]]
) -> None:
    """Pages from evidence, then documents with badges that link to them."""
    steps, drawn = told
    made: dict[str, str] = {}
    for page in drawn:
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
    badges = tuple(_badges(steps, prefix, made))
    for name, text in texts.items():
        found.files[name] = (FIRST + badged(text.decode(), badges)).encode()


def facts(one: Rollout, asked: Asked) -> Facts:
    """What the pages from evidence are made of."""
    read, shown = one.read, one.shown
    known = one.known.headings
    settled = disagreements.accepted(read, one.known.found)
    runs = asked.evidence / "runs"
    decided = decision(read, asked.evidence)
    return Facts(
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        runs=gathering.kept(runs, one.name, read.looks.shelf),
        ends=gathering.listed(runs, one.name, read.looks.shelf),
        rollout=one.name,
        procedures=shown.procedures,
        environments=shown.environments,
        steps=gathering.steps(shown.steps),
        claims=gathering.claims(shown.claims, known),
        findings=gathering.findings(settled, read.policy.waivers, known),
        unused=gathering.unused(settled),
        troubles=shown.troubles,
        next=shown.next,
        links=one.known.links,
        decision=decided,
        begin=gathering.begin(read.plan, decided.environment, known) if decided else ("", ""),
    )


def decision(read: Read, evidence: Path) -> Decision | None:
    """Of the environment that has gates; of several, one that may not go, so that no other's GO hides it. Or None."""
    from ...checks.gates.deciding import decide
    from ..standing import deciding

    gated = [name for name, one in read.policy.environments.items() if one.gates]
    found = [decide(deciding.facts(read, name, evidence, None)) for name in gated]
    return min(found, key=lambda one: one.go, default=None)


def _facts(gone: Archived, root: Path) -> Facts:
    """The same of a rollout that is over."""
    known = {
        path: [(line, f"{ARCHIVE}/{place}") for line, place in found]
        for path, found in gathering.headings((*gone.plan.pages, *gone.plain), root).items()
    }
    return Facts(
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        runs=(fold(one.records, About(doubt=one.doubt)) for one in gone.runs),
        rollout=f"{ARCHIVE}/{gone.name}",
        procedures={name: one.title for name, one in gone.plan.procedures.items()},
        environments=tuple(dict.fromkeys(one.environment for one in gone.steps)),
        steps=gathering.steps(gone.steps),
        claims=gathering.claims(gone.claims, known),
        findings=gathering.recorded(gone.runs, known, f"{root.as_posix()}/{gone.name}/"),
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
