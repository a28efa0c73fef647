"""A GitHub on loopback, and a rollout in a checkout whose commit its pull request proposes."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ..cli.conftest import Lab, step
from .server import TOKEN, GitHub, served


@pytest.fixture
def hub() -> Iterator[GitHub]:
    with served(GitHub("0" * 40)) as hub:
        yield hub


@dataclass
class Place:
    """A rollout in a checkout, and the pull request that proposes it."""

    lab: Lab
    hub: GitHub

    def write(self, *commands: str, **source: object) -> None:
        """Write a source with these commands, build, and commit all of it."""
        steps = {f"step-{number}": step(command) for number, command in enumerate(commands, 1)}
        self.lab.write({"deploy": steps})
        path = self.lab.folder / "content/rollout.yaml"
        data = json.loads(path.read_text())
        data["people"]["ada"]["login"] = "ada"
        data["people"]["ben"] = {"name": "Ben", "role": "owner", "contact": "a letter", "login": "ben"}
        data["pull_request"]["reviewers"] = ["ada", "ben"]
        path.write_text(json.dumps(data | source))
        built = self.lab.run("build")
        assert built.returncode == 0, built.stderr
        self.commit()

    def commit(self) -> str:
        """Commit what is here; the pull request proposes it."""
        (self.lab.folder / ".gitignore").write_text(".rolloutdocs/\n")
        self.git("init", "--quiet")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "A change")
        self.hub.head = self.git("rev-parse", "HEAD").strip()
        return self.hub.head

    def git(self, *words: str) -> str:
        named = ("-c", "user.name=Lena", "-c", "user.email=lena@example.org")
        done = subprocess.run(
            ["git", *named, *words], cwd=self.lab.folder, capture_output=True, text=True, check=True
        )
        return done.stdout

    @property
    def environment(self) -> dict[str, str | None]:
        gone = ("GH_TOKEN", "GITHUB_REPOSITORY", "GITHUB_EVENT_PATH", "GITHUB_ACTIONS", "GITHUB_SERVER_URL")
        return {**dict.fromkeys(gone), "GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": self.hub.url}

    def run(self, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
        return self.lab.run(*words, environment={**self.environment, **more})

    def sync(self, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
        return self.run("pr", "sync", *words, **more)

    def synced(self) -> None:
        done = self.sync()
        assert done.returncode == 0, done.stdout + done.stderr

    def verify(self, *words: str) -> None:
        done = self.lab.run("verify", "--env", "staging", *words)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A rollout that is built and committed, to be copied."""
    folder = tmp_path_factory.mktemp("written")
    Place(Lab(folder), GitHub("")).write("true", "echo two")
    return folder


@pytest.fixture
def place(tmp_path: Path, written: Path, hub: GitHub) -> Place:
    hub.body = "What I say.\n"
    shutil.copytree(written, tmp_path / "place")
    found = Place(Lab(tmp_path / "place"), hub)
    hub.head = found.git("rev-parse", "HEAD").strip()
    return found
