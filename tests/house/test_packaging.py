"""What is installed: everything under `rolloutdocs.`, and all of it."""

import os
import shutil
import subprocess
import sys
import tomllib
import venv
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MAPPED: dict[str, str] = PROJECT["tool"]["setuptools"]["package-dir"]
#: What `rolloutdocs init` writes: whole applications, installed as data. Nothing of them is imported.
DATA = {name: folder for name, folder in MAPPED.items() if name.startswith("rolloutdocs.starts.")}
CODE = {name: folder for name, folder in MAPPED.items() if name not in DATA}
#: What the repository needs of an example and a team does not: its site's and its linter's settings, its pages.
LEFT = {"mkdocs.yml", "ruff.toml", "docs"}


def in_tree(root: Path) -> set[str]:
    """Every folder that holds Python, by the name it is imported under."""
    return {
        ".".join((prefix, *path.parent.relative_to(root / folder).parts))
        for prefix, folder in CODE.items()
        for path in (root / folder).rglob("*.py")
    }


def test_the_list_of_packages_is_the_tree() -> None:
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == in_tree(ROOT) | set(DATA)


def test_a_folder_that_is_not_listed_is_seen(tmp_path: Path) -> None:
    (tmp_path / "checks/probes").mkdir(parents=True)
    (tmp_path / "checks/probes/http.py").touch()
    assert in_tree(tmp_path) == {"rolloutdocs.checks.probes"}


@pytest.mark.parametrize("name", sorted(set(PROJECT["tool"]["setuptools"]["packages"]) - set(DATA)))
def test_a_package_has_its_init(name: str) -> None:
    prefix = max((known for known in MAPPED if f"{name}.".startswith(f"{known}.")), key=len)
    inner = name.removeprefix(prefix).strip(".").replace(".", "/")
    assert (ROOT / MAPPED[prefix] / inner / "__init__.py").is_file()


def committed(folder: str) -> set[str]:
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", "."]
    done = subprocess.run(listed, cwd=ROOT / folder, capture_output=True, text=True, check=True)
    return {name for name in done.stdout.splitlines() if name.partition("/")[0] not in LEFT}


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
        for prefix, folder in CODE.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.parent.name.endswith(".egg-info")
    }
    got = {path.relative_to(installed) for path in (installed / "rolloutdocs").rglob("*") if path.is_file()}
    assert {str(path) for path in wanted - got} == set()


@pytest.mark.parametrize("name", DATA)
def test_a_start_is_installed_whole_and_nothing_beside_it(installed: Path, name: str) -> None:
    """What runs and builds leave in an example stays there, and the tests of this repository too."""
    folder = installed / name.replace(".", "/")
    got = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {one for one in got if "__pycache__" not in one} == committed(DATA[name])


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


def needed(installed: Path) -> set[str]:
    """The distributions that the wheel asks for, and those that they ask for, without extras."""
    (metadata,) = installed.glob("*.dist-info/METADATA")
    lines = metadata.read_text("utf-8").splitlines()
    waiting = [line.removeprefix("Requires-Dist: ") for line in lines if line.startswith("Requires-Dist: ")]
    found: set[str] = set()
    while waiting:
        requirement = Requirement(waiting.pop())
        name = canonicalize_name(requirement.name)
        if name not in found and (not requirement.marker or requirement.marker.evaluate({"extra": ""})):
            found.add(name)
            waiting += distribution(name).requires or []
    return found


@pytest.fixture(scope="module")
def alone(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that has the wheel and what it asks for, linked from here, and nothing else."""
    folder = tmp_path_factory.mktemp("alone")
    venv.create(folder, symlinks=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    names = {
        part
        for name in needed(installed)
        for file in distribution(name).files or []
        for part in file.parts[:1]
    }
    here = Path(str(distribution("click").locate_file("")))
    for place in [*installed.iterdir(), *(here / name for name in names - {"..", "__pycache__"})]:
        (packages / place.name).symlink_to(place)
    return folder / "bin" / "python"


def test_the_default_start_needs_nothing_but_the_wheel(alone: Path, tmp_path: Path) -> None:
    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        environment = {"PATH": os.defpath, "HOME": str(tmp_path), "NO_MKDOCS_2_WARNING": "1"}
        return subprocess.run(
            [alone, "-P", *words], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )

    for absent in ("pytest", "django", "hypothesis"):
        assert run("-c", f"import {absent}").returncode == 1
    for words in (("init",), ("build",), ("verify", "--env", "staging")):
        done = run("-m", "rolloutdocs", *words)
        assert done.returncode == 0, done.stdout + done.stderr
    done = run("-m", "mkdocs", "build", "--quiet", "--strict")
    assert (done.returncode, (tmp_path / "site/index.html").is_file()) == (0, True), done.stderr
