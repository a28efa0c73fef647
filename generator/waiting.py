"""New pages that wait for their places: all are written beside them first, and moved when nothing speaks against it.

So a full disk, a wrong source or a page edited by hand changes none of the pages, however many rollouts there are, and
no more than one rollout's pages have to be in memory.
"""

import errno
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final

from ..errors import Finding, PagesRefused
from .disk import is_same, obstacles, place_of, unwritable

#: New pages that are few enough to be written to the disk one by one.
ALONE: Final = 50


class Waiting:
    """Pages for a folder; leave the `with` block, and those that were not moved are gone."""

    def __init__(self, folder: Path, *, force: bool = False) -> None:
        self.folder = folder
        self.findings: list[Finding] = []  #: why pages cannot be written
        self._force = force
        self._new: dict[str, str] = {}  #: page -> the file that waits
        self._beside: Path | None = None
        self._made: list[Path] = []  #: folders that are new

    def __enter__(self) -> "Waiting":
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
        """Take in pages; gives the names of those that are new or changed. Raises PagesRefused if a disk is full."""
        changed = [name for name, page in pages.items() if not is_same(self.folder / prefix / name, page)]
        for name in changed:
            found = [*self._ways(prefix), *obstacles(self.folder / prefix / name, force=self._force)]
            self.findings += found
            if not self.findings:
                self._write(prefix + name, pages[name])
        return tuple(prefix + name for name in changed)

    def move(self) -> None:
        """Put all pages in their places. Raises PagesRefused, with nothing moved, if one must not or cannot be."""
        if self.findings:
            raise PagesRefused(dict.fromkeys(self.findings))
        try:
            self._settle()
            for folder in {(self.folder / name).parent: None for name in self._new}:
                self._make(folder)
                if not os.access(folder, os.W_OK | os.X_OK):
                    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
            for name, new in self._new.items():
                os.replace(new, self.folder / name)  # noqa: PTH105 - both are as they are
        except OSError as error:
            raise PagesRefused([unwritable(Path(error.filename or self.folder), error)]) from error

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

    def _ways(self, prefix: str) -> list[Finding]:
        """A rollout's folder is a folder: behind a link the pages would be somebody else's."""
        if prefix and (self.folder / prefix.rstrip("/")).is_symlink():
            place = place_of(self.folder / prefix.rstrip("/"))
            return [Finding(place, "is a symbolic link, not a folder", "Replace it by a folder.")]
        return []

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
            raise PagesRefused([unwritable(self.folder, error)]) from error
        self._new[name] = str(new)

    def _make(self, folder: Path) -> None:
        missing = [one for one in (folder, *folder.parents) if not one.exists()]
        for one in reversed(missing):
            one.mkdir()
            self._made.append(one)


def _remove_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        return
