"""All rollouts of a project to their pages, and no more work than what changed asks for.

Every source is checked before anything is written: with one that is refused, nothing is. Sources and pages that are
what the last build saw are not read again (`cache`); nothing heavy is imported where nothing is to be done.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..dataclass import dataclass
from ..errors import Finding, PagesRefused, SourceRefused
from . import cache, stale
from .cache import Cache, Input, Kept
from .disk import ours, place_of
from .holding import Holding, listing
from .project import Entry
from .seen import Seen, again, look
from .waiting import Waiting

if TYPE_CHECKING:
    from .library import Library
    from .source import Source

#: Looks at a rollout's pages before they are written; raises Refused where they must not be.
Inspect = Callable[["Source", Mapping[str, str]], None]
#: Is told how many rollouts of how many were looked at.
Tell = Callable[[int, int], None]
#: Digest of what the list of rollouts says, and its file; None for no list.
Listed = tuple[str, Seen] | None


_Hooks = tuple[Inspect, Tell, "Callable[[], Library] | None"]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built."""

    entries: tuple[Entry, ...]  #: the rollouts to build
    source: Path  #: the folder, or the file, of the sources
    docs: Path
    root: Path  #: the project's folder
    whole: bool = True  #: whether these are all rollouts of the project
    force: bool = False  #: overwrite pages that were edited by hand
    prune: bool = False  #: remove pages that no source gives any more
    cached: bool = True

    @property
    def listed(self) -> bool:
        """Whether a list of the rollouts is written."""
        return self.whole and bool(self.entries[0].name)


@dataclass(frozen=True, slots=True)
class Built:
    """What became of the pages: names below the documents' folder."""

    written: tuple[str, ...]
    kept: int  #: how many were right already
    stale: tuple[str, ...]  #: are no longer given by a source, and are still there
    pruned: tuple[str, ...]


@dataclass(slots=True)
class _Work:
    """What is found while the sources are gone through."""

    rollouts: dict[str, Kept] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)  #: what is wrong in sources
    drifted: list[Finding] = field(default_factory=list)  #: what is wrong in pages


def build(
    order: Order,
    inspect: Inspect | None = None,
    tell: Tell | None = None,
    library: "Callable[[], Library] | None" = None,
) -> Built:
    """Write the pages that changed. Raises SourceRefused or PagesRefused, with all findings and nothing written.

    `library`: where what is read of sources is kept, for whoever goes on with it.
    """
    path = order.root / cache.FILE
    bound = cache.binding(str(order.source), str(order.docs), os.path.realpath(order.root))
    before = cache.load(path, bound) if order.cached else Cache()
    holding = Holding(order.docs)
    known = {one.name: holding(one, before.rollouts.get(one.name)) for one in order.entries}
    work = _Work({name: kept for name, kept in known.items() if kept is not None})
    todo = [one for one in order.entries if one.name not in work.rollouts]
    with Waiting(order.docs, force=order.force) as waiting:
        if todo:
            _go_through(order, todo, work, waiting, (inspect or _nothing, tell or _nothing, library))
        listed = _list(order, work, waiting, before)
        _refuse(work)
        given = {name for kept in work.rollouts.values() for name in kept.outputs}
        given |= {LIST} if order.listed else set()
        gone = _stale(order, given)
        waiting.findings += stale.edited(order.docs, gone) if order.prune else ()
        waiting.move()
    if order.prune:
        stale.prune(order.docs, gone)
    after = _after(order, before, work, listed)
    if order.cached and after != before:
        cache.save(path, bound, after)
    changed = tuple(work.changed)
    return Built(changed, len(given) - len(changed), () if order.prune else gone, gone if order.prune else ())


LIST = "index.md"  #: `listing.FILE`, without what that imports


def check(
    order: Order, inspect: Inspect | None = None, tell: Tell | None = None
) -> tuple[int, list[Finding]]:
    """How many pages there should be, and how those on the disk differ from them. Writes nothing, reads everything."""
    from .disk import difference, usable
    from .library import Library

    usable(order.docs)
    found: list[Finding] = []
    work, given, library = _Work(), set[str](), Library()
    for number, entry in enumerate(order.entries):
        (tell or _nothing)(number, len(order.entries))
        loaded = _loaded(entry, order, work, (library, inspect or _nothing))
        if loaded is None:
            continue
        source, pages = loaded
        work.rollouts[entry.name] = _kept(source, library, {})
        given |= {entry.prefix + name for name in pages}
        for name, page in pages.items():
            found += difference(order.docs / entry.prefix / name, page)
    _refuse(work)
    if order.listed:
        found += difference(order.docs / LIST, _page(order, work))
        given.add(LIST)
    found += stale.named(order.docs, _stale(order, given))
    return len(given), sorted(found)


