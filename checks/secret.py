"""The value of a declared secret: made, or read from where the policy says, when a run starts.

A command that prints one is run here and nowhere else, so neither `build` nor `--check` nor `--dry-run` runs it. It is
the caller's own (a password store), and gets the caller's environment; what it says on its error stream is thrown
away, since it may be the secret.
"""

import os
import secrets
import select
import time
from pathlib import Path
from typing import Final

from ..environments import Secret
from ..errors import Finding, Place, Refused
from . import processes
from .forms import SHORTEST

#: Seconds that a command may take, and bytes that it may print.
LIMIT: Final = 60.0
LONGEST: Final = 1 << 16


class SettingRefused(Refused):
    """A value that the run needs cannot be had; nothing was started (inconclusive, exit code 3)."""


def secret(variable: str, origin: Secret, path: Path) -> str:
    """The value; `path` is the environments file. Raises SettingRefused when it is not where the policy says."""
    if origin.secret == "made":  # noqa: S105 - the origin's name
        return secrets.token_urlsafe(24)
    get = _asked if origin.secret == "command" else _read  # noqa: S105 - the origin's name
    value = get(variable, origin, path)
    if len(value) < SHORTEST:
        what = f"the secret `{variable}` has fewer than {SHORTEST} characters, which could not be kept out of reports"
        raise _refused(path, what, "Choose a longer one; nothing was run.")
    return value


def _read(variable: str, origin: Secret, path: Path) -> str:
    """From a variable of the caller, or from a file."""
    try:
        value = (
            os.environ[origin.name]
            if origin.secret == "environment"  # noqa: S105 - the origin's name
            else (path.parent / origin.name).read_text("utf-8").strip("\n")
        )
    except (KeyError, OSError, ValueError):
        value = ""
    if not value or "\0" in value:
        where = "the variable" if origin.secret == "environment" else "the file"  # noqa: S105
        what = f"the secret `{variable}` is not in {where} `{origin.name}`, or it is empty"
        raise _refused(path, what, "Put it there, then start again; nothing was run.")
    return value


def _asked(variable: str, origin: Secret, path: Path) -> str:
    """What a command prints, one newline at its end apart."""
    command = origin.command
    problem, printed = _run(command, path.parent)
    if not problem and not printed.strip():
        problem = "printed nothing"
    if not problem and b"\0" in printed:
        problem = "printed a NUL character, which no variable can hold"
    if problem:
        what = f"the command of the secret `{variable}`, `{command[0]}`, {problem}"
        raise _refused(
            path,
            what,
            "Run it yourself to see why; it must print the secret and ask nothing. Nothing was run.",
        )
    return os.fsdecode(printed.removesuffix(b"\n").removesuffix(b"\r"))


def _run(command: list[str], folder: Path) -> tuple[str, bytes]:
    """Why there is nothing to take, or nothing; and what it printed."""
    setting = processes.Setting(dict(os.environ), str(folder.resolve()), stdout=processes.PIPE, mortal=True)
    try:
        process = processes.start(command, setting)
    except (OSError, ValueError) as error:
        return f"could not be started: {getattr(error, 'strerror', None) or 'its name cannot be used'}", b""
    try:
        printed = _printed(process, time.monotonic() + LIMIT)
        status = process.wait(1.0) if printed is not None else None
    finally:
        process.end(grace=0.5)
    if printed is None or status is None:
        return f"was not done after {LIMIT:g} seconds", b""
    if len(printed) > LONGEST:
        return f"printed more than {LONGEST} bytes", b""
    return (f"ended with {status}" if status else ""), printed


def _printed(process: processes.Process, deadline: float) -> bytes | None:
    """All that it prints, or a little more than the limit; None if it is not done in time."""
    stream = process.streams[1]
    assert stream is not None
    number, printed = stream.fileno(), b""
    while len(printed) <= LONGEST:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([number], [], [], left)[0]:
            return None
        data = os.read(number, 1 << 16)
        if not data:
            break
        printed += data
    return printed


def _refused(path: Path, what: str, remedy: str) -> SettingRefused:
    return SettingRefused([Finding(Place(path.name, 0), what, remedy)])
