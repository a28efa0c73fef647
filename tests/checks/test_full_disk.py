"""A full disk is told with the file that had no room: temporary folder, evidence and project may be three disks."""

import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from rolloutdocs.checks.rehearsal.states import save
from rolloutdocs.checks.shell.output import Store


@contextmanager
def full() -> Iterator[None]:
    """No file may grow: a write fails as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    heard = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, heard)


def prints(path: Path) -> None:
    with closing(Store(path)) as store:
        store.append(b"x")


WRITES: dict[str, Callable[[Path], None]] = {
    "what a step prints": prints,
    "what a shell knows": lambda path: save(path, "run", []),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_the_file_is_named(tmp_path: Path, write: Callable[[Path], None]) -> None:
    """Assert that nobody is sent to make room on another disk."""
    path = tmp_path / "file"
    with pytest.raises(OSError, match="too large") as raised, full():
        write(path)
    assert raised.value.filename == str(path)
