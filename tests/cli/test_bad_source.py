"""A bad source of `build`: one clear error at its file and line, exit code 2, and nothing written."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from rolloutdocs.checks.reader import read_page

from .small import POLICY, SOURCE, TEXT, build, project, refused, tree


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return project(tmp_path, monkeypatch)


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
    "a wrong type": (
        TEXT.replace("title: Deploy", "title: [Deploy]"),
        f"{SOURCE}:17: `procedures.deploy.title` must be a text",
    ),
    "a number for a text": (
        TEXT.replace('version: "2"', "version: 2"),
        f"{SOURCE}:4: `release.version` must be a text, but is the number 2. Put it in quotes.",
    ),
    "a key twice": (
        TEXT.replace("  rollback:\n    title", "  deploy:\n    title"),
        f"{SOURCE}:39: has the key `deploy` again (first in line 16)",
    ),
    "a step twice": (TEXT.replace("      up:\n", "      down:\n"), f"{SOURCE}:30: has the key `down` again"),
    "an unknown step": (
        TEXT.replace("closed_by: deploy.up", "closed_by: deploy.upp"),
        "Did you mean `deploy.up`?",
    ),
    "a circle": (
        TEXT.replace(
            "        time_limit: 5 minutes",
            "        time_limit: 5 minutes\n        if_it_fails: {go_to: deploy}",
        ),
        "lead back here. Let one of them stop.",
    ),
    "a procedure that leaves the folder": (
        TEXT.replace("  rollback:\n    title", "  ../rollback:\n    title"),
        f"{SOURCE}:39: `procedures.../rollback` must be a lower-case name",
    ),
    "a page that leaves the folder": (
        TEXT.replace("page: rollback", "page: ../../rollback"),
        f"{SOURCE}:41: `procedures.rollback.page` is `../../rollback`, which is none of the choices",
    ),
    "an environments file elsewhere": (
        TEXT.replace("environments: environments.yaml", "environments: /etc/hostname"),
        f"{SOURCE}:9: names the environments file `/etc/hostname`, which is no path relative to this file.",
    ),
    "an environments file that is a folder": (
        TEXT.replace("environments: environments.yaml", "environments: ."),
        "cannot be read (Is a directory)",
    ),
    "an alias of itself": ("a: &a [*a]\n", f"{SOURCE}:1: uses the anchor `&a`"),
    "aliases that explode": (bomb(), f"{SOURCE}:1: uses the anchor `&a0`"),
    "a tag": ("a: !!python/object/apply:os.system [id]\n", f"{SOURCE}:"),
    "far too deep": ("a: " + "[" * 50_000, f"{SOURCE}: is nested too deep"),
    "far too long": (b"# " + b"x" * 10_000_000, f"{SOURCE}: has more than 2000000 bytes"),
    "a NUL": (TEXT.replace("Deploy", "De\0ploy"), f"{SOURCE}:17: has a character that YAML does not allow"),
    "no UTF-8": (b"release:\n  title: \xff\n", f"{SOURCE}:2: has bytes that are not UTF-8"),
    "a byte order mark and UTF-16": (
        "release: x\n".encode("utf-16"),
        f"{SOURCE}:1: has bytes that are not UTF-8",
    ),
    "a second document": ("a: 1\n---\nb: 2\n", f"{SOURCE}:2: is not valid YAML"),
}


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
    "a link to itself": (
        lambda place: place.symlink_to(place.name),
        "cannot be read (Too many levels of symbolic links)",
    ),
    "a link to nothing": (lambda place: place.symlink_to("gone"), "there is no such file"),
    "a device without end": (lambda place: place.symlink_to("/dev/zero"), "has more than 2000000 bytes"),
    "a full device": (lambda place: place.symlink_to("/dev/full"), "has more than 2000000 bytes"),
}


@pytest.mark.parametrize("file", [SOURCE, POLICY])
@pytest.mark.parametrize("name", PLACES)
def test_a_source_that_is_no_file(folder: Path, file: str, name: str) -> None:
    make, said = PLACES[name]
    (folder / file).unlink()
    make(folder / file)
    before = tree(folder / "docs")
    told = build()
    assert told.exit_code == 2
    if (
        file == POLICY and "device" in name
    ):  # the project's folder is not left, so what is there is not even opened
        file, said = SOURCE, "`environments.yaml`, which leads out of the project's folder by a symbolic link"
    assert said in told.output
    assert file in told.output
    assert tree(folder / "docs") == before


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
    refused(
        folder,
        f"{SOURCE}:14: names the migration's file `../../drop.php`, which leads out of the project's folder",
    )


def test_a_file_name_that_no_system_takes(folder: Path) -> None:
    name = "x" * 300
    migration = (
        f"migrations: [{{name: {name}, file: {name}, critical: true, operation: Drops, rollback: Adds}}]"
    )
    (folder / SOURCE).write_text(TEXT.replace("migrations: []", migration), encoding="utf-8")
    refused(folder, f"{SOURCE}:14: there is no file")
