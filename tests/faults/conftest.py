"""The small rollout, built once and copied for each test."""

import shutil

import pytest

from ..cli.conftest import Lab
from .rollout import Rollout


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """Give a folder with the rollout, written and built."""
    lab = Lab(tmp_path_factory.mktemp("built"), apart=True)
    Rollout(lab).write()
    return lab.folder


@pytest.fixture
def rollout(built, tmp_path):
    """Give a copy of it, in which nothing has run."""
    shutil.copytree(built, tmp_path / "rollout")
    return Rollout(Lab(tmp_path / "rollout", apart=True))


@pytest.fixture
def lab(tmp_path):
    return Lab(tmp_path, apart=True)
