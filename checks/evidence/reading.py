"""Reads a run's file back: all of it with its chain, or no more than its two ends, and the order of all runs."""

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from ...dataclass import dataclass
from .journal import FIRST
from .records import READABLE, VERSION, Begun, Ended, Record, Started
from .restoring import restored

#: Bytes of a line that is read: a page has 10 MB at most, and so have a command and what is told of it.
LONGEST: Final = 64 * 1024 * 1024
#: How far a run's clock may be ahead of ours before its time is not believed: machines differ by a little.
AHEAD: Final = timedelta(minutes=5)
#: Behind the name of a run's file: the file that says that the run was brought from elsewhere.
IMPORTED: Final = ".imported"
#: What is said at the end of evidence of a newer version.
READS: Final = f"this rolloutdocs reads up to {VERSION}"
#: What is said of a line whose chain does not hold.
UNCHAINED: Final = "this line does not follow the one before it; evidence was changed"
#: How we begin a line, and bytes that are enough for it.
_AFTER: Final = re.compile(rb'\{"after": "([0-9a-f]{64})"')
_ENOUGH: Final = 80
#: What a line that is no record raises.
_WRONG: Final = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


class Broken(Exception):  # noqa: N818 - the evidence is broken
    """A file of evidence is not what was written: says which line and why."""


class Newer(Broken):
    """A file of evidence of a version that we do not know: nothing can be said of it."""


def read(path: Path) -> list[Record]:
    """All records of a run in order. Raises Broken for what is no evidence, or was changed; OSError.

    A last line that was only begun (the power went) is left out, and with it the run's end.
    """
    return parsed(str(path), content(path))[0]


def content(path: Path) -> bytes:
    """The bytes of a run's file. Raises Broken where it is none; OSError."""
    _regular(path)
    return path.read_bytes()


def parsed(name: str, data: bytes) -> tuple[list[Record], bytes]:
    """The records in a file's bytes, and what stands behind the last whole line. Raises Broken, which gives `name`."""
    *lines, rest = data.split(b"\n")
    if not lines and rest:
        raise Broken(f"{name}:1: not a record of version {VERSION}: its line has no end")
    after, records = FIRST, []
    for number, line in enumerate(lines, 1):
        records.append(_chained(f"{name}:{number}", line, after))
        after = hashlib.sha256(line + b"\n").hexdigest()
    return records, rest


def _chained(place: str, line: bytes, after: str) -> Record:
    """The record of a line that follows the one with this digest."""
    try:
        body: dict[str, Any] = json.loads(line)
        version = body.get("version", VERSION)
        if after == FIRST and version not in READABLE:
            raise Newer(f"{place}: evidence of version {version}; {READS}")
        if body.pop("after") != after:
            raise Broken(f"{place}: {UNCHAINED}")
        return restored(body)
    except _WRONG as error:
        raise Broken(f"{place}: not a record of version {VERSION}: {error}") from error


def head(data: bytes) -> str:
    """The digest of the last whole line: it stands for all of a run, because each line has that of the one before."""
    end = data.rfind(b"\n") + 1
    return hashlib.sha256(data[data.rfind(b"\n", 0, end - 1) + 1 : end]).hexdigest() if end else FIRST


@dataclass(frozen=True, slots=True)
class Ends:
    """The first and the last line of a run's file: enough to list it. Of the others the second says what it follows.

    What a run is about stands in its first line, and who changes that takes the run out of sight.
    """

    path: Path
    started: Started
    ended: Ended | None  #: None: the run has no end, or not yet
    head: str  #: digest of the last whole line

    def ahead(self, now: datetime) -> bool:
        """Whether its clock was ahead of this time: nobody can tell when it was made."""
        return moment(self.started.at) > now + AHEAD


def ends(path: Path) -> Ends:
    """Look at both ends of a run's file. Raises Broken, OSError."""
    first, last = _first(path), _last(path)
    try:
        records = [_alone(line) for line in (first, last)]
        after = _second(path)
    except _WRONG as error:
        raise Broken(f"{path}: not a record of version {VERSION}: {error}") from error
    if not isinstance(records[0], Started):
        raise Broken(f"{path}:1: a run begins with `started`")
    if after not in ("", hashlib.sha256(first + b"\n").hexdigest()):
        raise Broken(f"{path}:2: {UNCHAINED}")
    ended = records[1] if isinstance(records[1], Ended) else None
    return Ends(path, records[0], ended, hashlib.sha256(last + b"\n").hexdigest())


def prelude(path: Path) -> list[Record]:
    """The records before a run's first step, for what a run that is over did before it. Raises Broken, OSError."""
    _regular(path)
    records: list[Record] = []
    with path.open("rb") as file:
        while line := file.readline(LONGEST).rstrip(b"\n"):
            try:
                record = _alone(line)
            except _WRONG as error:
                raise Broken(f"{path}: not a record of version {VERSION}: {error}") from error
            if isinstance(record, Begun):
                break
            records.append(record)
    return records


