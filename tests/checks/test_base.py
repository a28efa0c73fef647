"""Names of commits, and what is read of one: with a real git, and names that are none."""

import os
import subprocess
from pathlib import Path

import pytest
from rolloutdocs.checks import base

from rolloutdocs.errors import OptionRefused


def git(folder: Path, *words: str) -> None:
    who = [word for key in ("name", "email") for word in ("-c", f"user.{key}=ada@example.org")]
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *who, *words], cwd=folder, env=environment, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two commits on `main`; the first has docs/one.md."""
    folder = tmp_path / "repository"
    (folder / "docs").mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    (folder / "docs/one.md").write_text("# One\n", "utf-8")
    (folder / "docs/link.md").symlink_to("/etc/hostname")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=one")
    (folder / "docs/one.md").write_text("# Two\n", "utf-8")
    git(folder, "commit", "--quiet", "--all", "--message=two")
    monkeypatch.chdir(folder)
    return folder


def test_files_are_the_commit_s_own(repository: Path) -> None:
    """Assert that a link is not followed, and that a file has the bytes that the commit has."""
    before = base.at("main~1")
    assert before.pages(Path("docs")) == {"one.md": b"# One\n"}
    assert base.at("main").read(Path("docs/one.md"), 100) == b"# Two\n"
    with pytest.raises(FileNotFoundError):
        before.read(Path("docs/link.md"), 100)
    with pytest.raises(FileNotFoundError):
        before.read(Path("../etc/hostname"), 100)


def test_paths_start_where_the_command_is_called(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository / "docs")
    assert base.at("main").read(Path("one.md"), 100) == b"# Two\n"


OPTIONS = ("--upload-pack=touch hacked", "-h", "--all")
OTHERS = ("main:docs", "main..HEAD", "main^{/two}", "@{-1}", "a b", "$(touch hacked)", "main\nHEAD", "", ".")


@pytest.mark.parametrize("ref", [*OPTIONS, *OTHERS, "main\0", "x" * 300])
def test_names_that_no_commit_has(repository: Path, ref: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Assert that no name is taken for an option, a path or a range: git is not even asked."""
    monkeypatch.setattr(base, "git", lambda *_: pytest.fail("git was asked"))
    with pytest.raises(OptionRefused, match="is no name of a commit"):
        base.at(ref)


@pytest.mark.parametrize("ref", ["nowhere", "HEAD~7", "origin/main", "0" * 40])
def test_commits_that_are_not_there(repository: Path, ref: str) -> None:
    with pytest.raises(OptionRefused, match="cannot be found"):
        base.at(ref)
    assert not list(repository.rglob("hacked"))


def test_a_name_with_two_meanings_is_none(repository: Path) -> None:
    """Assert that a tag of the change under review is not taken for the branch of that name."""
    git(repository, "tag", "main", "main~1")
    with pytest.raises(OptionRefused, match="ambiguous"):
        base.at("main")


def test_a_shallow_checkout_has_no_base(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(repository, "switch", "--quiet", "-c", "change")
    git(repository, "clone", "--quiet", "--depth=1", f"file://{repository}", "shallow")
    monkeypatch.chdir(repository / "shallow")
    with pytest.raises(OptionRefused, match="a shallow checkout has one commit only"):
        base.at("origin/main")


def test_no_repository_has_no_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OptionRefused, match="cannot be found"):
        base.at("main")


def test_more_than_is_read_is_told(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "MANY", 0)
    with pytest.raises(OSError, match="more pages in main than are read"):
        base.at("main").pages(Path("docs"))
    monkeypatch.setattr("rolloutdocs.checks.git.LARGEST", 3)
    with pytest.raises(OptionRefused, match="more than is read"):
        base.at("main")
