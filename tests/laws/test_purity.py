"""Law 11: the same source gives the same bytes, whatever clock, locale, host, folder, seed, mask or time zone."""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from rolloutdocs.generator.loading import load
from rolloutdocs.generator.publish import documents

from rolloutdocs.cli import main

from .sources import RICH, ROOT

ALEMBIC = ROOT / "examples/alembic"

#: Name -> variables of a process, and the mask of its files.
SETTINGS: dict[str, tuple[dict[str, str], int]] = {
    "plain": ({}, 0o022),
    "C": ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONHASHSEED": "1"}, 0o077),
    "Turkish": ({"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "4294967295"}, 0o000),
    "elsewhere": (
        {"TZ": "Pacific/Kiritimati", "HOME": "/", "HOSTNAME": "x", "USER": "nobody", "COLUMNS": "20"},
        0o027,
    ),
    "watched": ({"CI": "true", "GITHUB_ACTIONS": "true", "NO_COLOR": "1", "PYTHONOPTIMIZE": "2"}, 0o022),
}


def built(folder: Path, variables: dict[str, str], mask: int) -> dict[str, tuple[str, int]]:
    """What `build` writes in a copy of the example, with the modes of the files."""
    shutil.copytree(ALEMBIC / "content", folder / "content")
    shutil.copytree(ALEMBIC / "migrations", folder / "migrations")
    environment = {"PATH": os.environ["PATH"], **variables}
    command = [sys.executable, "-m", "rolloutdocs", "build"]
    done = subprocess.run(
        command, cwd=folder, env=environment, umask=mask, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return {
        place.name: (hashlib.sha256(place.read_bytes()).hexdigest(), place.stat().st_mode & 0o777)
        for place in (folder / "docs").iterdir()
    }


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, int]]:
    return built(tmp_path_factory.mktemp("plain"), *SETTINGS["plain"])


@pytest.mark.parametrize("name", SETTINGS)
def test_the_same_bytes(name: str, plain: dict[str, tuple[str, int]], tmp_path: Path) -> None:
    folder = tmp_path / "a folder with é and {{ braces }}"
    folder.mkdir()
    assert built(folder, *SETTINGS[name]) == plain


def test_another_source_gives_other_bytes(plain: dict[str, tuple[str, int]], tmp_path: Path) -> None:
    """Assert that the comparison is not blind."""
    shutil.copytree(ALEMBIC, tmp_path / "x", ignore=shutil.ignore_patterns("docs", ".rolloutdocs", "site"))
    source = tmp_path / "x/content/rollout.yaml"
    source.write_text(
        source.read_text(encoding="utf-8").replace("one minute", "two minutes"), encoding="utf-8"
    )
    (tmp_path / "y").mkdir()
    for name in ("content", "migrations"):
        (tmp_path / "x" / name).rename(tmp_path / "y" / name)
    done = subprocess.run(
        [sys.executable, "-m", "rolloutdocs", "build"], cwd=tmp_path / "y", capture_output=True, check=False
    )
    assert done.returncode == 0
    after = {
        place.name: hashlib.sha256(place.read_bytes()).hexdigest()
        for place in (tmp_path / "y/docs").iterdir()
    }
    assert after != {name: digest for name, (digest, _) in plain.items()}


def test_another_clock_and_host(monkeypatch: pytest.MonkeyPatch) -> None:
    """Assert that no page holds a time or a host, whatever they are."""
    first = documents(load(RICH / "rollout.yaml", RICH))
    monkeypatch.setattr(time, "time", lambda: 4102444800.5)
    monkeypatch.setattr(time, "time_ns", lambda: 4102444800_500000000)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(0))
    monkeypatch.setattr(socket, "gethostname", lambda: "another.example.org")
    monkeypatch.setattr(os, "uname", lambda: None)
    assert documents(load(RICH / "rollout.yaml", RICH)) == first


def test_a_project_behind_a_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Assert that pages name the source as the project does, not where a link leads."""
    shutil.copytree(RICH, tmp_path / "real/content")
    (tmp_path / "linked").symlink_to("real")
    texts = []
    for folder in ("real", "linked"):
        monkeypatch.chdir(tmp_path / folder)
        assert CliRunner().invoke(main, ["build"], catch_exceptions=False).exit_code == 0
        texts.append({place.name: place.read_bytes() for place in (tmp_path / folder / "docs").iterdir()})
        shutil.rmtree(tmp_path / "real/docs")
    assert texts[0] == texts[1]
    assert all(b"real/" not in text and b"linked/" not in text for text in texts[0].values())
