"""A copy of the small example to work in, and the command line in this process."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rolloutdocs.cli import main

EXAMPLE = Path(__file__).parents[2] / "examples" / "alembic"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(".rolloutdocs", "site", "__pycache__"))
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def call(project: Path) -> Callable[..., Result]:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, list(arguments), catch_exceptions=False)

    return run
