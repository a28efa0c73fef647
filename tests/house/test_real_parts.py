"""A skip, and a real part that is missing, turn a run red: seen in a pytest of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent.parent

SKIPS = """
import pytest

{body}
"""


@pytest.fixture
def inner(tmp_path: Path) -> Path:
    """A copy of what decides, without any test but the one to come."""
    shutil.copytree(TESTS / "system-packages", tmp_path / "tests/system-packages")
    shutil.copy(TESTS / "conftest.py", tmp_path / "tests")
    (tmp_path / "tests/system-packages/test_install.py").unlink()
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers -p no:cacheprovider\n")
    packages = tmp_path / "tests/system-packages/packages.txt"
    packages.write_text("bash-itself command:bash x\nunheard-of command:unheard-of x\n")
    return tmp_path


def run(folder: Path, body: str) -> subprocess.CompletedProcess[str]:
    (folder / "tests/test_inner.py").write_text(SKIPS.format(body=body))
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "tests"],
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "body",
    [
        "def test_it(): pytest.skip('not today')",
        "@pytest.mark.skip\ndef test_it(): pass",
        "pytest.skip('not today', allow_module_level=True)",
        "pytest.importorskip('no_such_module')\ndef test_it(): pass",
    ],
)
def test_a_skip_is_a_failure(inner: Path, body: str) -> None:
    done = run(inner, body)
    assert done.returncode != 0, done.stdout
    assert "nothing here may be" in done.stdout


def test_a_missing_part_is_a_failure_that_says_what_to_do(inner: Path) -> None:
    done = run(inner, "@pytest.mark.real('unheard-of')\ndef test_it(): pass")
    assert done.returncode == 1
    assert "missing here: unheard-of. Run `make packages`." in done.stdout


def test_an_unlisted_part_is_a_failure(inner: Path) -> None:
    done = run(inner, "@pytest.mark.real('not-listed')\ndef test_it(): pass")
    assert done.returncode == 1
    assert "not in tests/system-packages/packages.txt: not-listed" in done.stdout


def test_a_part_that_is_there_is_no_failure(inner: Path) -> None:
    done = run(inner, "@pytest.mark.real('bash-itself')\ndef test_it(): pass")
    assert done.returncode == 0, done.stdout
