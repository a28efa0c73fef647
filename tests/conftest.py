"""What holds for all tests: a real part that is missing, and any skip, is a failure.

A test that needs one says so with the package of `tests/system-packages/packages.txt`:
`@pytest.mark.real("php-cli", "mariadb-server-core")`.
"""

import os
import shutil
import signal
import subprocess
from collections.abc import Generator, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from .sshd import Sshd

ROOT = Path(__file__).parent.parent
PACKAGES = ROOT / "tests/system-packages"


# On a developer's machine every run draws other values; where a change is judged, equal trees get equal verdicts.
# How long one example takes says how busy the machine is.
settings.register_profile("drawn", deadline=None)
settings.register_profile("judged", derandomize=True, print_blob=True, deadline=None)
settings.load_profile("judged" if os.environ.get("CI") else "drawn")


# Where GitHub runs the tests, the commands in them must not annotate the test's own job, nor fill its summary.
for _name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE"):
    os.environ.pop(_name, None)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "real(*packages): needs these system packages, and fails without them")


def listed() -> set[str]:
    lines = (PACKAGES / "packages.txt").read_text(encoding="utf-8").splitlines()
    return {line.split()[0] for line in lines if line and not line.startswith("#")}


@cache
def missing() -> frozenset[str]:
    asked = subprocess.run([PACKAGES / "install", "--missing"], capture_output=True, text=True, check=False)
    assert asked.returncode in (0, 1), asked.stderr
    return frozenset(asked.stdout.split())


def pytest_runtest_setup(item: pytest.Item) -> None:
    needed = {str(name) for mark in item.iter_markers("real") for name in mark.args}
    if unknown := needed - listed():
        pytest.fail(f"not in tests/system-packages/packages.txt: {', '.join(sorted(unknown))}", pytrace=False)
    if gone := needed & missing():
        pytest.fail(f"missing here: {', '.join(sorted(gone))}. Run `make packages`.", pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, and nothing here may be: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped, and nothing here may be: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def _signals() -> None:
    """A run in this process that was asked to end ignores what follows; the next test hears again.

    Nor does it matter how the tests were started: a shell's background job ignores Ctrl-C, and `nohup` a hangup, and
    so would all they start.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)


@pytest.fixture(autouse=True, scope="session")
def _composed_once() -> Iterator[None]:
    """Compose a text once in this process: most of a build is that, and nothing changes the nodes it gives."""
    from rolloutdocs import yaml_nodes  # only where a test runs: not to list them

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_nodes, "_composed", lru_cache(64)(yaml_nodes._composed))
        yield


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser; the part itself says whether it is there."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.fail("no Chromium on the PATH. Run `make packages`.", pytrace=False)
    return found


@pytest.fixture(scope="session")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Sshd]":
    """A server that all tests share; who harms it takes `own_sshd`."""
    yield from _served(tmp_path_factory.mktemp("sshd"))


@pytest.fixture
def own_sshd(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Sshd]":
    """A server that a test may harm."""
    yield from _served(tmp_path_factory.mktemp("sshd"))


def _served(folder: Path) -> "Iterator[Sshd]":
    from .sshd import Sshd  # this file is also copied without it

    server = Sshd(folder)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def mariadb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a MariaDB that all tests share: they make databases of their own."""
    from .databases import mariadb

    with mariadb(tmp_path_factory.mktemp("mariadb")) as port:
        yield port


@pytest.fixture(scope="session")
def postgresql() -> Iterator[int]:
    """The port of a PostgreSQL that all tests share: they make databases of their own."""
    from .databases import postgresql

    with postgresql() as port:
        yield port


@pytest.fixture
def free_port() -> int:
    """A port on which nobody listens."""
    from .ports import unused

    return unused()


@pytest.fixture
def not_for_ever() -> Iterator[None]:
    """End what waits without end: a test that hangs tells nobody what is wrong."""

    def ended(*_: object) -> None:
        raise AssertionError("this waited for more than 30 seconds")

    before = signal.signal(signal.SIGALRM, ended)
    signal.alarm(30)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
