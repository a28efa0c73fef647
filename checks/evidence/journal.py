"""Writes a run's file: one line a record, only ever appended to.

Each line carries the digest of the line before it (`after`), so that a line taken out, changed or put in between is
seen when it is read. A line is handed to the system before the next thing happens, so a run that is killed leaves all
that it had seen. It is forced to the disk where losing it with the power would matter: before and after a step that may
change something, and for what did not pass, what stays open and the end. A step that only reads leaves nothing behind:
asked again, it tells the same.

The file has its name from its first record on. Whoever looks at all runs at that moment (`status`, the site, what ticks
the pull request) would else find one that proves nothing.

Rejected: forcing every record to the disk, which costs more than the steps of many a rehearsal; a database, which
nobody can read with `less`, nor sign.
"""

import errno
import fcntl
import hashlib
import json
import os
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from ...notation.labels import READS
from ..redaction import Redaction
from .line import line
from .records import Begun, Done, Phase, Record
from .restoring import restored

FIRST: Final = "0" * 64  #: what the first line says it comes after
UNNAMED: Final = ".new"  #: behind the name of a file that has no record yet
#: Seconds after which such a file that no run holds was left by a kill: before, its run may be about to hold it.
FORGOTTEN: Final = 60.0


class Journal:
    """The open file of one run."""

    def __init__(self, path: Path, redact: Redaction | Callable[[str], str]) -> None:
        """Create `path`, which must not exist. Raises OSError."""
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        _forget(path.parent)
        self.path = path
        self._unnamed: Path | None = path.with_name(f"{path.name}{UNNAMED}")
        self._redact = redact
        self._size = 0
        self._broken = (
            False  # a record could not be written: the run ends, and the file with what came before
        )
        self._after = FIRST
        self._begun: Begun | None = None  # the step that was last begun
        how = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC
        self._file = os.open(self._unnamed, how, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)  # held as long as the run lives: how others see that it does

    def __call__(self, record: Record) -> Record:
        """Append one record with every text redacted, and see it written. Gives the record as it was kept.

        Raises OSError the first time that is not possible. What is told afterwards (what stays open) is not kept any
        more, but must still reach a person.
        """
        changed: list[str] = []

        def redact(text: str) -> str:
            plain = self._redact(text)
            if plain != text:
                changed.append(plain)
            return plain

        kind = type(record).__name__.lower()
        some = redact if self._redact else None
        text = line(record, some, after=self._after, kind=kind)
        if not self._broken:
            self._append(f"{text}\n".encode(), weighty(record, self._begun))
        self._begun = record if isinstance(record, Begun) else self._begun
        return _read_again(text) if changed else record

    def _append(self, line: bytes, forced: bool) -> None:
        """Append it; after a failure nothing more is appended, but an interrupt on the way to the disk is none."""
        try:
            if not self._there():
                raise OSError(errno.ENOENT, "the evidence of this run was removed or moved while it lasted")
            self._write(line)
            if forced:
                _sync(self._file)
            if self._unnamed:
                self._named(self._unnamed)
        except OSError as error:
            self._broken = True
            raise OSError(error.errno, error.strerror, str(self.path)) from error

    def _write(self, line: bytes) -> None:
        """Whole or not at all: half a line would make everything before it unreadable."""
        after = hashlib.sha256(line).hexdigest()
        self._broken = True
        if os.write(self._file, line) != len(line):
            os.ftruncate(self._file, self._size)
            raise OSError(errno.ENOSPC, "only a part of a record was written")
        self._size, self._after, self._broken = self._size + len(line), after, False

    def _there(self) -> bool:
        """Whether what is written can be found where everybody looks for it."""
        try:
            return os.path.samestat(os.stat(self._unnamed or self.path), os.fstat(self._file))  # noqa: PTH116 - at every record
        except FileNotFoundError:
            return False

    def _named(self, unnamed: Path) -> None:
        unnamed.rename(self.path)
        self._unnamed = None
        force(self.path.parent)  # or the power takes the file's name with it

    def close(self) -> None:
        """Nothing more will come."""
        try:
            if self._unnamed:
                self._unnamed.unlink(missing_ok=True)
            _sync(self._file)
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(self.path)) from error
        finally:
            os.close(self._file)


def _forget(folder: Path) -> None:
    """Remove the files of runs that were killed before their first record: they began nothing."""
    for path in folder.glob(f"*.jsonl{UNNAMED}"):
        with suppress(OSError):
            about = path.lstat()
            if stat.S_ISREG(about.st_mode) and time.time() - about.st_mtime > FORGOTTEN and not alive(path):
                path.unlink()


def _read_again(text: str) -> Record:
    """The record as it was kept."""
    body = json.loads(text)
    del body["after"]
    return restored(body)


def alive(path: Path) -> bool:
    """Whether the run that writes this file still lives: it holds a lock on it, which ends with its process.

    A process's number would be taken by another one sooner or later, at the latest after the machine was started anew.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def weighty(record: Record, begun: Begun | None) -> bool:
    """Whether losing this record with the power would leave somebody not knowing what may have happened.

    `begun` is the step that was begun last; what closes something after a failure may have had no such record.
    """
    if isinstance(record, Begun):
        return record.effect != READS or bool(record.opens)
    if isinstance(record, Done) and record.verdict == "passed":
        return begun is None or begun.step != record.step or weighty(begun, None)
    return not isinstance(record, Phase) or record.verdict != "passed"


def force(folder: Path) -> None:
    """See the names in a folder on the disk. Raises OSError."""
    opened = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        _sync(opened)
    finally:
        os.close(opened)


def _sync(file: int) -> None:
    """Force it to the disk, where the file is one that has a disk below it."""
    try:
        os.fsync(file)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EROFS):
            raise
