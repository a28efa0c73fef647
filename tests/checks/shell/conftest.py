import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rolloutdocs.checks.shell import Outcome, Shell, Target

FAR = (sys.executable, "-I", str(Path(__file__).with_name("far.py")))
SHELLS = {"here": ("bash",), "far": FAR}
ENVIRONMENT = {"PATH": os.environ["PATH"], "HOME": "/", "LANG": "C.UTF-8"}

Run = Callable[..., Outcome]


@pytest.fixture(params=SHELLS)
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Target:
    place = tmp_path / "a place"
    place.mkdir()
    return Target(SHELLS[request.param], str(place), {**ENVIRONMENT, "GIVEN": "it's $x\n\\"})


@pytest.fixture
def shell(target: Target, tmp_path: Path) -> Iterator[Shell]:
    with Shell(target, tmp_path) as opened:
        yield opened
    end_far_side(target)


@pytest.fixture
def run(shell: Shell) -> Run:
    return lambda command, limit=20, **more: shell.run(command, limit, **more)


def end_far_side(target: Target) -> None:
    """What a far shell left: this side cannot see it, the test's machine can, by its directory."""
    for folder in Path("/proc").iterdir():
        try:
            here = (folder / "cwd").resolve().is_relative_to(target.directory or "")
            if folder.name.isdigit() and here and int(folder.name) != os.getpid():
                os.kill(int(folder.name), signal.SIGKILL)
        except OSError:
            continue


def alive(marker: str) -> list[int]:
    """Processes that have `marker` among their arguments."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            if marker.encode() in (folder / "cmdline").read_bytes().split(b"\0"):
                found.append(int(folder.name))
        except (OSError, ValueError):
            continue
    return found
