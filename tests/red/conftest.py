"""A fresh copy of each example for every test that changes one."""

from pathlib import Path

import pytest

from .copies import Copy, alembic, laravel


@pytest.fixture
def desk(tmp_path: Path) -> Copy:
    return alembic(tmp_path)


@pytest.fixture
def seed(tmp_path: Path) -> Copy:
    return laravel(tmp_path)