def _go_through(order: Order, todo: list[Entry], work: _Work, waiting: Waiting, hooks: "_Hooks") -> None:
    """Load, render and put aside, one rollout at a time: no more than one is in memory."""
    from .library import Library

    inspect, tell, kept = hooks
    library = kept() if kept else Library()
    for entry in todo:
        tell(len(work.rollouts), len(order.entries))
        work.refused += _clash(order.docs, entry)
        loaded = _loaded(entry, order, work, (library, inspect))
        if loaded is None:
            continue
        source, pages = loaded
        seen = {
            entry.prefix + name: _look(order.docs / entry.prefix / name, page) for name, page in pages.items()
        }
        if not work.refused and not work.drifted:
            work.changed += waiting.add(pages, entry.prefix)
        work.rollouts[entry.name] = _kept(source, library, seen)


def _loaded(
    entry: Entry, order: Order, work: _Work, how: "tuple[Library, Inspect]"
) -> "tuple[Source, dict[str, str]] | None":
    """A rollout and its pages; nothing if they are refused, so that the others are looked at, too."""
    from .loading import load
    from .render import documents

    library, inspect = how
    try:
        source = load(entry.path, order.root, entry.name, library)
        pages = documents(source)
        inspect(source, pages)
    except SourceRefused as refused:
        work.refused += refused.findings
        return None
    except PagesRefused as refused:
        work.drifted += refused.findings
        return None
    return source, pages


def _kept(source: "Source", library: "Library", seen: dict[str, Seen]) -> Kept:
    from .listing import row

    files = [(str(path), os.path.realpath(path)) for path in source.files]
    return Kept(
        tuple(Input(path, real, library.seen[real]) for path, real in files),
        tuple(str(source.folder / one.file) for one in source.rollout.migrations),
        {str(folder): listing(str(folder)) for folder in source.folders},
        seen,
        row(source),
        files[1][1],
        source.unused,
    )


def _look(path: Path, page: str) -> Seen:
    return look(path, hashlib.sha256(page.encode()).hexdigest())


def _list(order: Order, work: _Work, waiting: Waiting, before: Cache) -> Listed:
    """Put the list of rollouts aside if it changed; gives what is to be kept of it."""
    if not order.listed or work.refused or work.drifted:
        return before.listed
    rows = [[name, *work.rollouts[name].row] for name in sorted(work.rollouts)]
    digest = hashlib.sha256(json.dumps(rows).encode()).hexdigest()
    known = before.listed
    if known is not None and known[0] == digest and again(str(order.docs / LIST), known[1], follow=False):
        return known
    page = _page(order, work)
    seen = _look(order.docs / LIST, page)
    work.changed += waiting.add({LIST: page})
    return digest, seen


def _page(order: Order, work: _Work) -> str:
    from .listing import page

    rows = {name: work.rollouts[name].row for name in sorted(work.rollouts)}
    return page(rows, Path(os.path.relpath(order.source, order.root)).as_posix())


def _refuse(work: _Work) -> None:
    """Raise what was found. A variable that no rollout uses is declared for nothing."""
    groups: dict[str, list[Kept]] = {}
    for kept in work.rollouts.values():
        groups.setdefault(kept.policy, []).append(kept)
    if not work.refused and not work.drifted:
        for group in groups.values():
            work.refused += set.intersection(*(set(kept.unused) for kept in group))
    if work.refused:
        raise SourceRefused(dict.fromkeys(work.refused))
    if work.drifted:
        raise PagesRefused(dict.fromkeys(work.drifted))


def _clash(docs: Path, entry: Entry) -> Iterator[Finding]:
    """A rollout's folder and pages have their names for themselves."""
    folder = docs / entry.name
    if not entry.name:
        return
    if (docs / f"{entry.name}.md").exists():
        what = f"`{entry.name}` is also the page {(docs / f'{entry.name}.md').as_posix()}"
        yield Finding(place_of(entry.path), what, "Rename the rollout's folder, or the page.")
    if folder.is_dir() and not folder.is_symlink():
        files = [folder / LIST, *folder.iterdir()]
        if len(files) > 1 and all(ours(one) is None for one in files):
            what = f"`{entry.name}` is also the folder {folder.as_posix()}, which holds none of our pages"
            yield Finding(place_of(entry.path), what, "Rename the rollout's folder, or move that one away.")


def _stale(order: Order, given: set[str]) -> tuple[str, ...]:
    """Of one rollout its folder is looked through; of a file's, the documents' folder alone, as others may be below."""
    if not order.whole:
        return tuple(stale.left(order.docs, given, order.entries[0].name))
    if order.source.is_dir():
        return tuple(stale.everywhere(order.docs, given))
    return tuple(stale.left(order.docs, given))


def _after(order: Order, before: Cache, work: _Work, listed: Listed) -> Cache:
    """What is to be kept. Pages that were written are looked at now, in their places."""
    new = set(work.changed)
    now = {} if order.whole else dict(before.rollouts)
    for name, kept in work.rollouts.items():
        if new.isdisjoint(kept.outputs):
            now[name] = kept
            continue
        outputs = {
            page: look(order.docs / page, seen.digest) if page in new else seen
            for page, seen in kept.outputs.items()
        }
        now[name] = replace(kept, outputs=outputs)
    if listed and LIST in new:
        listed = (listed[0], look(order.docs / LIST, listed[1].digest))
    return Cache(now, listed)


def _nothing(*_: object) -> None:
    """Nobody looks, and nobody is told."""
