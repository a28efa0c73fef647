"""A small project that was built once, in this process, and what a refusal must leave as it was."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rolloutdocs.cli import main

SMALL = Path(__file__).parents[1] / "generator/reads/small"
TEXT = (SMALL / "rollout.yaml").read_text(encoding="utf-8")
SOURCE = "content/rollout.yaml"
POLICY = "content/environments.yaml"


def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
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
            str(place.readlink())
            if place.is_symlink()
            else place.read_bytes()
            if place.is_file()
            else "folder"
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
