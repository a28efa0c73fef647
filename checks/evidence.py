"""What a run leaves behind: one file of JSON lines per run, only ever appended to.

Each line carries the digest of the line before it (`after`), so that a line taken out, changed or put in between
is seen by `read`. A line is written and flushed before the next thing happens, so a run that is killed leaves all
that it had seen. Reports are made from these records and from nothing else.
"""

import errno
import hashlib
import json
import os
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any, Final

VERSION: Final = 1
RESTORED: Final = "starting state restored"  #: name of the phase after which nothing older is open
FIRST: Final = "0" * 64  #: what the first line says it comes after
#: Fields that hold our own words, ids and digests. A password may be `staging` or `passed`: taken out of these, a run
#: could no longer be read, nor found by its environment; left in, they tell nobody that it is one.
STRUCTURE: Final = frozenset(
    {"run", "at", "tool", "environment", "environment_digest", "plan", "pages", "application", "passages"}
    | {"rollout"}
    | {"verdict", "step", "procedure", "place", "digest", "purpose", "closed_by"}
    | {"selection", "resumes", "recovers", "policy", "source", "effect", "fingerprint", "sha256"}
)


@dataclass(frozen=True, slots=True)
class Started:
    """The first record of a run: what is about to be proved, and about what."""

    run: str  #: the run's id, also its file's name: time, environment and a random part
    at: str  #: UTC, ISO 8601, seconds
    tool: str  #: version of rolloutdocs
    environment: str
    environment_digest: str  #: SHA-256 of the environment's policy as JSON
    plan: str  #: digest of the plan as read from the pages
    pages: dict[str, str]  #: page -> SHA-256 of its bytes
    application: str  #: digest of the application's files; "" where the environment names none
    passages: list[str]  #: ids of the procedures in the order in which they are run
    steps: int  #: how many steps will be run if all pass
    repeats: int  #: steps shown once more, compared and not run again
    not_run: int  #: commands shown with the reason why nobody runs them
    process: int  #: the tool's process id
    unrehearsed: int = 0  #: steps that may run here, and that the rehearsal leaves out
    rollout: str = (
        ""  #: the rollout's name where there are several; a run of another one proves nothing about it
    )
    selection: str = ""  #: which part of the rehearsal was asked for, as options say it; "": all of it
    resumes: str = ""  #: id of the run that this one goes on from
    recovers: str = ""  #: id of the run whose left-open state this one closes
    policy: str = ""  #: the commit from which policy was read; "": from the working tree
    folders: list[str] = field(default_factory=list)  #: chosen on this machine, to be found after a kill
    version: int = VERSION


@dataclass(frozen=True, slots=True)
class Phase:
    """Something the run did beside the steps: started services, brought the starting state back, stopped services."""

    name: str
    seconds: float
    verdict: str
    reason: str = ""  #: why not, with the last lines of output


@dataclass(frozen=True, slots=True)
class Begun:
    """A step is about to be sent: after a kill, the next start knows what may have happened."""

    passage: int  #: position in the rehearsal, from 1
    step: str
    title: str
    place: str
    opens: str = ""  #: what the step opens, in words
    closed_by: str = ""  #: id of the step that closes it
    effect: str = ""  #: how far it goes, one of `notation.labels.EFFECTS`
    at: str = ""  #: UTC, ISO 8601, milliseconds
    purpose: str = "step"  #: as in `Done`


@dataclass(frozen=True, slots=True)
class Judged:
    """One expectation beside what was seen."""

    sentence: str  #: as on the page
    place: str
    verdict: str
    expected: str
    actual: str
    reason: str = ""
    tries: int = 1  #: how often it was asked until it held or time was up
    seconds: float = 0.0  #: that asking took, waiting included


@dataclass(frozen=True, slots=True)
class Stream:
    """One output stream of a step: what was written, kept or not."""

    name: str  #: "stdout" or "stderr"
    size: int  #: bytes written in all
    omitted: int  #: bytes that were not kept to be judged
    sha256: str  #: of all bytes written; "" where the output is private


@dataclass(frozen=True, slots=True)
class Done:
    """A step and its verdict."""

    passage: int
    procedure: str
    step: str
    title: str
    place: str
    digest: str  #: SHA-256 of the step as read; a step that is edited later no longer has this evidence
    command: str
    verdict: str
    seconds: float
    ended: str  #: how the command ended, in words
    judged: list[Judged]
    output: str  #: the last lines of what it printed, secrets taken out
    #: "step"; "closing" where it closes what a failed procedure left open; "preparation" where it only brings about the
    #: state that a selected step needs; "recovery" where it is part of the documented way back.
    purpose: str = "step"
    at: str = ""  #: when it was sent; UTC, ISO 8601, milliseconds
    streams: list[Stream] = field(default_factory=list)  #: what it wrote, by size and digest
    source: str = ""  #: `path:line` of the step in the source; "" where pages came without one


