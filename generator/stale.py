"""Pages of ours that no source gives any more: named, and removed where somebody asks for that.

Only what carries our own mark, and is what the mark says, is removed: pages written by hand are nobody's to delete.
"""

from collections.abc import Container, Iterable, Iterator
from pathlib import Path

from ..errors import Finding
from .disk import SUFFIXES, is_edited, ours, place_of


def left(folder: Path, given: Container[str], below: str = "") -> list[str]:
    """Pages of ours in the folder, or in one below it, that are not among the given names."""
    place = folder / below if below else folder
    prefix = f"{below}/" if below else ""
    try:
        files = sorted(one.name for one in place.iterdir() if one.suffix in SUFFIXES)
    except OSError:
        return []
    return [prefix + name for name in files if prefix + name not in given and ours(place / name) is not None]


def everywhere(folder: Path, given: Container[str]) -> list[str]:
    """As `left`, of the folder and of each folder in it: those of rollouts, and of rollouts that are gone."""
    try:
        folders = sorted(one.name for one in folder.iterdir() if one.is_dir() and not one.is_symlink())
    except OSError:
        return []
    below = [name for one in folders if not one.startswith(".") for name in left(folder, given, one)]
    return [*left(folder, given), *below]


def named(folder: Path, names: Iterable[str]) -> Iterator[Finding]:
    """A finding for each."""
    for name in names:
        what = "is a page that the source no longer gives"
        yield Finding(place_of(folder / name), what, "Delete it, or run `rolloutdocs build --prune`.")


def edited(folder: Path, names: Iterable[str]) -> Iterator[Finding]:
    """Why pages must not be removed: somebody's words are in them."""
    for name in names:
        place = folder / name
        if place.is_symlink():
            yield Finding(
                place_of(place), "is no longer given by the source, and is a link", "Remove it yourself."
            )
        elif is_edited(ours(place) or ""):
            what = "is no longer given by the source, and was edited by hand"
            yield Finding(place_of(place), what, "Save what you need of it, then delete it yourself.")


def prune(folder: Path, names: Iterable[str]) -> None:
    """Remove pages, and the folders that are empty then. Raises OSError."""
    folders = set()
    for name in names:
        (folder / name).unlink(missing_ok=True)
        folders.add((folder / name).parent)
    for one in folders - {folder}:
        if not any(one.iterdir()):
            one.rmdir()
