"""Bad input of `build`: one clear error at its file and line, exit code 2, nothing lost and nothing left behind."""

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
from click.testing import CliRunner, Result
from rolloutdocs.checks.reader import read_page

from rolloutdocs.cli import main

from .conftest import COMMAND, TRACEBACK

SMALL = Path(__file__).parents[1] / "generator/reads/small"
TEXT = (SMALL / "rollout.yaml").read_text(encoding="utf-8")
SOURCE = "content/rollout.yaml"
POLICY = "content/environments.yaml"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that was built once, and then changed in one value that every page shows."""
    shutil.copytree(SMALL, tmp_path / "content")
    monkeypatch.chdir(tmp_path)
    assert build().exit_code == 0
    (tmp_path / SOURCE).write_text(
        TEXT.replace("Ana", "Eva").replace("old column", "legacy column"), encoding="utf-8"
    )
    return tmp_path


def build(*words: str) -> Result:
    return CliRunner().invoke(main, ["build", *words], catch_exceptions=False)


def tree(folder: Path) -> dict[str, bytes | str]:
    """Every file with its bytes, every link with its target; a file that is only left over is seen as well."""
    found: dict[str, bytes | str] = {}
    for place in sorted(folder.rglob("*")):
        name = place.relative_to(folder).as_posix()
        found[name] = (
            os.readlink(place) if place.is_symlink() else place.read_bytes() if place.is_file() else "folder"
        )
    return found


def refused(folder: Path, *said: str, words: tuple[str, ...] = ()) -> None:
    """Assert exit 2, the words, and that nothing is otherwise than before."""
    before = tree(folder)
    told = build(*words)
    assert told.exit_code == 2, told.output
    for one in said:
        assert one in told.output
    assert tree(folder) == before


def bomb() -> str:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return "\n".join(lines) + "\n"


#: Name -> the source, and what is said of it.
SOURCES: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", f"{SOURCE}: is empty"),
    "a bracket is open": ("release: [1\nb: 2\n", f"{SOURCE}:2: is not valid YAML"),
    "a tab": ("release:\n\ttitle: x\n", f"{SOURCE}:2: is indented with a tab"),
    "no mapping": ("- a\n", f"{SOURCE}:1: is not a mapping"),
    "a wrong type": (TEXT.replace("title: Deploy", "title: [Deploy]"), f"{SOURCE}:17: `procedures.deploy.title` must be a text"),
    "a number for a text": (TEXT.replace('version: "2"', "version: 2"), f"{SOURCE}:4: `release.version` must be a text, but is the number 2. Put it in quotes."),
    "a key twice": (TEXT.replace("  rollback:\n    title", "  deploy:\n    title"), f"{SOURCE}:39: has the key `deploy` again (first in line 16)"),
    "a step twice": (TEXT.replace("      up:\n", "      down:\n"), f"{SOURCE}:30: has the key `down` again"),
    "an unknown step": (TEXT.replace("closed_by: deploy.up", "closed_by: deploy.upp"), "Did you mean `deploy.up`?"),
    "a circle": (TEXT.replace("        time_limit: 5 minutes", "        time_limit: 5 minutes\n        if_it_fails: {go_to: deploy}"), "lead back here. Let one of them stop."),
    "a procedure that leaves the folder": (TEXT.replace("  rollback:\n    title", "  ../rollback:\n    title"), f"{SOURCE}:39: `procedures.../rollback` must be a lower-case name"),
    "a page that leaves the folder": (TEXT.replace("page: rollback", "page: ../../rollback"), f"{SOURCE}:41: `procedures.rollback.page` is `../../rollback`, which is none of the choices"),
    "an environments file elsewhere": (TEXT.replace("environments: environments.yaml", "environments: /etc/hostname"), f"{SOURCE}:9: `environments` is the absolute path"),
    "an environments file that is a folder": (TEXT.replace("environments: environments.yaml", "environments: ."), "cannot be read (Is a directory)"),
    "an alias of itself": ("a: &a [*a]\n", f"{SOURCE}:1: uses the anchor `&a`"),
    "aliases that explode": (bomb(), f"{SOURCE}:1: uses the anchor `&a0`"),
    "a tag": ("a: !!python/object/apply:os.system [id]\n", f"{SOURCE}:"),
    "far too deep": ("a: " + "[" * 50_000, f"{SOURCE}: is nested too deep"),
    "far too long": (b"# " + b"x" * 10_000_000, f"{SOURCE}: has more than 2000000 bytes"),
    "a NUL": (TEXT.replace("Deploy", "De\0ploy"), f"{SOURCE}:17: has a character that YAML does not allow"),
    "no UTF-8": (b"release:\n  title: \xff\n", f"{SOURCE}:2: has bytes that are not UTF-8"),
    "a byte order mark and UTF-16": ("release: x\n".encode("utf-16"), f"{SOURCE}:1: has bytes that are not UTF-8"),
    "a second document": ("a: 1\n---\nb: 2\n", f"{SOURCE}:2: is not valid YAML"),
}  # fmt: skip


@pytest.mark.parametrize("name", SOURCES)
def test_a_bad_source(folder: Path, name: str) -> None:
    text, said = SOURCES[name]
    (folder / SOURCE).write_bytes(text if isinstance(text, bytes) else text.encode())
    refused(folder, said, "Nothing was written or run.")


#: Name -> what takes the place of a file of the source, and what is said of it.
PLACES: dict[str, tuple[Callable[[Path], object], str]] = {
    "nothing": (lambda place: None, "there is no such file"),
    "a folder": (lambda place: place.mkdir(), "cannot be read (Is a directory)"),
    "a pipe": (os.mkfifo, "is a pipe, not a file"),
    "a link to itself": (lambda place: place.symlink_to(place.name), "cannot be read (Too many levels of symbolic links)"),
    "a link to nothing": (lambda place: place.symlink_to("gone"), "there is no such file"),
    "a device without end": (lambda place: place.symlink_to("/dev/zero"), "has more than 2000000 bytes"),
    "a full device": (lambda place: place.symlink_to("/dev/full"), "has more than 2000000 bytes"),
}  # fmt: skip


@pytest.mark.parametrize("file", [SOURCE, POLICY])
@pytest.mark.parametrize("name", PLACES)
def test_a_source_that_is_no_file(folder: Path, file: str, name: str) -> None:
    make, said = PLACES[name]
    (folder / file).unlink()
    make(folder / file)
    before = tree(folder / "docs")
    told = build()
    assert told.exit_code == 2
    assert said in told.output
    assert file in told.output
    assert tree(folder / "docs") == before


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
        (SOURCE, 0o000, f"Path '{SOURCE}' is not readable"),
        (POLICY, 0o000, f"{POLICY}`: cannot be read (Permission denied)"),
        ("content", 0o000, f"{SOURCE}: cannot be read (Permission denied)"),
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


@pytest.mark.parametrize("name", ["a|b", "two\nlines", "x rollout:y", "\u200b", " x"])
def test_a_folder_that_no_page_can_name(folder: Path, name: str) -> None:
    """Assert that a path cannot break out of the line in which every page names it."""
    shutil.copytree(folder / "content", folder / name)
    refused(
        folder,
        "every page names it. Rename the file or its folder.",
        words=("--source", f"{name}/rollout.yaml"),
    )


@pytest.mark.parametrize("name", ["a`b", "a b", "é", "{{ x }}", "-->", "<b>"])
def test_a_folder_with_an_odd_name(folder: Path, name: str) -> None:
    shutil.copytree(folder / "content", folder / name)
    assert build("--source", f"{name}/rollout.yaml").exit_code == 0
    for page in (folder / "docs").iterdir():
        read_page(page.name, page.read_bytes())


def test_a_migration_outside_of_the_project(folder: Path) -> None:
    (folder.parent / "drop.php").write_text("x")
    migration = "migrations: [{name: drop.php, file: ../../drop.php, critical: true, operation: Drops, rollback: Adds}]"
    (folder / SOURCE).write_text(TEXT.replace("migrations: []", migration), encoding="utf-8")
    refused(folder, f"{SOURCE}:14: `../../drop.php` leaves the project's folder")


def test_a_file_name_that_no_system_takes(folder: Path) -> None:
    name = "x" * 300
    migration = (
        f"migrations: [{{name: {name}, file: {name}, critical: true, operation: Drops, rollback: Adds}}]"
    )
    (folder / SOURCE).write_text(TEXT.replace("migrations: []", migration), encoding="utf-8")
    refused(folder, f"{SOURCE}:14: there is no file")
