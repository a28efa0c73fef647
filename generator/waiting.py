"""New pages that wait for their places: all are written beside them first, and moved when nothing speaks against it.

So a full disk, a wrong source or a page edited by hand changes none of the pages, however many rollouts there are, and
no more than one rollout's pages have to be in memory.
"""

import errno
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final

from ..errors import Finding, PagesRefused, PlaceRefused
from .disk import blocked, is_same, obstacles, place_of, unwritable, usable

#: New pages that are few enough to be written to the disk one by one.
ALONE: Final = 50


class Waiting:
    """Pages for a folder; leave the `with` block, and those that were not moved are gone."""

    def __init__(self, folder: Path, *, force: bool = False) -> None:
        self.folder = folder
        self.findings: list[Finding] = []  #: why pages must not be written
        self.blocked: list[Finding] = []  #: what stands in the place of a page
        self._force = force
        self._new: dict[str, str] = {}  #: page -> the file that waits
        self._beside: Path | None = None
        self._made: list[Path] = []  #: folders that are new

    def __enter__(self) -> "Waiting":
        usable(self.folder)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._beside is not None:
            shutil.rmtree(self._beside, ignore_errors=True)
        if kind is not None:
            for folder in reversed(self._made):
                _remove_empty(folder)

    def add(self, pages: Mapping[str, str], prefix: str = "") -> tuple[str, ...]:
        """Take in pages; gives the names of those that are new or changed. Raises PlaceRefused if a disk is full."""
        changed = [name for name in pages if not is_same(self.folder / prefix / name, pages[name])]
        if prefix and changed and (self.folder / prefix.rstrip("/")).is_symlink():
            linked = place_of(self.folder / prefix.rstrip("/"))
            self.blocked.append(
                Finding(linked, "is a symbolic link, not a folder", "Replace it by a folder.")
            )
            return ()
        for name in changed:
            place = self.folder / prefix / name
            if found := list(blocked(place)):
                self.blocked += found
                continue
            self.findings += obstacles(place, force=self._force)
            if not self.findings and not self.blocked:
                self._write(prefix + name, pages[name])
        return tuple(prefix + name for name in changed)

    def move(self) -> None:
        """Put all pages in their places, or leave all as it was. Raises PlaceRefused, PagesRefused."""
        if self.blocked:
            raise PlaceRefused(dict.fromkeys(self.blocked))
        if self.findings:
            raise PagesRefused(dict.fromkeys(self.findings))
        before: dict[str, Path | None] = {}  #: what stood in a place, or None for nothing
        try:
            self._settle()
            for folder in {(self.folder / name).parent: None for name in self._new}:
                self._make(folder)
            for name, new in self._new.items():
                old = self._kept(self.folder / name, f"{new}.old")
                before[name] = old
                os.replace(new, self.folder / name)  # noqa: PTH105 - both are as they are
        except BaseException as error:
            for name, old in reversed(before.items()):
                self._back(self.folder / name, old, Path(self._new[name]))
            if isinstance(error, OSError):
                raise PlaceRefused([unwritable(self.folder, error)]) from error
            raise

    def _kept(self, place: Path, name: str) -> Path | None:
        """What stands at a place, under a second name: a link where the file system has them, else a copy."""
        if not place.exists():
            return None
        try:
            os.link(place, name)
        except OSError as error:
            if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK):
                raise
            shutil.copy2(place, name)
        return Path(name)

    def _back(self, place: Path, old: Path | None, new: Path) -> None:
        """Undo one replacement, if it was made: the new text is then gone from its other name."""
        with suppress(OSError):
            if new.exists():
                return
            if old is None:
                place.unlink(missing_ok=True)
            else:
                old.replace(place)

    def _settle(self) -> None:
        """See every new page on the disk, so that a lost power leaves no empty ones.

        Thousands would wait for the disk thousands of times; they wait once, together with what others write.
        """
        if len(self._new) > ALONE:
            os.sync()
            return
        for new in self._new.values():
            number = os.open(new, os.O_RDONLY | os.O_CLOEXEC)
            try:
                os.fsync(number)
            finally:
                os.close(number)

    def _write(self, name: str, page: str) -> None:
        try:
            if self._beside is None:
                self._make(self.folder)
                self._beside = Path(tempfile.mkdtemp(prefix=".rolloutdocs-", dir=self.folder))
            new = self._beside / str(len(self._new))
            with new.open("wb") as stream:
                stream.write(page.encode())
                os.fchmod(stream.fileno(), 0o755 if page.startswith("#!") else 0o644)
        except OSError as error:
            raise PlaceRefused([unwritable(self.folder, error)]) from error
        self._new[name] = str(new)

    def _make(self, folder: Path) -> None:
        missing = [one for one in (folder, *folder.parents) if not one.exists()]
        for one in reversed(missing):
            one.mkdir()
            self._made.append(one)


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):  # somebody else put something into it
        folder.rmdir()
