"""What the shells of one run knew after its steps, in a file of this user alone: data, never evaluated.

A line a step, with what is not as after the step before; a line that was cut is no state.
"""

import errno
import hashlib
import json
import os
from dataclasses import field, fields
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from ...dataclass import dataclass
from ..evidence.line import line


@dataclass(frozen=True, slots=True)
class State:
    """A shell after one step."""

    passage: int
    step: str
    directory: str
    variables: dict[str, list[str]] = field(default_factory=dict)  #: name -> "x" if exported or "", value
    gone: list[str] = field(default_factory=list)  #: names that a new shell has and this one had no more
    missing: list[str] = field(default_factory=list)  #: what could not be kept, and why

    @property
    def digest(self) -> str:
        """What evidence keeps of it, so that nobody can put another state in its place."""
        body = {name: getattr(self, name) for name in sorted(_FIELDS)}
        body["variables"] = dict(sorted(self.variables.items()))
        return hashlib.sha256(line(body).encode("ascii")).hexdigest()


_FIELDS: Final = tuple(one.name for one in fields(State))


def state_file(evidence: Path, environment: str) -> Path:
    """Where the state of the newest run on an environment is kept."""
    return evidence / "state" / f"{environment}.json"


def save(path: Path, run: str, states: list[State]) -> None:
    """Whole or not at all, and readable for nobody else. Raises OSError with the file's name."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(file, "w", encoding="ascii") as out:
            out.write(json.dumps({"run": run, "kept": _place(path)}) + "\n")
            out.writelines(as_line(state, before) for before, state in pairwise([None, *states]) if state)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    fresh.replace(path)


def moved(path: Path) -> bool:
    """Whether no state was kept under this very path, from here: what a copied project has was left by the other."""
    try:
        with path.open("rb") as file:
            return bool(json.loads(file.readline()).get("kept") != _place(path))
    except (OSError, ValueError, AttributeError, RecursionError):
        return True


def _place(path: Path) -> list[str]:
    """Where it is, and of which project: two may have one folder of evidence."""
    return [str(path.resolve()), str(Path.cwd())]


def reopened(path: Path) -> int:
    """The file, to append to it. Raises OSError."""
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)


def append(file: int, text: str, path: Path) -> None:
    """A part of a line, which a full disk or a kill leaves, is no state. Raises OSError with the file's name."""
    try:
        whole = os.write(file, text.encode("ascii")) == len(text)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    if not whole:
        raise OSError(errno.ENOSPC, "only a part of a state was written", str(path))


def as_line(state: State, before: State | None) -> str:
    """A state as what is not as it was in the one before."""
    body = {name: getattr(state, name) for name in _FIELDS}
    if before:
        body = {name: value for name, value in body.items() if value != getattr(before, name)}
    return line(body) + "\n"


def load(path: Path, run: str) -> tuple[State, ...]:
    """The states that this run kept; none where the file is another run's or cannot be read."""
    try:
        first, *lines = path.read_text("ascii").split("\n")[:-1]
        if json.loads(first)["run"] != run:
            return ()
        found, known = [], dict[str, Any]()
        for each in lines:
            known |= json.loads(each)
            found.append(State(**known))
        states = tuple(found)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ()
    return states if all(map(_sound, states)) else ()


def _sound(state: State) -> bool:
    """Whether every field is what `save` writes: somebody may have edited the file."""
    variables: object = state.variables
    lists = [state.gone, state.missing, *(variables.values() if isinstance(variables, dict) else [None])]
    if not all(isinstance(listed, list) for listed in lists):
        return False
    texts = [state.step, state.directory, *(text for listed in lists for text in listed)]
    pairs = all(len(value) == 2 for value in state.variables.values())
    return type(state.passage) is int and pairs and all(map(_text, texts))


def _text(value: object) -> bool:
    """Whether a shell can be given it."""
    try:
        return isinstance(value, str) and b"\0" not in os.fsencode(value)
    except UnicodeEncodeError:
        return False
