"""`build` writes what changed, `build --check` writes nothing, and neither runs anything."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rolloutdocs.cli import main

from . import small

CHECKLIST = "PRODUCTION-ROLLOUT-CHECKLIST.md"


def test_what_is_committed_is_what_the_source_gives(project: Path, call) -> None:
    shown = call("build", "--check")
    assert shown.exit_code == 0
    assert "8 documents in docs are what the source gives" in shown.output


def test_check_shows_a_diff_and_writes_nothing(project: Path, call) -> None:
    source = project / "content" / "rollout.yaml"
    source.write_text(source.read_text().replace("Drop the column", "Drop that column"))
    before = {path: path.read_bytes() for path in (project / "docs").iterdir()}
    shown = call("build", "--check")
    assert shown.exit_code == 1
    assert f"docs/{CHECKLIST}" in shown.output
    assert "+### 2. Drop that column" in shown.output
    assert {path: path.read_bytes() for path in (project / "docs").iterdir()} == before


def test_build_writes_what_changed_and_then_nothing(project: Path, call) -> None:
    source = project / "content" / "rollout.yaml"
    source.write_text(source.read_text().replace("under one minute", "under two minutes"))
    assert "wrote docs/" in call("build").output
    assert "wrote" not in call("build").output


def test_a_page_edited_by_hand_is_left_alone(project: Path, call) -> None:
    page = project / "docs" / CHECKLIST
    page.write_text(page.read_text() + "\nMy own words.\n")
    shown = call("build")
    assert shown.exit_code == 1
    assert f"docs/{CHECKLIST}: was edited by hand" in shown.output
    assert page.read_text().endswith("My own words.\n")
    assert call("build", "--force").exit_code == 0
    assert "My own words" not in page.read_text()


def test_a_wrong_source_is_refused_with_all_that_is_wrong(project: Path, call) -> None:
    source = project / "content" / "rollout.yaml"
    text = source.read_text().replace("closed_by: deploy.up", "closed_by: deploy.upp", 1)
    source.write_text(text.replace("time_limit: 5 minutes", "time_limit: soon", 1))
    shown = call("build")
    assert shown.exit_code == 2
    assert "Did you mean `deploy.up`?" in shown.output
    assert shown.output.count("content/rollout.yaml:") == 2
    assert "Traceback" not in shown.output


def test_a_missing_source(project: Path, call) -> None:
    (project / "content" / "rollout.yaml").unlink()
    shown = call("build")
    assert shown.exit_code == 2
    assert "content/rollout.yaml: there is no such file" in shown.output


@pytest.mark.parametrize("words", [("build",), ("verify", "--env", "staging"), ("status",), ("drift",)])
def test_a_folder_without_a_rollout(words: tuple[str, ...], tmp_path: Path, monkeypatch) -> None:
    """It is the first thing that a newcomer sees in the wrong folder."""
    monkeypatch.chdir(tmp_path)
    shown = CliRunner().invoke(main, list(words), catch_exceptions=False)
    assert shown.exit_code == 2
    assert "content: there is no such file or folder. Go to the folder of the rollout" in shown.output
    assert "start one: `rolloutdocs init`" in shown.output


def test_a_field_that_reaches_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small.project(tmp_path, monkeypatch)
    assert trace("--check").exit_code == 0
    folder = tmp_path / "content" / "templates"
    folder.mkdir()
    for name in ("index", "release-notes"):
        (folder / f"{name}.md.j2").write_text("Nothing.\n")
    source = tmp_path / small.SOURCE
    source.write_text("templates: templates\n" + source.read_text())
    shown = trace("--check")
    assert shown.exit_code == 1
    assert "release.version" in shown.output
    assert "content/templates/index.md.j2 -> index.md:3: Nothing." in shown.output
    assert trace().exit_code == 0


def trace(*words: str) -> Result:
    return CliRunner().invoke(main, ["trace", *words], catch_exceptions=False)


def test_a_trace_says_on_a_terminal_what_takes_so_long(project: Path) -> None:
    script = "import pty, sys; sys.exit(pty.spawn([sys.executable, '-m', 'rolloutdocs', 'trace']) >> 8)"
    shown = subprocess.run(
        [sys.executable, "-c", script], cwd=project, capture_output=True, text=True, check=True
    )
    assert "rendering the documents with other values" in shown.stdout
