"""Pages with the source that they are written from: they have to be what it gives."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ...checks import guard
from ...checks.plan import Plan
from ...errors import Finding, Place
from ..waiting import READING, waiting
from . import folder, planned
from .ground import LIST, Ground, Linked, Notes, plain
from .read import Read, Request

if TYPE_CHECKING:
    from ...checks.base import Base
    from ...generator.project import Entry
    from ...generator.source import Source


@waiting(READING)
def pages_with_source(
    source: Path, docs: Path, environment: str = "", rollout: str = "", base: "Base | None" = None
) -> Read:
    """Read the pages of a rollout. Raises SourceRefused, or PagesRefused where they are not what its source gives.

    An environment that is named has to be there, else OptionRefused. Policy is that of `base`, which is told as well
    which environments file it is.

    Where there are several, the pages of the others are left out; the list of them all is read, and has no command.
    """
    from ...generator import project

    entries = project.find(source, Path.cwd())
    entry = project.pick(entries, rollout, source)
    return pages_of(entry, Ground(plain(docs), entries), environment, base)


def pages_of(
    entry: "Entry",
    ground: Ground,
    environment: str = "",
    base: "Base | None" = None,
    notes: Notes | None = None,
) -> Read:
    """The same of a rollout that is picked already; what is asked of other files is noted."""
    loaded, written = _loaded(entry, ground)
    docs, others = ground.docs, ground.others(entry)
    found, scripts = beside(entry, ground)
    _read_back(loaded, written, docs / entry.name)
    readings = planned.readings(found, docs)
    marked = planned.marked(found, readings)
    listed = {name: text for name, text in marked.items() if entry.name and name == LIST}
    own = {name: text for name, text in marked.items() if name not in listed}
    expected = {entry.prefix + name: page for name, page in written.items()}
    compared = guard.compare(own | scripts, expected)
    planned.refuse([*planned.located(compared, docs), *planned.located(guard.own_digests(listed), docs)])
    policy = (loaded.environments, entry.path.parent / loaded.rollout.environments)
    if base:
        from .basing import policy_of_source

        policy = policy_of_source(base, entry.path)
    made = planned.made(readings, docs, policy, environment, Linked(ground.there, notes or Notes()))
    planned.refuse(_no_commands(made.plan, str(docs / LIST) if listed else ""))
    return replace(
        made,
        pages=own,
        rollout=entry.name,
        origins=_origins(loaded),
        found=found,
        others=others,
        commit=base.commit if base else "",
        source=loaded,
        request=_request(loaded),
        window=loaded.rollout.release.window,
        scripts=scripts,
        looks=ground.looks,
    )


def beside(entry: "Entry", ground: Ground) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The pages and the scripts of a rollout as they are on disk. Raises PagesRefused."""
    return folder.pages(ground.docs, ground.others(entry)), folder.scripts(ground.docs, entry.prefix)


def _loaded(entry: "Entry", ground: Ground) -> "tuple[Source, dict[str, str]]":
    """The source, and the documents that it gives; what a build has made of the same just now is not made again."""
    from ...generator.loading import load
    from ...generator.publish import documents

    if entry.name in ground.made:
        return ground.made.pop(entry.name)
    loaded = load(entry.path, Path.cwd(), entry.name, ground.library)
    return loaded, documents(loaded)


def _read_back(loaded: "Source", written: dict[str, str], docs: Path) -> None:
    if loaded.templates.texts:
        from .readback import read_back

        read_back(loaded, written, docs)


def _request(loaded: "Source") -> Request:
    request, people = loaded.rollout.pull_request, loaded.rollout.people
    logins = tuple(people[name].login for name in request.reviewers if people[name].login)
    return Request(request.number, request.repository, logins)


def _origins(loaded: "Source") -> dict[str, str]:
    """Where steps and claims stand in the source."""
    place, claims = loaded.lines.place, loaded.rollout.claims
    found = {one.id: str(place(*one.keys)) for one in loaded.rollout.located()}
    if claims is not None:
        found["claims"] = str(place("claims"))
        found |= {
            f"claims.{index}": str(place("claims", "sentences", index))
            for index in range(len(claims.sentences))
        }
    return found


def _no_commands(plan: Plan, path: str) -> Iterator[Finding]:
    """Only its own digest holds the list of rollouts, which anybody can write: so it must show nothing to run."""
    for page in plan.pages:
        if page.path == path and (
            page.steps or page.repeats or page.not_run or page.settings or page.rehearsal
        ):
            what = "the list of rollouts shows what one of them does"
            yield Finding(Place(path, 0), what, "Run `rolloutdocs build --force`, which writes it again.")


def policy_alone(source: Path, environment: str, rollout: str = "") -> Read:
    """Read no page: an environment and how its starting state is restored. Raises SourceRefused, OptionRefused."""
    from ...generator import project
    from ...generator.loading import load

    entry = project.pick(project.find(source, Path.cwd()), rollout, source)
    loaded = load(entry.path, Path.cwd(), entry.name)
    path = entry.path.parent / loaded.rollout.environments
    planned.known(loaded.environments, path, environment)
    return Read(Plan((), {}, (), {}), {}, loaded.environments, path, entry.name)
