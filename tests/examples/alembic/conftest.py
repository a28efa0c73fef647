"""The example as its users run it: real commands, a real server, a private folder for each test."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from ...ports import unused

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "alembic"


@dataclass(frozen=True, slots=True)
class Desk:
    """One checkout of the example and one run of it."""

    source: Path  # where the example lies, or a copy of it
    env: dict[str, str]  # what the verifier provides

    @property
    def run_dir(self) -> Path:
        return Path(self.env["RUN_DIR"])

    @property
    def database(self) -> Path:
        return self.run_dir / "staging.db"

    @property
    def backup(self) -> Path:
        return Path(self.env["BACKUP_DIR"]) / "before-deploy.db"

    def run(self, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
        """`python -m WORDS`, whatever the outcome."""
        return subprocess.run(
            [sys.executable, "-m", *words],
            cwd=self.source,
            env=self.env | env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def do(self, *words: str) -> str:
        """`python -m WORDS`, which has to succeed."""
        done = self.run(*words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def fails(self, *words: str, **env: str) -> str:
        """What `python -m WORDS` says when it refuses: one line for a person, no traceback."""
        done = self.run(*words, **env)
        assert done.returncode == 1, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stderr

    def ask(self, question: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return connection.execute(question).fetchall()

    def change(self, statement: str, database: Path | None = None) -> None:
        with closing(sqlite3.connect(database or self.database)) as connection:
            connection.execute(statement)
            connection.commit()

    def schema(self) -> list[tuple[object, ...]]:
        """The DDL, byte for byte."""
        return self.ask("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name")

    def dump(self) -> list[str]:
        """Everything the database holds."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return list(connection.iterdump())

    def edit(self, path: str, old: str, new: str) -> None:
        """Change one place in a copy of the example."""
        assert self.source != EXAMPLE
        text = (self.source / path).read_text()
        assert text.count(old) == 1, f"{path} holds {old!r} {text.count(old)} times"
        (self.source / path).write_text(text.replace(old, new))

    @contextmanager
    def serving(self) -> Iterator[None]:
        """The web service, from the line that says it listens until SIGTERM, which it obeys with status 0."""
        with subprocess.Popen(
            [sys.executable, "-m", "desk", "serve"],
            cwd=self.source,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as server:
            try:
                assert server.stdout is not None
                assert server.stdout.readline().startswith("The desk listens on")
                yield
            finally:
                server.send_signal(signal.SIGTERM)
                assert server.wait(timeout=5) == 0


def environment(run_dir: Path) -> dict[str, str]:
    port = str(unused())
    return {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "RUN_DIR": str(run_dir),
        "APP_PORT": port,
        "APP_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": f"sqlite:///{run_dir}/staging.db",
        "BACKUP_DIR": str(run_dir / "backups"),
        "API_TOKEN_SECRET": "a secret of this test",
    }


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database that `reset` makes, made once: each test gets its own copy of the file."""
    run_dir = tmp_path_factory.mktemp("seeded")
    Desk(EXAMPLE, environment(run_dir)).do("desk", "reset")
    return run_dir / "staging.db"


@pytest.fixture
def make(tmp_path: Path, seeded: Path) -> Callable[[str], Desk]:
    """A run of the example in its starting state, by name."""

    def started(name: str) -> Desk:
        run_dir = tmp_path / name
        run_dir.mkdir()
        shutil.copy(seeded, run_dir)
        return Desk(EXAMPLE, environment(run_dir))

    return started


@pytest.fixture
def desk(make: Callable[[str], Desk]) -> Desk:
    return make("run")


@pytest.fixture
def copied(desk: Desk, tmp_path: Path) -> Desk:
    """The same run, from a copy of the example that a test may break."""
    source = shutil.copytree(EXAMPLE, tmp_path / "copy", ignore=shutil.ignore_patterns("__pycache__"))
    return Desk(source, desk.env)
