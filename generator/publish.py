"""Pages to the documents' folder, whole or not at all, and never over somebody's own words.

Each page carries its own digest, so that a page edited by hand is told from one that is merely older. A list
of digests beside the pages was the other choice: it gets lost, and pages are copied without it.
"""

import difflib
import errno
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..errors import Finding, PagesRefused, Place, PlaceRefused
from ..notation.marks import SCRIPTS
from .render import digest, documents, marked
from .writing import write

__all__ = ["Published", "check", "documents", "publish"]

#: Bytes: one that a person can read has far fewer.
LARGEST = 10_000_000
_BUILD = "Run `rolloutdocs build`."


@dataclass(frozen=True, slots=True)
class Published:
    """What became of the pages."""

    written: tuple[str, ...]  #: files that are new or changed
    kept: tuple[str, ...]  #: files that were right already, not touched
    stale: tuple[str, ...]  #: pages in the folder that are no longer written; they are left where they are


def check(pages: Mapping[str, str], folder: Path) -> tuple[Finding, ...]:
    """How the folder differs from the pages. Writes nothing."""
    _usable(folder)
    found: list[Finding] = []
    for name, page in pages.items():
        place = folder / name
        try:
            text = _read(place)
        except (OSError, UnicodeDecodeError) as error:
            found.append(_unreadable(place, error))
            continue
        if text is None:
            found.append(Finding(_place(place), "the page is missing", _BUILD))
        elif text != page:
            found.append(_differs(place, text, page))
    return tuple(sorted([*found, *(_stale(folder / name) for name in _others(pages, folder))]))


def publish(pages: Mapping[str, str], folder: Path, *, force: bool = False) -> Published:
    """Write the pages that changed. Raises `PagesRefused`, with nothing written, if one must not be.

    `force` gives up what somebody wrote into a page by hand; a file or link that is none of our pages stays.
    """
    _usable(folder)
    changed = {name: page for name, page in pages.items() if not _same(folder / name, page)}
    if blocked := [finding for name in changed for finding in _blocked(folder / name)]:
        raise PlaceRefused(blocked)
    if found := [finding for name in changed for finding in _obstacles(folder / name, force=force)]:
        raise PagesRefused(found)
    try:
        write(changed, folder)
    except OSError as error:
        raise PlaceRefused([_unwritable(folder, error)]) from error
    kept = tuple(name for name in pages if name not in changed)
    return Published(tuple(changed), kept, tuple(_others(pages, folder)))


def _usable(folder: Path) -> None:
    """Raise where the folder is none, or leads elsewhere: pages would be written where nobody looks for them."""
    try:
        for place in (folder, *(() if folder.is_absolute() else folder.parents)):
            if place.is_symlink():
                what = "is a symbolic link, and the documents would be written where it leads"
                raise PlaceRefused(
                    [Finding(_place(place), what, "Name the folder itself, or replace the link.")]
                )
        if folder.exists() and not folder.is_dir():
            raise PlaceRefused(
                [Finding(_place(folder), "is not a folder", "Move it away, or choose another.")]
            )
        if folder.is_dir():
            next(folder.iterdir(), None)
    except OSError as error:
        raise PlaceRefused([_unreadable(folder, error)]) from error


def _blocked(place: Path) -> Iterator[Finding]:
    """What stands here that is no file of text."""
    if place.is_symlink():
        yield Finding(
            _place(place), "is a symbolic link, not a page", "Replace it by a file, or move it away."
        )
        return
    try:
        _read(place)
    except (OSError, UnicodeDecodeError) as error:
        yield _unreadable(place, error)


def _obstacles(place: Path, *, force: bool) -> Iterator[Finding]:
    """Why this file must not be replaced."""
    text = _read(place)
    if text is None:
        return
    if marked(text) is None:
        yield Finding(
            _place(place), "is none of our pages: it has no mark", "Move it away, or give it another name."
        )
    elif marked(text) != digest(text) and not force:
        what = "was edited by hand: it is not what its own digest says"
        yield Finding(
            _place(place), what, f"{_merge(text)} or run `rolloutdocs build --force` to lose the edit."
        )


def _merge(text: str) -> str:
    if "\r\n" in text:
        return "It has Windows line ends: let git keep `eol=lf` for it;"
    return "Make the change in the source and undo it here (keep formatters away from pages),"


def _same(place: Path, page: str) -> bool:
    try:
        return not place.is_symlink() and _read(place) == page
    except (OSError, UnicodeDecodeError):
        return False


def _read(place: Path) -> str | None:
    """The file's text with its line ends as they are, or None if there is none.

    A pipe is not opened, since it would never end; nor is a file that no page can be.
    """
    try:
        about = place.stat()
        if stat.S_ISFIFO(about.st_mode):
            raise OSError(errno.EINVAL, "it is a pipe", str(place))
        if about.st_size > LARGEST:
            raise OSError(errno.EFBIG, "it is far too large for a page", str(place))
        return place.read_bytes().decode()
    except FileNotFoundError:
        return None


def _differs(place: Path, text: str, page: str) -> Finding:
    edited = marked(text) is not None and marked(text) != digest(text)
    what = "was edited by hand and is not what the source gives" if edited else "is not what the source gives"
    remedy = f"{_merge(text)} or run `rolloutdocs build --force` to lose the edit." if edited else _BUILD
    if marked(text) is None:
        remedy = "It is none of our pages: move it away, then run `rolloutdocs build`."
    lines = difflib.unified_diff(
        text.split("\n"), page.split("\n"), "on disk", "from the source", lineterm=""
    )
    return Finding(_place(place), what, remedy, "\n".join(lines))


def _others(pages: Mapping[str, str], folder: Path) -> list[str]:
    """Pages of ours in the folder that are no longer written."""
    found = [place for place in folder.glob("*") if place.suffix in (".md", *SCRIPTS)]
    return sorted(place.name for place in found if place.name not in pages and _ours(place))


def _ours(place: Path) -> bool:
    try:
        text = _read(place)
    except (OSError, UnicodeDecodeError):
        return False
    return text is not None and marked(text) is not None


def _stale(place: Path) -> Finding:
    return Finding(_place(place), "is a page that the source no longer gives", "Delete it.")


def _unreadable(place: Path, error: Exception) -> Finding:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is not UTF-8"
    return Finding(_place(place), f"cannot be read ({reason})", "Move it away, or make it a readable file.")


def _unwritable(folder: Path, error: OSError) -> Finding:
    reason = error.strerror or "unknown reason"
    return Finding(
        _place(folder), f"cannot be written ({reason})", "Make the folder writable, or choose another."
    )


def _place(place: Path) -> Place:
    return Place(place.as_posix(), 0)
