"""Publishing: whole or not at all, and never over somebody's own words."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from rolloutdocs.generator.loading import load
from rolloutdocs.generator.publish import check, documents, publish

from rolloutdocs.errors import PagesRefused

SMALL = Path(__file__).parent / "reads" / "small" / "rollout.yaml"
NAME = "MIGRATION-ROLLBACK-PATH.md"


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return documents(load(SMALL))


@pytest.fixture
def folder(pages: dict[str, str], tmp_path: Path) -> Path:
    publish(pages, tmp_path / "docs")
    return tmp_path / "docs"


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {place.name: (place.read_bytes(), place.stat().st_mtime_ns) for place in folder.iterdir()}


def refusal(pages: dict[str, str], folder: Path) -> str:
    with pytest.raises(PagesRefused) as refused:
        publish(pages, folder)
    return str(refused.value)


def test_writes(pages: dict[str, str], tmp_path: Path) -> None:
    done = publish(pages, tmp_path / "a" / "docs")
    assert done.written == tuple(pages)
    assert {place.name: place.read_text() for place in (tmp_path / "a" / "docs").iterdir()} == pages
    assert check(pages, tmp_path / "a" / "docs") == ()


def test_again_touches_nothing(pages: dict[str, str], folder: Path) -> None:
    before = state(folder)
    done = publish(pages, folder)
    assert (done.written, done.kept) == ((), tuple(pages))
    assert state(folder) == before


def test_check_writes_nothing(pages: dict[str, str], tmp_path: Path) -> None:
    found = check(pages, tmp_path / "docs")
    assert [finding.what for finding in found] == ["the page is missing"] * len(pages)
    assert not (tmp_path / "docs").exists()


def older(pages: dict[str, str]) -> dict[str, str]:
    source = load(SMALL)
    release = source.rollout.release.model_copy(update={"version": "1"})
    changed = source.rollout.model_copy(update={"release": release})
    steps = source.rollout.procedures["rollback"].steps
    back = steps["back"].model_copy(update={"run": "true"})
    procedure = source.rollout.procedures["rollback"].model_copy(update={"steps": {"back": back}})
    changed = changed.model_copy(update={"procedures": {**changed.procedures, "rollback": procedure}})
    return documents(replace(source, rollout=changed))


def test_older_pages_are_replaced(pages: dict[str, str], folder: Path) -> None:
    publish(older(pages), folder)
    before = state(folder)
    found = {Path(finding.place.path).name: finding for finding in check(pages, folder)}
    assert "-true\n+php artisan migrate:rollback --step=1" in found[NAME].detail
    assert found[NAME].remedy == "Run `rolloutdocs build`."
    assert state(folder) == before
    assert set(publish(pages, folder).written) == set(found)
    assert check(pages, folder) == ()


def test_edited_by_hand_is_kept(pages: dict[str, str], folder: Path) -> None:
    publish(older(pages), folder)
    (folder / NAME).write_text((folder / NAME).read_text().replace("true", "false"))
    before = state(folder)
    told = refusal(pages, folder)
    assert told.startswith(f"{folder}/{NAME}: was edited by hand")
    assert "--force" in told
    assert state(folder) == before
    assert "was edited by hand" in check(pages, folder)[0].what
    assert NAME in publish(pages, folder, force=True).written
    assert (folder / NAME).read_text() == pages[NAME]


def test_windows_line_ends_are_named(pages: dict[str, str], folder: Path) -> None:
    (folder / NAME).write_bytes(pages[NAME].replace("\n", "\r\n").encode())
    assert "Windows line ends" in refusal(pages, folder)
    assert "Windows line ends" in check(pages, folder)[0].remedy


@pytest.mark.parametrize("force", [False, True])
def test_somebody_elses_file_is_kept(pages: dict[str, str], folder: Path, force: bool) -> None:
    (folder / NAME).write_text("# Mine\n")
    with pytest.raises(PagesRefused, match="is none of our pages"):
        publish(pages, folder, force=force)
    assert (folder / NAME).read_text() == "# Mine\n"
    assert "move it away" in check(pages, folder)[0].remedy


def test_links_are_not_followed(pages: dict[str, str], folder: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text(pages[NAME])
    (folder / NAME).unlink()
    (folder / NAME).symlink_to(tmp_path / "mine")
    assert "is a symbolic link" in refusal(pages, folder)
    (tmp_path / "mine").unlink()
    assert "is a symbolic link" in refusal(pages, folder)


def test_a_folder_or_bytes_in_the_way(pages: dict[str, str], folder: Path) -> None:
    (folder / "index.md").unlink()
    (folder / "index.md").mkdir()
    (folder / NAME).write_bytes(b"\xff")
    before = {place.name for place in folder.iterdir()}
    told = refusal(pages, folder)
    assert "index.md: cannot be read (Is a directory)" in told
    assert f"{NAME}: cannot be read (it is not UTF-8)" in told
    assert {place.name for place in folder.iterdir()} == before
    assert len(check(pages, folder)) == 2


def test_nowhere_to_write(pages: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "docs").write_text("a file")
    assert "is not a folder" in refusal(pages, tmp_path / "docs")
    assert "cannot be written" in refusal(pages, Path("/proc/self/docs"))


def test_all_or_nothing(pages: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fills up while the third page is written changes no page and leaves nothing behind."""
    publish(older(pages), tmp_path)
    before, calls, sync = state(tmp_path), [], os.fsync

    def full(number: int) -> None:
        calls.append(number)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")
        sync(number)

    monkeypatch.setattr(os, "fsync", full)
    pages = {name: page + "x\n" for name, page in pages.items()}
    assert "cannot be written (No space left on device)" in refusal(pages, tmp_path)
    assert state(tmp_path) == before


def test_stale_pages_are_named(pages: dict[str, str], folder: Path) -> None:
    (folder / "OLD.md").write_text(pages[NAME])
    (folder / "guide.md").write_text("# By hand\n")
    found = check(pages, folder)
    assert [(finding.place.path, finding.what) for finding in found] == [
        (f"{folder}/OLD.md", "is a page that the source no longer gives")
    ]
    assert publish(pages, folder).stale == ("OLD.md",)
    assert (folder / "OLD.md").exists()
