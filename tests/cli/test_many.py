"""Several rollouts: one is picked, the others have no say, and nothing runs that only the list of them shows."""

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from rolloutdocs.generator.seals import sealed

Lab = Any


@pytest.fixture
def many(lab: Lab) -> Lab:
    """Two rollouts with one environments file; `good` passes, `bad` fails."""
    content = lab.folder / "content"
    for name, command in {"good": "true", "bad": "false"}.items():
        lab.write({"deploy": {"a": lab.step(command, title="Do it")}})
        text = (content / "rollout.yaml").read_text().replace("environments.yaml", "../environments.yaml")
        (content / "rollout.yaml").unlink()
        (content / name).mkdir()
        (content / name / "rollout.yaml").write_text(text)
    return lab


def verify(lab: Lab, *words: str) -> tuple[int, str]:
    done = lab.run("verify", "--env", "staging", *words)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def test_each_is_verified_by_itself(many: Lab) -> None:
    assert many.run("build").returncode == 0
    assert verify(many, "--rollout", "good")[0] == 0
    assert verify(many, "--rollout", "bad")[0] == 1


def test_none_picked_or_misspelt_is_wrong_usage(many: Lab) -> None:
    many.run("build")
    for words, told in {
        (): "content: has 2 rollouts, and none was picked. Say which one, `--rollout NAME`. Known: `bad`, `good`.",
        ("--rollout", "goood"): "there is no rollout `goood`. Correct the name. Did you mean `good`?",
    }.items():
        assert verify(many, *words)[0] == 2
        assert told in verify(many, *words)[1]
        exported = many.run("pr", "export", *words)
        assert (exported.returncode, exported.stdout) == (2, "")
        assert told in exported.stderr


def test_both_kinds_at_once_are_refused(many: Lab) -> None:
    shutil.copy(many.folder / "content/good/rollout.yaml", many.folder / "content/rollout.yaml")
    done = many.run("build")
    assert done.returncode == 2
    assert "content/rollout.yaml: stands beside rollouts in folders of their own" in done.stderr
    assert not (many.folder / "docs").exists()


def test_evidence_of_another_rollout_never_counts(many: Lab) -> None:
    """Both have the same plan, environment and pages but for their names: only the record tells them apart."""
    shutil.copy(many.folder / "content/good/rollout.yaml", many.folder / "content/bad/rollout.yaml")
    many.run("build")
    assert verify(many, "--rollout", "good")[0] == 0
    good, other = (many.run("pr", "export", "--rollout", name).stdout for name in ("good", "bad"))
    assert "The rehearsal on `staging` **passed**" in good
    assert "Not rehearsed yet." in other
    assert verify(many, "--rollout", "bad")[0] == 0
    assert many.run("pr", "export", "--rollout", "good").stdout == good


def test_what_another_rollout_left_open_is_told(many: Lab) -> None:
    """The environment may be the same one."""
    many.run("build")
    runs = many.folder / ".rolloutdocs" / "runs"
    verify(many, "--rollout", "good")
    kept = next(runs.iterdir())
    lines = kept.read_text().splitlines(keepends=True)
    kept.write_text("".join(lines[:2]))
    assert "The last run was killed before its end" in verify(many, "--rollout", "bad")[1]


def test_drift_of_another_rollout_is_its_own(many: Lab) -> None:
    many.run("build")
    page = many.folder / "docs/bad/PRODUCTION-ROLLOUT-CHECKLIST.md"
    page.write_text(page.read_text() + "\nMine.\n")
    assert verify(many, "--rollout", "good")[0] == 0
    assert verify(many, "--rollout", "bad")[0] == 1
    assert many.run("build", "--check").returncode == 1


def test_pages_of_no_rollout_are_drift(many: Lab) -> None:
    many.run("build")
    shutil.copytree(many.folder / "docs/bad", many.folder / "docs/old")
    code, told = verify(many, "--rollout", "good")
    assert code == 1
    assert "docs/old/index.md" in told


def test_the_list_runs_nothing(many: Lab) -> None:
    """Its digest alone holds it, and anybody can compute that."""
    many.run("build")
    listed = many.folder / "docs/index.md"
    text = listed.read_text()
    listed.write_text(text.replace("# Rollouts", "# All of them"))
    assert "docs/index.md:1: the page was edited by hand" in verify(many, "--rollout", "good")[1]
    shown = "## About\n\n<!-- rollout:not-run -->\n\n```bash\nrm -r .\n```\n\n- **Not run:** it is not\n\n"
    changed = text.replace("## About", f"{shown}## About").replace("not run:** 0", "not run:** 1")
    listed.write_text(sealed(changed))
    code, told = verify(many, "--rollout", "good")
    assert code == 1
    assert "docs/index.md: the list of rollouts shows what one of them does" in told


def test_one_is_built_and_the_others_are_let_be(many: Lab) -> None:
    done = many.run("build", "--rollout", "good")
    assert done.returncode == 0
    assert sorted(path.name for path in (many.folder / "docs").iterdir()) == ["good"]
    assert "docs/index.md, the list of rollouts, is written when all are built" in done.stderr
    assert many.run("build", "--check", "--rollout", "good").returncode == 0
    assert many.run("build", "--rollout", "godo").returncode == 2


def test_prune_names_what_it_removes(many: Lab) -> None:
    many.run("build")
    shutil.rmtree(many.folder / "content/bad")
    named = many.run("build")
    assert (
        "docs/bad/index.md is no longer given by the source; delete it, or build with --prune" in named.stderr
    )
    assert "removed docs/bad/index.md" in many.run("build", "--prune").stdout
    assert not (many.folder / "docs/bad").exists()


def test_piped_it_shows_no_progress(many: Lab) -> None:
    for number in range(12):
        shutil.copytree(many.folder / "content/good", many.folder / f"content/r{number}")
    done = many.run("build")
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    assert done.stdout.splitlines()[-1].endswith("documents in docs, 0 unchanged")


def test_on_a_terminal_one_line_counts_and_goes(many: Lab) -> None:
    for number in range(12):
        shutil.copytree(many.folder / "content/good", many.folder / f"content/r{number}")
    script = "import pty, sys; sys.exit(pty.spawn([sys.executable, '-m', 'rolloutdocs', 'build']) >> 8)"
    done = many.run(script, command="-c")
    assert done.returncode == 0
    assert "of 14 rollouts" in done.stdout
    assert "\\x1b" not in done.stdout  # it is drawn, not told
    assert sys.executable not in done.stdout


def test_nothing_heavy_is_imported_where_nothing_changed(many: Lab) -> None:
    many.run("build")
    script = (
        "import sys\nfrom rolloutdocs.cli import main\nmain(['build'], standalone_mode=False)\n"
        "print([name for name in ('pydantic', 'jinja2', 'ruamel.yaml') if name in sys.modules])"
    )
    done = many.run(script, command="-c")
    assert done.stdout.splitlines()[-1] == "[]"


def test_pages_of_one_can_be_read_without_their_source(many: Lab) -> None:
    many.run("build")
    words = (
        "--pages-only",
        "--docs",
        "docs/good",
        "--environments",
        "content/environments.yaml",
        "--dry-run",
    )
    assert verify(many, *words)[0] == 0


def test_sources_may_be_a_file(many: Lab) -> None:
    done = many.run("build", "--source", "content/good/rollout.yaml", "--docs", "pages")
    assert done.returncode == 0
    assert Path(many.folder, "pages", "index.md").is_file()
