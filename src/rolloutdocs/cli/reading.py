"""From files on disk to a plan that may run: the guard stands here, because only the command line knows both sides."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from .. import bash
from ..checks import guard
from ..checks.evidence import Drift
from ..checks.plan import Page, Plan
from ..checks.reader import Reading, read, read_plan
from ..checks.reader.source import Source as Parsed
from ..dataclass import dataclass
from ..environment_rules import load_environments
from ..environments import Environments
from ..errors import Finding, OptionRefused, PagesRefused, Place, suggest
from ..notation.marks import SCRIPTS, WORD
from .ground import LARGEST, LIST, Ground, Linked, Notes, plain
from .looks import Looks

if TYPE_CHECKING:
    from ..checks.base import Base
    from ..checks.drift.asked import Names
    from ..generator.project import Entry
    from ..generator.source import Source


@dataclass(frozen=True, slots=True)
class Request:
    """The pull request as the source names it."""

    number: int = 0
    repository: str = ""  #: `owner/name`
    reviewers: tuple[str, ...] = ()  #: logins of those who have one


@dataclass(frozen=True, slots=True)
class Read:
    """What is needed to run."""

    plan: Plan
    pages: dict[str, bytes]  #: every generated page as it was read
    policy: Environments
    policy_path: Path
    rollout: str = ""  #: its name where there are several
    #: id of a step -> its `path:line` in the source; empty without one
    origins: dict[str, str] = field(default_factory=dict)
    plain: tuple[Page, ...] = ()  #: the pages written by hand
    found: dict[str, bytes] = field(default_factory=dict)  #: all of them, as they were read
    docs: Path = Path("docs")
    others: frozenset[str] = frozenset()  #: names in the documents' folder that belong to other rollouts
    commit: str = ""  #: the commit from which policy was read; "": from the working tree
    waived: tuple[Drift, ...] = ()  #: disagreements that somebody accepted
    names: "Names | None" = None  #: those on the pages that only the environment knows
    source: "Source | None" = None  #: what the pages were written from; None where they come alone
    request: Request = field(default_factory=Request)  #: where the change is reviewed
    window: str = ""  #: when it goes, as the source has it
    scripts: dict[str, bytes] = field(default_factory=dict)  #: the scripts beside the pages
    #: the pages of `found` as they were parsed, for who reads them at once
    parsed: dict[str, Parsed] = field(default_factory=dict, repr=False, compare=False)
    looks: Looks = field(default_factory=Looks, repr=False, compare=False)  #: at runs and at the application

    @property
    def prefix(self) -> str:
        """What the names of its pages begin with."""
        return f"{self.rollout}/" if self.rollout else ""


def pages_with_source(
    source: Path, docs: Path, environment: str = "", rollout: str = "", base: "Base | None" = None
) -> Read:
    """Read the pages of a rollout. Raises SourceRefused, or PagesRefused where they are not what its source gives.

    An environment that is named has to be there, else OptionRefused. Policy is that of `base`, which is told as well
    which environments file it is.

    Where there are several, the pages of the others are left out; the list of them all is read, and has no command.
    """
    from ..generator import project

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
    readings = _readings(found, docs)
    marked = _marked(found, readings)
    listed = {name: text for name, text in marked.items() if entry.name and name == LIST}
    own = {name: text for name, text in marked.items() if name not in listed}
    expected = {entry.prefix + name: page for name, page in written.items()}
    compared = guard.compare(own | scripts, expected)
    _refuse([*_located(compared, docs), *_located(guard.own_digests(listed), docs)])
    policy = (loaded.environments, entry.path.parent / loaded.rollout.environments)
    if base:
        from .basing import policy_of_source

        policy = policy_of_source(base, entry.path)
    made = _read(readings, docs, policy, environment, Linked(ground.there, notes or Notes()))
    _refuse(_no_commands(made.plan, str(docs / LIST) if listed else ""))
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
    return _bytes(ground.docs, ground.others(entry)), _scripts(ground.docs, entry.prefix)


def _loaded(entry: "Entry", ground: Ground) -> "tuple[Source, dict[str, str]]":
    """The source, and the documents that it gives; what a build has made of the same just now is not made again."""
    from ..generator.loading import load
    from ..generator.publish import documents

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


def pages_alone(docs: Path, environments: Path, environment: str = "", base: "Base | None" = None) -> Read:
    """Read pages that come without a source: they must agree with themselves and with each other."""
    if base:
        from .basing import policy_at

        policy, environments = policy_at(base, environments)
    else:
        policy = load_environments(environments)
    docs = plain(docs)
    found = _bytes(docs)
    readings = _readings(found, docs)
    marked = _marked(found, readings)
    _refuse(_located(guard.own_digests(marked | _scripts(docs)), docs))
    made = _read(readings, docs, (policy, environments), environment, Linked(Ground(docs, ()).there, Notes()))
    return replace(made, pages=marked, found=found, commit=base.commit if base else "")


def policy_alone(source: Path, environment: str, rollout: str = "") -> Read:
    """Read no page: an environment and how its starting state is restored. Raises SourceRefused, OptionRefused."""
    from ..generator import project
    from ..generator.loading import load

    entry = project.pick(project.find(source, Path.cwd()), rollout, source)
    loaded = load(entry.path, Path.cwd(), entry.name)
    path = entry.path.parent / loaded.rollout.environments
    _known(loaded.environments, path, environment)
    return Read(Plan((), {}, (), {}), {}, loaded.environments, path, entry.name)


def confirmed(read: Read, digest: str) -> None:
    """Exit with 2 unless the caller names the digest of this very plan."""
    if digest != read.plan.digest:
        message = (
            f"These pages come without a source, so somebody has to vouch for them. Read the plan "
            f"(--dry-run shows it), then give its digest: --confirm {read.plan.digest}"
        )
        raise click.UsageError(message)


def _readings(found: dict[str, bytes], docs: Path) -> dict[str, Reading]:
    """Every page, read once: whether it is one of ours, what it says, and what is wrong with it."""
    return {name: read(str(docs / name), text) for name, text in found.items()}


def _read(
    readings: dict[str, Reading],
    docs: Path,
    policy: tuple[Environments, Path],
    environment: str,
    linked: Linked,
) -> Read:
    """Make a plan of the pages; only what was marked and what was not is told apart here."""
    environments, path = policy
    if environment:
        _known(environments, path, environment)
    _refuse(finding for reading in readings.values() for finding in reading.findings)
    pages = [reading.page for reading in readings.values() if reading.page and reading.marked]
    by_hand = [reading.page for reading in readings.values() if reading.page and not reading.marked]
    plan = read_plan(pages, by_hand, linked, bash.refusals)
    _refuse(guard.settings(plan, environments))
    parsed = {name: reading.source for name, reading in readings.items() if reading.source}
    return Read(plan, {}, environments, path, plain=tuple(by_hand), docs=docs, parsed=parsed)


def _known(environments: Environments, path: Path, environment: str) -> None:
    if environment not in environments.environments:
        what = f"there is no environment `{environment}`"
        remedy = suggest(environment, environments.environments).strip()
        raise OptionRefused([Finding(Place(str(path), 0), what, remedy)])


#: What site generators publish beside `.md`: pages that nobody would read back.
UNREAD: Final = {".markdown", ".mdown", ".mkdn", ".mkd", ".html", ".htm"}


def _bytes(docs: Path, others: Container[str] = ()) -> dict[str, bytes]:
    """The pages; those in the folders of other rollouts are not even looked at."""
    try:
        everything = sorted(_below(docs, others))
        files = [path for path in everything if path.is_file()]
        _refuse([*_unread(files), *_unfollowed(everything)])
        pages = [path for path in files if path.suffix == ".md"]
        return {path.relative_to(docs).as_posix(): path.read_bytes() for path in pages}
    except OSError as error:
        what = f"the documents cannot be read: {error.strerror}"
        raise PagesRefused(
            [Finding(Place(str(error.filename), 0), what, "Make the folder readable.")]
        ) from error


def _below(docs: Path, others: Container[str]) -> Iterator[Path]:
    for one in docs.iterdir() if docs.is_dir() else ():
        if one.name not in others or not one.is_dir() or one.is_symlink():
            yield one
            if one.is_dir() and not one.is_symlink():
                yield from one.rglob("*")


def _unread(files: Iterable[Path]) -> Iterator[Finding]:
    for path in files:
        if path.suffix.lower() in UNREAD or path.suffix not in (".md", path.suffix.lower()):
            what = f"a site would publish this page, and only `.md` is read back, not `{path.suffix}`"
            yield Finding(
                Place(path.as_posix(), 0), what, "Make it a `.md` page, or move it out of the folder."
            )


def _unfollowed(paths: Iterable[Path]) -> Iterator[Finding]:
    for path in paths:
        if path.is_symlink() and path.is_dir():
            what = (
                "this folder is a link: a site would publish the pages behind it, and they are not read back"
            )
            yield Finding(
                Place(path.as_posix(), 0), what, "Put the pages themselves here, or remove the link."
            )
        elif path.suffix == ".md" and path.is_file() and path.stat().st_size > LARGEST:
            what = f"the page has more than {LARGEST} bytes, which nobody reads"
            yield Finding(Place(path.as_posix(), 0), what, "Split or shorten it.")


def _marked(found: dict[str, bytes], readings: dict[str, Reading]) -> dict[str, bytes]:
    return {name: text for name, text in found.items() if readings[name].marked}


def _scripts(docs: Path, prefix: str = "") -> dict[str, bytes]:
    """The scripts beside the pages: people run them, so they are held to the source as the pages are."""
    found = [path for path in sorted((docs / prefix).glob("*")) if path.suffix in SCRIPTS and path.is_file()]
    texts = {prefix + path.name: path.read_bytes() for path in found if path.stat().st_size <= LARGEST}
    return {name: text for name, text in texts.items() if f"# {WORD}script".encode() in text}


def _located(findings: Iterable[Finding], docs: Path) -> list[Finding]:
    """Findings of the guard name pages; people need the file."""
    return [
        Finding(
            Place(str(docs / finding.place.path), finding.place.line),
            finding.what,
            finding.remedy,
            finding.detail,
        )
        for finding in findings
    ]


def _refuse(findings: Iterable[Finding]) -> None:
    listed = list(findings)
    if listed:
        raise PagesRefused(listed)
