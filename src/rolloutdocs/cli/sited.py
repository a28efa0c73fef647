"""From a project to the files its site is made of: documents with badges, and pages from evidence beside them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Final

from ..checks.reports.badges import Badge, badged
from ..site.copy import Content, tree
from ..site.making import Work
from . import reading, standings
from .reading import Read
from .standings import Shown

#: The folder of the copy, below that of the evidence; nobody edits it.
WORK: Final = "site"
#: Where pages from evidence are, below the folder of a rollout's documents.
EVIDENCE: Final = "evidence"
STYLES: Final = ("stylesheets/pages.css", "stylesheets/rollout.css")


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
    laid = Laid({name: path for name, path in tree(asked.docs).items()} | _styles())
    rollouts = list(_rollouts(asked))
    for one in rollouts:
        _evidence(laid, one, asked)
    return laid


def _rollouts(asked: Asked) -> Iterator[Rollout]:
    from ..generator import project

    for entry in project.find(asked.source, Path.cwd()):
        read = reading.pages_with_source(asked.source, asked.docs, "", entry.name)
        yield Rollout(entry.name, read, standings.look(read, "", asked.evidence / "runs", None))


def _evidence(laid: Laid, one: Rollout, asked: Asked) -> None:
    """Its pages from evidence, then the badges that link to them."""
    made: set[str] = set()
    for name in one.read.pages:
        text = badged(one.read.pages[name].decode(), _badges(one, made))
        laid.files[name] = text.encode()


def _badges(one: Rollout, made: set[str]) -> Iterator[Badge]:
    for step in one.shown.steps:
        page = f"{EVIDENCE}/runs/{step.run}.md"
        link = page if step.run and one.prefix + page in made else ""
        yield Badge(step.step, step.environment, step.state, step.at, link)


def _styles() -> dict[str, Content]:
    """The sheets that badges and pictures need, also where the project's theme has none of them."""
    folder = files("rolloutdocs.site_templates") / "site"
    return {name: (folder / name).read_bytes() for name in STYLES}
