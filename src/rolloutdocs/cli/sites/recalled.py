"""What a rollout's files say, whatever the day and the evidence: read, or recalled where none of those files changed.

All that a site needs of source, policy and pages goes through `Known`, also when it is read anew: so what was recalled
is used as what was read, and nothing else can be. What depends on now, on evidence, on git, on the network or on the
variables of the caller is not in it. `Basis` has every file that was read, by the digest of its bytes, and every
question that was asked of others, with its answer: only where all of that is as it was is anything recalled.

Rejected: times and sizes of files, as `build` has them. All pages are read in any case, for their badges; and what is
recalled may be older than the project's folder.
"""

import hashlib
import os
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...checks.drift.found import Found
from ...checks.drift.noted import answer
from ...checks.drift.tree import Tree
from ...checks.facts import headings, links
from ...checks.plan import Plan
from ...checks.published.wanted import wanted
from ...dataclass import dataclass
from ...environments import Environments
from ...generator.holding import listing
from ...records import Unfit, form
from ..reading import Read, Request, beside, disagreements, pages_of
from ..reading.ground import LIST, Ground, Notes
from .memory import Memory

if TYPE_CHECKING:
    from ...generator.project import Entry

#: What is taken from a rollout's first page.
ITEMS: Final = ("Release", "Application", "Window")
#: Who is asked about files that are not read: the documents' folder, and the trees of drift.
LINK: Final = "link"
TREES: Final = ("application", "project")


@dataclass(frozen=True, slots=True)
class File:
    """A file that was read."""

    path: str
    real: str  #: where that leads
    digest: str  #: SHA-256 of its bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked of files that are not read."""

    whom: str  #: `LINK`, or one of `TREES`
    kind: str  #: of a tree: one of `noted`'s questions
    name: str
    said: str


