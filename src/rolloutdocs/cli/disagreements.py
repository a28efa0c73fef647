"""What the pages disagree about, beside the waivers of today: looked for before anything runs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from ..checks import drift
from ..checks.drift import asked
from ..checks.drift.tree import Tree
from ..checks.drift.waivers import Settled, Waivers
from ..checks.drift.words import words
from ..checks.rehearsal.names import Names
from ..environments import Environment
from ..errors import PagesRefused
from .reading import Read


@dataclass(frozen=True, slots=True)
class Looked:
    """Everything that was looked for."""

    settled: Settled
    names: Names  #: what is left for a run to ask


def looked(read: Read) -> Looked:
    """Look for disagreements. Runs nothing."""
    documents = _documents(read)
    waivers = Waivers(read.policy.waivers, datetime.now(UTC).date())
    return Looked(waivers.settle(drift.look(documents)), Names(asked.names(documents), waivers.drift))


def settled(read: Read) -> Read:
    """The same with what was waived. Raises PagesRefused where something is not."""
    seen = looked(read)
    if seen.settled.open:
        raise PagesRefused(one.finding for one in seen.settled.open)
    return replace(read, waived=seen.settled.waived, names=seen.names)


def _documents(read: Read) -> drift.Documents:
    pages = tuple(
        words(name, str(read.docs / name), text, name in read.pages) for name, text in read.found.items()
    )
    base = read.policy_path.parent
    policy: Mapping[str, Environment] = read.policy.environments
    application = tuple(base / name for one in policy.values() for name in one.application)
    starts = tuple(base / one.directory for one in policy.values() if not one.far)
    here = (Path(), read.docs)
    roots = dict.fromkeys((*here, read.docs / read.prefix, *starts, *_around(application)))
    return drift.Documents(
        read.plan,
        read.plain,
        pages,
        Tree(tuple(roots), application or here[:1]),
        Tree(tuple(roots), (*here[:1], *application)),
    )


def _around(application: tuple[Path, ...]) -> Iterator[Path]:
    """People name an application's files from its folder, or from the one around it."""
    for path in application:
        yield path
        yield path.parent
