"""A bad place for the pages: a link, a file, no right to write, a full disk. Exit 2, nothing lost or left behind."""

import errno
import os
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import COMMAND, TRACEBACK
from .small import POLICY, SOURCE, build, project, refused, tree


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return project(tmp_path, monkeypatch)


def test_the_documents_are_a_link(folder: Path) -> None:
    (folder / "docs").rename(folder / "elsewhere")
    (folder / "docs").symlink_to("elsewhere")
    refused(folder, "docs: is a symbolic link", "No page was changed.")
    refused(folder, "docs: is a symbolic link", words=("--check",))
    refused(folder, "docs: is a symbolic link", words=("--docs", "docs/below"))


@pytest.mark.parametrize("target", ["../content/rollout.yaml", "gone", "/dev/null", "index.md"])
def test_a_page_is_a_link(folder: Path, target: str) -> None:
    (folder / "docs/index.md").unlink()
    (folder / "docs/index.md").symlink_to(target)
    refused(folder, "docs/index.md: is a symbolic link", "No page was changed.")
    refused(folder, "docs/index.md: is a symbolic link", words=("--force",))


def test_a_page_is_a_folder_or_a_pipe(folder: Path) -> None:
    (folder / "docs/index.md").unlink()
    (folder / "docs/index.md").mkdir()
    refused(folder, "docs/index.md: cannot be read (Is a directory)")
    (folder / "docs/index.md").rmdir()
    os.mkfifo(folder / "docs/index.md")
    refused(folder, "docs/index.md: cannot be read (it is a pipe)", words=("--force",))


def test_the_documents_are_a_file(folder: Path) -> None:
    shutil.rmtree(folder / "docs")
    (folder / "docs").write_text("mine\n")
    refused(folder, "docs")
    refused(folder, "docs", words=("--check",))
    refused(folder, "docs", words=("--docs", "docs/below"))


#: Capabilities that let root pass over modes: taken away, so that this is seen as any user sees it.
LIMITED = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search") if os.geteuid() == 0 else ()


def run(folder: Path, *words: str, **options: Any) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*LIMITED, *COMMAND, "build", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **options,
    )


@pytest.mark.parametrize(
    ("place", "mode", "said"),
    [
        ("docs", 0o500, "docs: cannot be written (Permission denied)"),
        ("docs", 0o000, "Directory 'docs' is not readable"),
        ("docs/index.md", 0o000, "docs/index.md: cannot be read (Permission denied)"),
        (SOURCE, 0o000, f"{SOURCE}: cannot be read (Permission denied)"),
        (POLICY, 0o000, f"{POLICY}`: cannot be read (Permission denied)"),
        ("content", 0o000, "Path 'content' is not readable"),
        (".", 0o500, "docs/new: cannot be written (Permission denied)"),
    ],
)
def test_what_may_not_be_read_or_written(folder: Path, place: str, mode: int, said: str) -> None:
    before = tree(folder)
    kept = (folder / place).stat().st_mode
    words = ("--docs", "docs/new") if place == "." else ()
    (folder / ("docs" if place == "." else place)).chmod(mode)
    try:
        done = run(folder, *words)
    finally:
        (folder / ("docs" if place == "." else place)).chmod(kept)
    assert (done.returncode, TRACEBACK in done.stderr) == (2, False), done.stderr
    assert said in done.stderr
    assert tree(folder) == before


def test_a_file_may_not_grow(folder: Path) -> None:
    """Assert that a real write that ends early, as on a full disk, changes no page and leaves nothing behind."""
    before = tree(folder)
    done = run(folder, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)))
    assert done.returncode == 2
    assert "docs: cannot be written (File too large)" in done.stderr
    assert "No page was changed." in done.stderr
    assert tree(folder) == before


class Disk:
    """Counts what needs room on a disk, and fails from the one given on, or at that one alone."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int, *, stays: bool) -> None:
        self.calls = 0
        for owner, name in ((tempfile, "mkstemp"), (os, "fsync"), (os, "link"), (os, "replace")):
            monkeypatch.setattr(
                owner, name, self._counted(getattr(owner, name), at, stays and name != "replace")
            )

    def _counted(self, real: Callable[..., Any], at: int, stays: bool) -> Callable[..., Any]:
        def counted(*words: Any, **options: Any) -> Any:
            self.calls += 1
            if self.calls == at or (stays and self.calls > at):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return real(*words, **options)

        return counted


@pytest.mark.parametrize("stays", [False, True], ids=["once", "from then on"])
@pytest.mark.parametrize("new", [False, True], ids=["changed pages", "new pages"])
def test_the_disk_is_full_at_every_point(
    folder: Path, monkeypatch: pytest.MonkeyPatch, stays: bool, new: bool
) -> None:
    """Assert that whichever write fails, all pages are the old ones, and no temporary file or new folder is left."""
    words = ("--docs", "a/b") if new else ()
    shutil.rmtree(
        folder / ".rolloutdocs"
    )  # no file of what was built: that it cannot be written is no failure
    (folder / ".rolloutdocs").touch()
    before = tree(folder)
    at, done = 0, False
    while not done:
        at += 1
        with monkeypatch.context() as patched:
            disk = Disk(patched, at, stays=stays)
            told = build(*words)
        done = disk.calls < at
        if not done:
            assert told.exit_code == 2, told.output
            assert "cannot be written (No space left on device)" in told.output
            assert tree(folder) == before
    assert at > 10
    assert told.exit_code == 0
    assert tree(folder) != before
    assert not [name for name in tree(folder) if ".rolloutdocs-" in name]


def test_an_interrupt_in_the_middle(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, replace, calls = tree(folder), os.replace, []

    def interrupted(*words: Any) -> None:
        calls.append(words)
        if len(calls) == 2:
            raise KeyboardInterrupt
        replace(*words)

    monkeypatch.setattr(os, "replace", interrupted)
    assert build().exit_code == 130
    assert tree(folder) == before


def test_a_file_system_without_links(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Assert that pages are written, and come back, where nothing can have a second name."""

    def none(*_: Any, **__: Any) -> None:
        raise OSError(errno.EPERM, "no links")

    monkeypatch.setattr(os, "link", none)
    before, replace, calls = tree(folder), os.replace, []

    def full(*words: Any) -> None:
        calls.append(words)
        if len(calls) == 3:
            raise OSError(errno.ENOSPC, "full")
        replace(*words)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", full)
        assert build().exit_code == 2
    assert tree(folder) == before
    assert build().exit_code == 0
    assert build("--check").exit_code == 0