def _alone(line: bytes) -> Record:
    body: dict[str, Any] = json.loads(line)
    body.pop("after")
    return restored(body)


def moment(at: str) -> datetime:
    """When it was; where a record does not say it in a way that can be read, the beginning of time."""
    try:
        found = datetime.fromisoformat(at)
    except (ValueError, TypeError):
        return datetime.min.replace(tzinfo=UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def runs(folder: Path, named: str = "", environment: str = "") -> Iterable[Path]:
    """The files of all runs, newest first, by the time at which they say they began; `named`: with this in their names.

    `environment`: without those that are named as another's and say in their first lines that they are: of fifty
    environments each would read the files of all others.

    What says nothing of the kind comes first: whoever looks for the newest run has to see it. A run from the future
    comes last: its clock was wrong, it was made before now for certain, and it must not hide what came after it.

    Raises OSError where nobody can say which there are.
    """
    latest = datetime.now(UTC) + AHEAD

    def elsewhere(name: str) -> bool:
        try:
            _, said = _said(os.path.join(folder, name))  # noqa: PTH118 - a path each takes longer than all else
        except (Broken, OSError, *_WRONG):
            return False
        return isinstance(said, str) and said != environment

    def order(name: str) -> tuple[int, datetime, str]:
        try:
            at = _said(os.path.join(folder, name))[0]  # noqa: PTH118 - as above
        except (Broken, OSError, *_WRONG):
            at = None
        if at is None:
            return 2, latest, name
        return (0 if at > latest else 1), at, name

    try:
        names = os.listdir(folder)  # noqa: PTH208
    except FileNotFoundError:
        return ()
    found = [name for name in names if name.endswith(".jsonl") and named in name]
    if environment:
        found = [name for name in found if f"-{environment}-" in name or not elsewhere(name)]
    return [folder / name for name in sorted(found, key=order, reverse=True)]


def yet_to_come(folder: Path, environment: str, now: datetime) -> Iterator[tuple[Path, Started]]:
    """Runs on an environment that say they began after this moment: one that begins now would seem to be older.

    Only the first line of each is read. Raises OSError.
    """
    for path in runs(folder, environment=environment):
        try:
            at = _said(str(path))[0]
            first = _alone(_first(path)) if at is not None and at > now else None
        except (Broken, OSError, *_WRONG):
            continue
        if isinstance(first, Started) and first.environment == environment:
            yield path, first


def _said(path: str) -> tuple[datetime | None, Any]:
    """When a run says that it began, and where. Raises Broken, OSError or one of `_WRONG`.

    Remembered as long as the file is the same: of many runs each start asks several times, for all of them.
    """
    about = os.stat(path)  # noqa: PTH116
    same = (about.st_dev, about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns)
    if path not in _heads or _heads[path][0] != same:
        body = json.loads(_first(Path(path)))
        at = body.get("at")
        _heads[path] = same, (None if at is None else moment(at), body.get("environment"))
    return _heads[path][1]


#: path -> what tells the file from another one, and what it says.
_heads: Final[dict[str, tuple[tuple[int, ...], tuple[datetime | None, Any]]]] = {}


def _first(path: Path) -> bytes:
    """The first line without its end. Raises Broken, OSError."""
    _regular(path)
    with path.open("rb") as file:
        return file.readline(LONGEST).rstrip(b"\n")


def _second(path: Path) -> Any:  # noqa: ANN401 - what JSON has there
    """What the second line says it comes after; "" where there is none. It may be long, and begins with that."""
    with path.open("rb") as file:
        file.readline(LONGEST)
        at = file.tell()
        if found := _AFTER.match(file.read(_ENOUGH)):
            return found[1].decode()
        file.seek(at)
        second = file.readline(LONGEST)
    return json.loads(second)["after"] if second.endswith(b"\n") else ""


def _last(path: Path, step: int = 64 * 1024) -> bytes:
    """The last whole line without its end, read from behind: a run may be long. Raises OSError."""
    with path.open("rb") as file:
        start, data = file.seek(0, os.SEEK_END), b""
        while start and data.count(b"\n") < 2 and len(data) < LONGEST:
            size = min(step, start)
            start -= size
            file.seek(start)
            data = file.read(size) + data
            step *= 2
    return data[: data.rfind(b"\n") + 1].rstrip(b"\n").rpartition(b"\n")[2]


def _regular(path: Path) -> None:
    if not stat.S_ISREG(path.stat().st_mode):  # reading a pipe would wait for ever
        raise Broken(f"{path}: this is no regular file, and evidence is one")
