"""Writes a run's file: one line a record, only ever appended to.

Each line carries the digest of the line before it (`after`), so that a line taken out, changed or put in between is
seen when it is read. A line is handed to the system before the next thing happens, so a run that is killed leaves all
that it had seen. It is forced to the disk where losing it with the power would matter: before and after a step that may
change something, and for what did not pass, what stays open and the end. A step that only reads leaves nothing behind:
asked again, it tells the same.

Rejected: forcing every record to the disk, which costs more than the steps of many a rehearsal; a database, which
nobody can read with `less`, nor sign.
"""

import errno
import fcntl
import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

from ...notation.labels import READS
from .records import NAMES, STRUCTURE, Begun, Done, Phase, Record
from .restoring import restored

FIRST: Final = "0" * 64  #: what the first line says it comes after


class Journal:
    """The open file of one run."""

    def __init__(self, path: Path, redact: Callable[[str], str]) -> None:
        """Create `path`, which must not exist. Raises OSError."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._redact = redact
        self._size = 0
        self._broken = (
            False  # a record could not be written: the run ends, and the file with what came before
        )
        self._after = FIRST
        self._begun: Begun | None = None  # the step that was last begun
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)  # held as long as the run lives: how others see that it does
        force(path.parent)  # or the power takes the file's name with it

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

        body = {"kind": type(record).__name__.lower(), **_without_secrets(record, redact)}
        line = _line({"after": self._after, **body}).encode() + b"\n"
        if not self._broken:
            self._append(line, weighty(record, self._begun))
        self._begun = record if isinstance(record, Begun) else self._begun
        return restored(body) if changed else record

    def _append(self, line: bytes, forced: bool) -> None:
        """Whole or not at all: half a line would make everything before it unreadable."""
        self._broken = True
        try:
            if not os.fstat(self._file).st_nlink:
                raise OSError(errno.ENOENT, "the evidence of this run was removed while it lasted")
            whole = os.write(self._file, line) == len(line)
            if whole and forced:
                _sync(self._file)
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(self.path)) from error
        if not whole:
            os.ftruncate(self._file, self._size)
            raise OSError(errno.ENOSPC, "only a part of a record was written", str(self.path))
        self._size += len(line)
        self._after = hashlib.sha256(line).hexdigest()
        self._broken = False

    def close(self) -> None:
        """Nothing more will come."""
        try:
            _sync(self._file)
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(self.path)) from error
        finally:
            os.close(self._file)


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


def _without_secrets(value: Any, redact: Callable[[str], str]) -> Any:  # noqa: ANN401 - any part of a record
    """A record as JSON has it. `dataclasses.asdict` would copy everything first, which took half of a record's time."""
    kind = type(value)
    if kind is str:
        return value if value in NAMES else redact(value)
    if kind in _PLAIN:
        return value
    if kind is list:
        return [_without_secrets(item, redact) for item in value]
    if kind is dict:
        body, texts = dict(value), value.keys() - STRUCTURE
    else:
        names, values, texts = _fields(kind)
        body = dict(zip(names, values(value), strict=True))
    for name in texts:
        if one := body[name]:  # in nothing there is nothing to be taken out
            body[name] = _without_secrets(one, redact)
    return body


_PLAIN: Final = frozenset({int, float, bool, type(None)})
_line = json.JSONEncoder(check_circular=False).encode  # a record has no way back to itself


#: The names of a kind's fields, what gives all their values, and the names of those that may hold a secret.
_Fields = tuple[tuple[str, ...], Callable[[Any], Any], tuple[str, ...]]
_FIELDS: Final[dict[type[Any], _Fields]] = {}


def _fields(kind: type[Any]) -> _Fields:
    if kind not in _FIELDS:
        names = tuple(one.name for one in fields(kind))
        texts = (one.name for one in fields(kind) if one.name not in STRUCTURE and one.type not in _PLAIN)
        get = attrgetter(*names)
        # of one name it gives the value alone
        _FIELDS[kind] = names, get if len(names) > 1 else lambda value: (get(value),), tuple(texts)
    return _FIELDS[kind]
