"""The committed rollouts as they are: built, read back and rehearsed whole, on the real parts, twice in a row."""

import subprocess
import sys
from pathlib import Path

import pytest
from rolloutdocs.checks.evidence import Done, Ended, Started, read

ROOT = Path(__file__).parent.parent
ORDER = ["preflight", "deploy", "verify", "rollback", "verify-rollback"]

laravel = pytest.param(
    ROOT,
    [*ORDER, "restore", "deploy", "verify"],
    id="laravel",
    marks=pytest.mark.real(
        "php-cli", "php-laravel-framework", "phpunit", "mariadb-server-core", "mariadb-client"
    ),
)
alembic = pytest.param(ROOT / "examples" / "alembic", [*ORDER, "deploy", "verify", "recover"], id="alembic")


@pytest.mark.parametrize(("folder", "passages"), [laravel, alembic])
def test_the_rehearsal_passes_twice(folder: Path, passages: list[str], tmp_path: Path) -> None:
    for attempt in ("first", "second"):
        done = rolloutdocs(folder, "verify", "--env", "staging", "--evidence", str(tmp_path / attempt))
        assert done.returncode == 0, done.stdout + done.stderr
        (file,) = (tmp_path / attempt / "runs").glob("*.jsonl")
        started, *records = read(file)
        assert isinstance(started, Started)
        assert started.passages == passages
        assert started.unrehearsed == 0
        steps = [record for record in records if isinstance(record, Done)]
        assert len(steps) == started.steps > 25
        assert {step.verdict for step in steps} == {"passed"}
        assert isinstance(records[-1], Ended)
        assert records[-1].verdict == "passed"


@pytest.mark.parametrize("folder", [ROOT, ROOT / "examples" / "alembic"], ids=["laravel", "alembic"])
def test_the_documents_are_what_the_source_gives(folder: Path) -> None:
    done = rolloutdocs(folder, "build", "--check")
    assert done.returncode == 0, done.stdout + done.stderr


def rolloutdocs(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "rolloutdocs", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
