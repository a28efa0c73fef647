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


def test_a_link_to_a_folder_counts_by_where_it_leads(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    (tmp_path / "app").mkdir()
    found = {tree_digest(tmp_path, ["app"])}
    for name in ("current", "vendor"):
        for leads in ("one", "two"):
            (tmp_path / "app" / name).symlink_to(tmp_path / leads)
            found.add(tree_digest(tmp_path, ["app"]))
            (tmp_path / "app" / name).unlink()
    assert len(found) == 5


def test_a_named_file_that_is_a_link_counts_by_what_it_holds(tmp_path: Path) -> None:
    """Assert that another release behind the same link is another application."""
    (tmp_path / "rel.tar").write_text("one")
    (tmp_path / "app.tar").symlink_to("rel.tar")
    before = tree_digest(tmp_path, ["app.tar"])
    assert tree_digest(tmp_path, ["app.tar"]) == before
    (tmp_path / "rel.tar").write_text("two")
    assert tree_digest(tmp_path, ["app.tar"]) != before


def test_names_that_are_no_utf_8(tmp_path: Path) -> None:
    app = tmp_path / "app"
    app.mkdir()
    found = {tree_digest(tmp_path, ["app"])}
    (app / os.fsdecode(b"caf\xe9")).write_text("x")
    found.add(tree_digest(tmp_path, ["app"]))
    (app / "link").symlink_to(os.fsdecode(b"caf\xe9"))
    found.add(tree_digest(tmp_path, ["app"]))
    assert len(found) == 3


@pytest.mark.parametrize(
    ("folder", "listed"), [("vendor", "composer.json"), ("node_modules", "package.json")]
)
def test_a_folder_is_left_out_only_beside_the_list_it_is_filled_from(
    folder: str, listed: str, tmp_path: Path
) -> None:
    own, shipped = tmp_path / "app" / folder, tmp_path / "app" / "views" / folder
    for one in (own, shipped):
        one.mkdir(parents=True)
    (tmp_path / "app" / listed).write_text("{}")
    before = tree_digest(tmp_path, ["app"])
    (own / "file").write_text("another")
    assert tree_digest(tmp_path, ["app"]) == before
    (shipped / "file").write_text("another")
    assert tree_digest(tmp_path, ["app"]) != before