@dataclass(frozen=True, slots=True)
class Basis:
    """All that `Known` was made of."""

    files: tuple[File, ...]  #: of the source, policy and templates
    present: tuple[str, ...]  #: files that only have to be there
    folders: dict[str, str]  #: folders of which all files count, and a digest of their names
    pages: dict[str, str]  #: the pages and scripts of the documents -> digest; no others are there
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What a rollout's files say."""

    plan: Plan  #: without its pages: what evidence is compared with
    policy: Environments
    policy_path: str
    request: Request
    window: str
    own: tuple[str, ...]  #: the written pages
    found: tuple[Found, ...]  #: what the pages disagree about
    said: dict[str, str]  #: what its first page says
    links: dict[str, str]  #: id of a step -> its heading
    headings: dict[str, tuple[tuple[int, str], ...]]  #: path of a page -> its headings


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a rollout between two sites."""

    basis: Basis
    known: Known


@dataclass(frozen=True, slots=True)
class Recalled:
    """A rollout as a site has it."""

    known: Known
    read: Read  #: as far as it is known
    digest: str = ""  #: of all that it says, as it is kept; "" where it is not


def recall(entry: "Entry", ground: Ground, store: Memory | None) -> Recalled:
    """Recall a rollout, or read it. Raises Refused where a page is not what its source gives."""
    texts = beside(entry, ground)
    if (kept := _kept(store, entry.name)) is not None:
        recalled = _recalled(kept[0].known, entry, ground, texts)
        if holds(kept[0].basis, entry, ground, recalled.read):
            return replace(recalled, digest=kept[1])
    notes = Notes(below=listing(str(ground.docs / entry.name)))
    read = pages_of(entry, ground, notes=notes)
    known = _known(read, ground, notes)
    basis = _basis(read, ground, notes) if store else None
    digest = _keep(store, entry.name, Kept(basis, known)) if store and basis else ""
    return replace(_recalled(known, entry, ground, (read.found, read.scripts)), digest=digest)


def _kept(store: Memory | None, name: str) -> tuple[Kept, str] | None:
    """What was kept, and its digest."""
    text = store.load(name) if store else None
    try:
        return (form(Kept).read(text), hashlib.sha256(text).hexdigest()) if text else None
    except Unfit:
        return None


def _keep(store: Memory, name: str, kept: Kept) -> str:
    """Keep it, if it comes back as what it is; the digest of what is kept, or ""."""
    text = form(Kept).write(kept)
    if form(Kept).read(text) != kept:
        return ""
    store.save(name, text)
    return hashlib.sha256(text.encode()).hexdigest()


def holds(basis: Basis, entry: "Entry", ground: Ground, read: Read) -> bool:
    """Whether all that something was made of is as it was. Cheap questions come first."""
    trees = dict(zip(TREES, disagreements.trees(read, partial(Tree, disk=ground.disk)), strict=True))
    return (
        basis.files[:1] != ()
        and basis.files[0].path == str(entry.path)
        and basis.pages == _digests(read)
        and all(ground.file(one.path) == (one.real, one.digest) for one in basis.files)
        and all(map(os.path.isfile, basis.present))
        and all(listing(folder) == names for folder, names in basis.folders.items())
        and all(_said(one, trees, ground) == one.said for one in basis.answers)
    )


def _said(one: Answer, trees: dict[str, Tree], ground: Ground) -> str:
    """What is answered now; None of the answers is ""."""
    if one.whom == LINK:
        return _there(one.name in ground.there())
    return answer(trees[one.whom], one.kind, one.name) if one.whom in trees else ""


def _there(found: bool) -> str:
    return "there" if found else "not there"


def _digests(read: Read) -> dict[str, str]:
    return {name: hashlib.sha256(text).hexdigest() for name, text in (read.found | read.scripts).items()}


def _basis(read: Read, ground: Ground, notes: Notes) -> Basis | None:
    """None where something came while it was read, so that nobody can say what was seen."""
    source = read.source
    assert source is not None
    if any(_names(folder) != set(source.templates.texts) for folder in source.folders):
        return None
    files = [(str(path), os.path.realpath(path)) for path in source.files]
    folders = {str(folder): listing(str(folder)) for folder in source.folders}
    if source.templates.texts:  # what they wrote is read back beside the files that are there
        folders[str(ground.docs / read.rollout)] = notes.below
    answers = [Answer(LINK, "", path, _there(found)) for path, found in notes.links.items()]
    for whom, tree in zip(TREES, notes.trees, strict=True):
        answers += [Answer(whom, kind, name, said) for (kind, name), said in tree.answers.items()]
    return Basis(
        tuple(File(path, real, ground.library.seen[real].digest) for path, real in files),
        tuple(str(source.folder / one.file) for one in source.rollout.migrations),
        folders,
        _digests(read),
        tuple(answers),
    )


def _names(folder: Path) -> set[str]:
    """The templates of a folder."""
    try:
        return {one for one in os.listdir(folder) if not one.startswith(".")}  # noqa: PTH208 - names alone
    except OSError:
        return set()


def _known(read: Read, ground: Ground, notes: Notes) -> Known:
    found = disagreements.found(read, notes, ground.disk)
    about = {one.path for one in read.plan.pages} | {one.place.path for one in found}
    pages = [one for one in (*read.plan.pages, *read.plain) if one.path in about]
    return Known(
        replace(read.plan, pages=()),
        read.policy,
        str(read.policy_path),
        read.request,
        read.window,
        tuple(read.pages),
        found,
        said_on(read.pages.get(f"{read.prefix}{LIST}", b"").decode()),
        links(read.plan, read.docs),
        {path: tuple(listed) for path, listed in headings(pages, read.docs).items()},
    )


def said_on(page: str) -> dict[str, str]:
    """What the first page of a rollout says in items, `Label: value`."""
    items = (one.text for one in wanted(page, "") if one.kind == "item" and ": " in one.text)
    said = dict(one.split(": ", 1) for one in items)
    return {word: said.get(word, "") for word in ITEMS}


def _recalled(
    known: Known, entry: "Entry", ground: Ground, texts: tuple[dict[str, bytes], dict[str, bytes]]
) -> Recalled:
    """The same as what is to be read, without what only reading needs."""
    found, scripts = texts
    read = Read(
        known.plan,
        {name: found[name] for name in known.own if name in found},
        known.policy,
        Path(known.policy_path),
        entry.name,
        found=found,
        docs=ground.docs,
        request=known.request,
        window=known.window,
        scripts=scripts,
        looks=ground.looks,
    )
    return Recalled(known, read)
