"""What is installed: everything under `rolloutdocs.`, and all of it."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MAPPED: dict[str, str] = PROJECT["tool"]["setuptools"]["package-dir"]


def in_tree(root: Path) -> set[str]:
    """Every folder that holds Python, by the name it is imported under."""
    return {
        ".".join((prefix, *path.parent.relative_to(root / folder).parts))
        for prefix, folder in MAPPED.items()
        for path in (root / folder).rglob("*.py")
    }


def test_the_list_of_packages_is_the_tree() -> None:
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == in_tree(ROOT)


def test_a_folder_that_is_not_listed_is_seen(tmp_path: Path) -> None:
    (tmp_path / "checks/probes").mkdir(parents=True)
    (tmp_path / "checks/probes/http.py").touch()
    assert in_tree(tmp_path) == {"rolloutdocs.checks.probes"}


@pytest.mark.parametrize("name", PROJECT["tool"]["setuptools"]["packages"])
def test_a_package_has_its_init(name: str) -> None:
    prefix = max((known for known in MAPPED if f"{name}.".startswith(f"{known}.")), key=len)
    inner = name.removeprefix(prefix).strip(".").replace(".", "/")
    assert (ROOT / MAPPED[prefix] / inner / "__init__.py").is_file()


def pip(*arguments: str | Path) -> None:
    command = [
        sys.executable,
        "-m",
        "pip",
        *map(str, arguments),
        "--quiet",
        "--no-deps",
        "--disable-pip-version-check",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of a copy, as `build/` may hold files of an older tree; then what it installs."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for mapped in MAPPED.values():
        shutil.copytree(
            ROOT / mapped, source / mapped, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info")
        )
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, source)
    pip("wheel", source, "--no-build-isolation", "--wheel-dir", folder)
    (wheel,) = folder.glob("*.whl")
    pip("install", wheel, "--target", folder / "installed")
    return folder / "installed"


def test_no_generic_name_lands_in_site_packages(installed: Path) -> None:
    names = {path.name for path in installed.iterdir() if not path.name.endswith(".dist-info")}
    assert names - {"bin"} == {"rolloutdocs"}


def test_every_file_is_installed(installed: Path) -> None:
    wanted = {
        Path(prefix.replace(".", "/")) / path.relative_to(ROOT / folder)
        for prefix, folder in MAPPED.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.parent.name.endswith(".egg-info")
    }
    got = {path.relative_to(installed) for path in (installed / "rolloutdocs").rglob("*") if path.is_file()}
    assert {str(path) for path in wanted - got} == set()


def test_it_imports_from_where_it_was_installed(installed: Path) -> None:
    asked = "import rolloutdocs, rolloutdocs.checks as checks; print(rolloutdocs.__file__, checks.__file__)"
    done = subprocess.run(
        [sys.executable, "-P", "-c", asked],
        env={**os.environ, "PYTHONPATH": str(installed)},
        cwd=installed.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert all(Path(name).is_relative_to(installed) for name in done.stdout.split())
