"""A rollout of two or three plain commands, small enough to break in every way, and the command line on it.

And a copy of the small example.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from rolloutdocs.cli import main
from rolloutdocs.cli.reading import disagreements
from rolloutdocs.cli.sites import sited
from rolloutdocs.cli.standing import deciding, standings

EXAMPLE = Path(__file__).parents[2] / "examples" / "alembic"
COMMAND = (sys.executable, "-m", "rolloutdocs")
#: What must never be seen, whatever went wrong.
TRACEBACK = "Traceback (most recent call last)"


def hold_clock(patch: pytest.MonkeyPatch, by: timedelta = timedelta()) -> None:
    """The clock of whoever looks, held: pages say the minute, and none may pass between two that are compared."""
    at = datetime.now(UTC) + by

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Clock":
            return cls.fromtimestamp(at.timestamp(), tz)

    for one in (sited, standings, deciding, disagreements):
        patch.setattr(one, "datetime", Clock)


def step(run: str, **fields: Any) -> dict[str, Any]:
    """Give a step of the source: what is not said is plain."""
    return {
        "title": f"Step {sum(map(ord, run + str(fields)))}",
        "run": run,
        "runs_on": ["staging"],
        "effect": "reads only",
        "time_limit": "30 seconds",
        "if_it_fails": {"stop": "Ask Ada."},
        **fields,
    }


def source(procedures: dict[str, dict[str, dict[str, Any]]], **fields: Any) -> dict[str, Any]:
    """Give a whole source around these procedures."""
    ask = {"stop": "Ask Ada."}
    return {
        "release": dict.fromkeys(
            ("title", "application", "version", "summary", "window", "downtime"), "A word"
        ),
        "pull_request": {"number": 1, "repository": "example/desk"},
        "environments": "environments.yaml",
        "people": {"ada": {"name": "Ada", "role": "owner", "contact": "a letter"}},
        "changes": [{"kind": "changed", "what": "A thing"}],
        "migrations": [],
        "procedures": {
            name: {"title": name.title(), "page": "checklist", "intro": "What it is.", "steps": steps}
            for name, steps in procedures.items()
        },
        "rehearsal": list(procedures),
        "triggers": [{"when": "It breaks", "decided_by": "ada", "action": ask}],
        "gates": [{"title": "A gate", "lifted_by": "A word"}],
        "definition_of_done": ["A word"],
        "success_criteria": ["A word"],
        "expected_results": ["A word"],
        **fields,
    }


@dataclass(frozen=True)
class Lab:
    """A folder with a source and its environments."""

    folder: Path
    apart: bool = False  #: whether each command has a process of its own
    step = staticmethod(step)

    def write(
        self,
        procedures: dict[str, dict[str, dict[str, Any]]],
        *,
        rehearsal: tuple[str, ...] = (),
        **staging: Any,
    ) -> None:
        """Write both files; `staging` adds to the environment or replaces parts of it."""
        content = self.folder / "content"
        content.mkdir(exist_ok=True)
        environment = {"title": "A folder", "ceiling": "changes", "reset": "true", **staging}
        self._dump(content / "environments.yaml", {"environments": {"staging": environment}})
        fields = {"rehearsal": list(rehearsal)} if rehearsal else {}
        self._dump(content / "rollout.yaml", source(procedures, **fields))

    def run(self, *words: str, **options: Any) -> "subprocess.CompletedProcess[str]":
        """Run `rolloutdocs` here; a variable given as None is taken away.

        In this process, because a new one takes longer than what most tests ask of it; in one of its own, as a person
        starts it, where an option of `subprocess.run` or `apart` asks for that, or a step would end this one.
        """
        if (
            options.pop("apart", self.apart)
            or options.keys() - {"environment", "cwd"}
            or self._ends_its_caller()
        ):
            return self._apart(*words, **options)
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(options.get("cwd", self.folder))
            for name, value in options.get("environment", {}).items():
                patch.delenv(name, raising=False) if value is None else patch.setenv(name, value)
            patch.setattr(tempfile, "tempdir", None)  # it is remembered, whatever TMPDIR says now
            ended = CliRunner().invoke(main, list(words), prog_name="rolloutdocs", catch_exceptions=False)
        return subprocess.CompletedProcess([*words], ended.exit_code, ended.stdout, ended.stderr)

    def _ends_its_caller(self) -> bool:
        sources = (self.folder / "content").rglob("rollout.yaml")
        return any("$PPID" in source.read_text("utf-8", errors="replace") for source in sources)

    def _apart(self, *words: str, **options: Any) -> "subprocess.CompletedProcess[str]":
        given = options.pop("environment", {})
        environment = {key: value for key, value in {**os.environ, **given}.items() if value is not None}
        command = (sys.executable, "-c") if options.pop("command", "") == "-c" else COMMAND
        settings = {
            "capture_output": True,
            "text": True,
            "errors": "backslashreplace",
            "timeout": 120,
        } | options
        settings = {"cwd": self.folder} | settings
        return subprocess.run([*command, *words], env=environment, check=False, **settings)

    def start(self, *words: str, **options: Any) -> "subprocess.Popen[str]":
        """Start `rolloutdocs` here."""
        return subprocess.Popen([*COMMAND, *words], cwd=self.folder, text=True, **options)

    def verify(self, *words: str, **options: Any) -> "subprocess.CompletedProcess[str]":
        """Build and verify on staging."""
        built = self.run("build")
        assert built.returncode == 0, built.stderr
        return self.run("verify", "--env", "staging", *words, **options)

    def _dump(self, path: Path, data: dict[str, Any]) -> None:
        path.write_text(json.dumps(data, indent=1, ensure_ascii=False), "utf-8")  # JSON is YAML


@pytest.fixture(autouse=True)
def kept(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a site keeps is kept for the tests alone."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "kept"))


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    return Lab(tmp_path)


@pytest.fixture
def here(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The command line in the lab's folder and in this process: to start one anew would take longer than to run it."""
    monkeypatch.chdir(lab.folder)

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, list(words), catch_exceptions=False)

    return run


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
