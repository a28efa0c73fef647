import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rolloutdocs.checks.shell import Outcome, Shell, Target

from ...sshd import Sshd

PRETENDER = (sys.executable, "-I", str(Path(__file__).with_name("pretender.py")))
DOCKER = (*PRETENDER, "docker", "exec", "-i")
KUBECTL = (*PRETENDER, "kubectl", "exec", "-i")
SHELLS = {
    "here": ("bash",),
    "ssh": None,  # known when its server runs
    "docker": (*DOCKER, "app", "bash"),
    "kubectl": (*KUBECTL, "app", "--", "bash"),
}
PACKAGES = ("openssh-client", "openssh-server", "libwrap0", "libnss-wrapper")
REAL = pytest.mark.real(*PACKAGES)
EVERYWHERE = [pytest.param(name, marks=[REAL] if name == "ssh" else []) for name in SHELLS]
ENVIRONMENT = {"PATH": os.environ["PATH"], "HOME": "/", "LANG": "C.UTF-8"}
CLIENT = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}

Run = Callable[..., Outcome]


@pytest.fixture(params=EVERYWHERE)
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Target:
    return targeted(request, request.param, tmp_path)


@pytest.fixture(params=EVERYWHERE[1:])
def far(request: pytest.FixtureRequest, tmp_path: Path) -> Target:
    """Those that are not on this machine."""
    return targeted(request, request.param, tmp_path)


def targeted(request: pytest.FixtureRequest, kind: str, tmp_path: Path) -> Target:
    place = tmp_path / "a place"
    place.mkdir()
    sshd: Sshd | None = request.getfixturevalue("sshd") if kind == "ssh" else None
    argv = sshd.argv if sshd else SHELLS[kind]
    assert argv
    return Target(
        argv, str(place), {**ENVIRONMENT, "GIVEN": "it's $x\n\\"}, None if kind == "here" else CLIENT
    )


@pytest.fixture
def shell(target: Target, tmp_path: Path) -> Iterator[Shell]:
    """A shell; whatever was done with it, nothing that began in its directory is alive afterwards."""
    with Shell(target, tmp_path) as opened:
        yield opened
    left = within(target.directory or "")
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert left == []


@pytest.fixture
def run(shell: Shell) -> Run:
    return lambda command, limit=20, **more: shell.run(command, limit, **more)


def within(directory: str) -> list[int]:
    """Processes whose working directory is this one or below; the test's own machine sees both sides."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if (folder / "cwd").readlink().is_relative_to(directory) and int(folder.name) != os.getpid():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


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
