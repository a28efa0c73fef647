"""A folder made to hold exactly these files. What has not changed is not touched, so that builders can tell what has.

Rejected: a fresh folder each time. It costs more than the build of one page, and every file would look new.
"""

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

#: Where a file of the copy comes from: its bytes, or another file.
Content = bytes | Path


def lay(folder: Path, files: Mapping[str, Content]) -> bool:
    """Make the folder hold these files, by their names below it, and no others. Returns whether names came or went."""
    had = set(_files(folder))
    for name in had - set(files):
        (folder / name).unlink()
    made = set[Path]()
    for name, content in files.items():
        place = folder / name
        if name not in had or not _holds(place, content):
            if place.parent not in made:
                place.parent.mkdir(parents=True, exist_ok=True)
                made.add(place.parent)
            _write(place, content, new=name not in had)
    if had:
        _sweep(folder)
    return had != set(files)


def tree(folder: Path) -> dict[str, Path]:
    """Every file of a folder that a site shows; nothing hidden, and no link that leads out of it."""
    inside = os.path.realpath(folder)
    found: dict[str, Path] = {}
    for name in _files(folder):
        path = folder / name
        hidden = "/." in f"/{name}"
        if not hidden and (not path.is_symlink() or Path(os.path.realpath(path)).is_relative_to(inside)):
            found[name] = path
    return found


def _files(folder: Path) -> list[str]:
    """The names of all files and links below a folder; no link to a folder is followed."""
    found: list[str] = []
    for place, below, names in os.walk(folder):
        above = os.path.relpath(place, folder)
        for name in (*below, *names):
            path = f"{place}/{name}"
            if os.path.islink(path) or os.path.isfile(path):  # noqa: PTH113, PTH114 - hundreds of these
                found.append(name if above == "." else f"{above}/{name}")
    return sorted(found)


def _holds(place: Path, content: Content) -> bool:
    if place.is_symlink() or not place.is_file():
        return False
    if isinstance(content, bytes):
        return place.stat().st_size == len(content) and place.read_bytes() == content
    ours, theirs = place.stat(), content.stat()
    return (ours.st_size, ours.st_mtime_ns) == (theirs.st_size, theirs.st_mtime_ns)


def _write(place: Path, content: Content, *, new: bool) -> None:
    if not new:  # what is written through a link would go where it leads
        place.unlink()
    if isinstance(content, bytes):
        place.write_bytes(content)
    else:
        shutil.copy2(content, place)


def _sweep(folder: Path) -> None:
    """Take folders away that are empty now, the deepest first."""
    for path in sorted((one for one in folder.rglob("*") if one.is_dir()), reverse=True):
        with suppress(OSError):
            path.rmdir()
