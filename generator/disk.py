"""Pages on the disk: what is there, how it differs from what it should be, and what must not be replaced."""

import difflib
import errno
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ..errors import Finding, Place, PlaceRefused
from ..notation.marks import SCRIPTS
from .seals import digest, marked

#: Bytes: one that a person can read has far fewer.
LARGEST: Final = 10_000_000
SUFFIXES: Final = (".md", *SCRIPTS)
_BUILD: Final = "Run `rolloutdocs build`."


def text_of(place: Path) -> str | None:
    """The file's text with its line ends as they are, or None if there is none. Raises OSError, UnicodeDecodeError.

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


def is_same(place: Path, page: str) -> bool:
    """Whether the file is this page already."""
    try:
        return not place.is_symlink() and text_of(place) == page
    except (OSError, UnicodeDecodeError):
        return False


def usable(folder: Path) -> None:
    """Raise where the folder is none, or leads elsewhere: pages would be written where nobody looks for them."""
    try:
        for place in (folder, *(() if folder.is_absolute() else folder.parents)):
            if place.is_symlink():
                what = "is a symbolic link, and the documents would be written where it leads"
                remedy = "Name the folder itself, or replace the link."
                raise PlaceRefused([Finding(place_of(place), what, remedy)])
        if folder.exists() and not folder.is_dir():
            what = "is not a folder"
            raise PlaceRefused([Finding(place_of(folder), what, "Move it away, or choose another.")])
        if folder.is_dir():
            next(folder.iterdir(), None)
    except OSError as error:
        raise PlaceRefused([unreadable(folder, error)]) from error


def blocked(place: Path) -> Iterator[Finding]:
    """What stands here that is no file of text."""
    if place.is_symlink():
        what = "is a symbolic link, not a page"
        yield Finding(place_of(place), what, "Replace it by a file, or move it away.")
        return
    try:
        text_of(place)
    except (OSError, UnicodeDecodeError) as error:
        yield unreadable(place, error)


def obstacles(place: Path, *, force: bool) -> Iterator[Finding]:
    """Why this file, which is one of text, must not be replaced."""
    text = text_of(place)
    if text is None:
        return
    if marked(text) is None:
        what = "is none of our pages: it has no mark"
        yield Finding(place_of(place), what, "Move it away, or give it another name.")
    elif is_edited(text) and not force:
        what = "was edited by hand: it is not what its own digest says"
        remedy = f"{_merge(text)} or run `rolloutdocs build --force` to lose the edit."
        yield Finding(place_of(place), what, remedy)


def difference(place: Path, page: str) -> Iterator[Finding]:
    """How the file differs from the page."""
    try:
        text = text_of(place)
    except (OSError, UnicodeDecodeError) as error:
        yield unreadable(place, error)
        return
    if text is None:
        yield Finding(place_of(place), "the page is missing", _BUILD)
    elif text != page:
        yield _differs(place, text, page)


def is_edited(text: str) -> bool:
    """Whether a page of ours says more than was written."""
    return marked(text) is not None and marked(text) != digest(text)


def ours(place: Path) -> str | None:
    """The text of a page of ours; None for anything else."""
    try:
        text = text_of(place)
    except (OSError, UnicodeDecodeError):
        return None
    return text if text is not None and marked(text) is not None else None


def unreadable(place: Path, error: Exception) -> Finding:
    """A page that cannot be read."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is not UTF-8"
    remedy = "Move it away, or make it a readable file."
    return Finding(place_of(place), f"cannot be read ({reason})", remedy)


def unwritable(folder: Path, error: OSError) -> Finding:
    """A folder that cannot be written."""
    reason = error.strerror or "unknown reason"
    remedy = "Make the folder writable, or choose another."
    return Finding(place_of(folder), f"cannot be written ({reason})", remedy)


def place_of(path: Path) -> Place:
    """A file as a whole."""
    return Place(path.as_posix(), 0)


def _differs(place: Path, text: str, page: str) -> Finding:
    edited = is_edited(text)
    what = "was edited by hand and is not what the source gives" if edited else "is not what the source gives"
    remedy = f"{_merge(text)} or run `rolloutdocs build --force` to lose the edit." if edited else _BUILD
    if marked(text) is None:
        remedy = "It is none of our pages: move it away, then run `rolloutdocs build`."
    lines = difflib.unified_diff(
        text.split("\n"), page.split("\n"), "on disk", "from the source", lineterm=""
    )
    return Finding(place_of(place), what, remedy, "\n".join(lines))


def _merge(text: str) -> str:
    if "\r\n" in text:
        return "It has Windows line ends: let git keep `eol=lf` for it;"
    return "Make the change in the source and undo it here (keep formatters away from pages),"
