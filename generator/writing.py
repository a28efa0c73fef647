"""Texts to their places, all of them or none: what was there comes back if one cannot be put in its place.

All new texts are written beside their places first, so that a full disk is met before any page changes; what stood
there is kept under a second name until all are in place. A folder of its own, swapped as a whole, was the other
choice: it would take along what people keep between the pages.
"""

import errno
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

_MARK: Final = ".rolloutdocs-"


def write(texts: Mapping[str, str], folder: Path) -> None:
    """Put every text into its file. Raises OSError, with everything as it was."""
    if not texts:
        return
    made = _folders(folder)
    beside: dict[Path, Path] = {}  #: place -> the new text, under another name
    before: dict[
        Path, Path | None
    ] = {}  #: place -> what stood there, or None for nothing; only what was replaced
    try:
        for name, text in texts.items():
            beside[folder / name] = _beside(folder, text)
        for place, new in beside.items():
            before[place] = _kept(place)
            new.replace(place)
    except BaseException:
        for place, old in reversed(before.items()):
            _back(place, old, beside[place])
        _remove([*beside.values(), *filter(None, before.values())])
        _unmake(made)
        raise
    _remove(filter(None, before.values()))


def _folders(folder: Path) -> list[Path]:
    """Make the folder; the ones that were not there, the innermost first."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        _unmake(missing)
        raise
    return missing


def _unmake(folders: list[Path]) -> None:
    for folder in folders:
        with suppress(OSError):  # it never came to be, or somebody else put something into it
            folder.rmdir()


def _beside(folder: Path, text: str) -> Path:
    number, name = tempfile.mkstemp(prefix=_MARK, suffix=".tmp", dir=folder)
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(text.encode())
            os.fchmod(stream.fileno(), 0o755 if text.startswith("#!") else 0o644)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _kept(place: Path) -> Path | None:
    """What stands at a place, under a second name: a link where the file system has them, else a copy."""
    if not place.exists():
        return None
    name = Path(tempfile.mktemp(prefix=_MARK, suffix=".old", dir=place.parent))  # noqa: S306 - a link replaces nothing
    try:
        os.link(place, name)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK):
            raise
        return _beside(place.parent, place.read_bytes().decode())
    return name


def _back(place: Path, old: Path | None, new: Path) -> None:
    """Undo one replacement, if it was made: the new text is then gone from its other name."""
    if new.exists():
        return
    with suppress(OSError):
        if old is None:
            place.unlink(missing_ok=True)
        else:
            old.replace(place)


def _remove(files: "filter[Path] | list[Path]") -> None:
    for file in files:
        with suppress(OSError):
            file.unlink(missing_ok=True)
