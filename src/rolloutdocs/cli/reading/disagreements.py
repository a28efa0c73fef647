"""What the pages disagree about, beside the waivers of today: looked for before anything runs."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from ...checks import drift
from ...checks.drift import asked
from ...checks.drift.found import Found
from ...checks.drift.noted import Noted
from ...checks.drift.tree import Disk, Tree
from ...checks.drift.waivers import Settled, Waivers
from ...checks.drift.words import spoken, words
from ...dataclass import dataclass
from ...environments import Environment
from ...errors import PagesRefused
from ..waiting import waiting
from .ground import Notes
from .read import Read

AnyTree = TypeVar("AnyTree", bound=Tree)


@dataclass(frozen=True, slots=True)
class Looked:
    """Everything that was looked for."""

    settled: Settled
    names: asked.Names  #: what is left for a run to ask


@waiting("looking for what the pages disagree about")
def looked(read: Read) -> Looked:
    """Look for disagreements. Runs nothing."""
    documents = _documents(read, trees(read, Tree))
    waivers = _waivers(read)
    return Looked(waivers.settle(drift.look(documents)), asked.Names(asked.names(documents), waivers.drift))


def found(read: Read, notes: Notes, disk: Disk) -> tuple[Found, ...]:
    """What the pages disagree about, whoever has accepted it; what is asked of files is noted."""
    application, project = trees(read, partial(Noted, disk=disk))
    notes.trees = (application, project)
    return drift.look(_documents(read, notes.trees))


def accepted(read: Read, disagree: Iterable[Found]) -> Settled:
    """The same beside the waivers of today."""
    return _waivers(read).settle(disagree)


def _waivers(read: Read) -> Waivers:
    return Waivers(read.policy.waivers, datetime.now(UTC).date())


def settled(read: Read) -> Read:
    """The same with what was waived. Raises PagesRefused where something is not."""
    seen = looked(read)
    if seen.settled.open:
        raise PagesRefused(one.finding for one in seen.settled.open)
    return replace(read, waived=seen.settled.waived, names=seen.names, parsed={})


def _documents(read: Read, found: tuple[Tree, Tree]) -> drift.Documents:
    pages = tuple(
        spoken(name, read.parsed[name], name in read.pages)
        if name in read.parsed
        else words(name, str(read.docs / name), text, name in read.pages)
        for name, text in read.found.items()
    )
    pages = tuple(replace(page, shared=not page.name.startswith(read.prefix)) for page in pages)
    return drift.Documents(read.plan, read.plain, pages, *found)


def trees(
    read: Read, kind: Callable[[tuple[Path, ...], tuple[Path, ...]], AnyTree]
) -> tuple[AnyTree, AnyTree]:
    """Where what pages name is looked for: in the application, and in the whole project."""
    base = read.policy_path.parent
    policy: Mapping[str, Environment] = read.policy.environments
    application = tuple(base / name for one in policy.values() for name in one.application)
    starts = tuple(base / one.directory for one in policy.values() if not one.far)
    here = (Path(), read.docs)
    roots = tuple(dict.fromkeys((*here, read.docs / read.prefix, *starts, *_around(application))))
    return kind(roots, application or here[:1]), kind(roots, (*here[:1], *application))


def _around(application: tuple[Path, ...]) -> Iterator[Path]:
    """People name an application's files from its folder, or from the one around it."""
    for path in application:
        yield path
        yield path.parent
