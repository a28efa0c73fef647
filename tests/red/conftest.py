"""A fresh copy of each example for every test that changes one."""

from pathlib import Path

import pytest

from .copies import Copy, alembic, laravel


@pytest.fixture(autouse=True)
def no_names_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is run in this process asks for no name on the pages: most copies serve nothing that could answer."""
    monkeypatch.setattr("rolloutdocs.checks.drift.asked.names", lambda _documents: ())


@pytest.fixture
def desk(tmp_path: Path) -> Copy:
    return alembic(tmp_path)


@pytest.fixture
def seed(tmp_path: Path) -> Copy:
    return laravel(tmp_path)