@dataclass(frozen=True, slots=True)
class Open:
    """Something that was opened and could not safely be closed."""

    what: str
    step: str  #: the step that opened it
    place: str
    reason: str  #: why it was not closed
    commands: list[str]  #: what to run next, from the pages
    advice: str  #: what the page tells a person, or where the commands come from


@dataclass(frozen=True, slots=True)
class Ended:
    """The last record: the run's verdict."""

    verdict: str
    seconds: float
    passed: int
    failed: int
    inconclusive: int
    reason: str  #: one sentence: why it is not passed, or ""
    interrupted: bool = False


@dataclass(frozen=True, slots=True)
class Drift:
    """Documents that disagree with each other or with what is there, although every command did what it says."""

    place: str
    what: str  #: one sentence without a stop
    remedy: str
    fingerprint: str  #: names this finding in a waiver: it holds as long as what is found is the same
    waived: str = ""  #: by whom, until when and why; "": it is not


Record = Started | Phase | Begun | Done | Open | Drift | Ended

_KINDS: Final[dict[str, type[Any]]] = {
    kind.__name__.lower(): kind for kind in (Started, Phase, Begun, Done, Open, Drift, Ended)
}

#: Whoever wants to know what happens while it happens.
Listener = Callable[[Record], None]


class Broken(Exception):  # noqa: N818 - the evidence is broken
    """A file of evidence is not what was written: says which line and why."""


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
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600)

    def __call__(self, record: Record) -> Record:
        """Append one record with every text redacted, and see it written. Gives the record as it was kept.

        Raises OSError the first time that is not possible. What is told afterwards (what stays open) is not kept any
        more, but must still reach a person.
        """
        body = {"kind": type(record).__name__.lower(), **_without_secrets(_plain(record), self._redact)}
        line = json.dumps({"after": self._after, **body}, ensure_ascii=True, sort_keys=False).encode() + b"\n"
        if not self._broken:
            self._append(line)
        return _record(body)

    def _append(self, line: bytes) -> None:
        """Whole or not at all: half a line would make everything before it unreadable."""
        self._broken = True
        try:
            whole = os.write(self._file, line) == len(line)
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
        os.fsync(self._file)
        os.close(self._file)


def read(path: Path) -> list[Record]:
    """All records of a run in order. Raises Broken for what is no evidence, or was changed; OSError."""
    if not stat.S_ISREG(path.stat().st_mode):  # reading a pipe would wait for ever
        raise Broken(f"{path}: this is no regular file, and evidence is one")
    after, records = FIRST, []
    for number, line in enumerate(path.read_bytes().splitlines(keepends=True), 1):
        try:
            body = json.loads(line)
            if body.pop("after") != after:
                raise Broken(
                    f"{path}:{number}: this line does not follow the one before it; evidence was changed"
                )
            records.append(_record(body))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Broken(f"{path}:{number}: not a record of version {VERSION}: {error}") from error
        after = hashlib.sha256(line).hexdigest()
    return records


def runs(folder: Path) -> Iterable[Path]:
    """The files of all runs, newest first."""
    return sorted(folder.glob("*.jsonl"), reverse=True)


def _record(body: dict[str, Any]) -> Record:
    kind = _KINDS[body.pop("kind")]
    unknown = set(body) - {one.name for one in fields(kind)}
    if unknown:
        raise ValueError(f"unknown field {sorted(unknown)[0]!r}")
    if kind is Done:
        body["judged"] = [Judged(**judged) for judged in body["judged"]]
        body["streams"] = [Stream(**stream) for stream in body.get("streams", [])]
    record: Record = kind(**body)
    return record


def _plain(record: Any) -> dict[str, Any]:  # noqa: ANN401 - a record, or one that a record holds
    """As `asdict` has it, which copies every text and list once more: no step is worth so much time."""
    return {
        name: [_plain(one) if is_dataclass(one) else one for one in value]
        if isinstance(value, list)
        else value
        for name in record.__slots__
        for value in (getattr(record, name),)
    }


def _without_secrets(value: Any, redact: Callable[[str], str]) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {
            key: item if key in STRUCTURE else _without_secrets(item, redact) for key, item in value.items()
        }
    return [_without_secrets(item, redact) for item in value] if isinstance(value, list) else value
