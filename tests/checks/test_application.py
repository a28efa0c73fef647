"""The digest of the application: what is no file counts by its kind, and is never opened."""

import os
import socket
from pathlib import Path

import pytest
from rolloutdocs.checks.application import tree_digest


def fifo(path: Path) -> None:
    os.mkfifo(path)


def bound(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(path.name)


@pytest.mark.usefixtures("not_for_ever")
@pytest.mark.parametrize("make", [fifo, bound])
def test_what_is_no_file_is_not_read(make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Assert that a pipe nobody writes to holds no run up, and that it is not overlooked either."""
    (tmp_path / "app").mkdir()
    monkeypatch.chdir(tmp_path / "app")
    (tmp_path / "app" / "main.py").write_text("pass\n")
    before = tree_digest(tmp_path, ["app"])
    make(tmp_path / "app" / "events")
    with_it = tree_digest(tmp_path, ["app"])
    (tmp_path / "app" / "events").unlink()
    (tmp_path / "app" / "events").write_bytes(b"")
    assert len({before, with_it, tree_digest(tmp_path, ["app"])}) == 3


def test_a_pipe_that_is_named_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "events")
    with pytest.raises(FileNotFoundError, match="neither a file nor a folder"):
        tree_digest(tmp_path, ["events"])
