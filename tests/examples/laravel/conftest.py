"""A private environment of the Laravel example: its own folder, ports, secret, database and web server."""

import base64
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from ...ports import unused

SOURCE = Path(__file__).parents[3] / "examples" / "laravel"
INHERITED = ("PATH", "HOME", "LANG", "TMPDIR")
PATIENCE = 30.0


def settings(run: Path) -> dict[str, str]:
    """All that the verifier provides, and nothing else of this process but what a shell needs."""
    port, key = unused(), base64.b64encode(secrets.token_bytes(32)).decode()
    return {name: os.environ[name] for name in INHERITED if name in os.environ} | {
        "APP_ENV": "staging",
        "APP_KEY": f"base64:{key}",
        "APP_PORT": str(port),
        "APP_URL": f"http://127.0.0.1:{port}",
        "BACKUP_DIR": str(run / "backups"),
        "COLUMNS": "80",
        "DB_DATABASE": "app_staging",
        "DB_HOST": "127.0.0.1",
        "DB_PASSWORD": f"it's \\ {secrets.token_urlsafe(12)}",  # quoting must hold
        "DB_PORT": str(unused()),
        "DB_USERNAME": "app",
        "RUN_DIR": str(run),
    }


@dataclass(frozen=True, slots=True)
class Staging:
    """One running environment."""

    root: Path  # the checkout its commands run in
    env: dict[str, str]  # the complete environment of its commands
    services: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)  # by the name of their script

    @property
    def run_dir(self) -> Path:
        return Path(self.env["RUN_DIR"])

    def sh(self, command: str, **changes: str) -> subprocess.CompletedProcess[str]:
        """A documented command, as the verifier runs it: in the checkout, with standard input closed."""
        return subprocess.run(
            ["bash", "-o", "pipefail", "-c", command],
            cwd=self.root,
            env=self.env | changes,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )

    def ok(self, command: str, **changes: str) -> str:
        done = self.sh(command, **changes)
        assert done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}"
        return done.stdout

    def sql(self, statement: str) -> list[list[str]]:
        command = (
            'MYSQL_PWD="$DB_PASSWORD" mariadb --no-defaults --host="$DB_HOST" --port="$DB_PORT" --user="$DB_USERNAME"'
            ' --batch --raw --skip-column-names "$DB_DATABASE" --execute="$STATEMENT"'
        )
        return [line.split("\t") for line in self.ok(command, STATEMENT=statement).splitlines()]

    def dump(self) -> str:
        """Schema and data of every table, without the counters that a rolled back insert moves."""
        return self.ok(
            'MYSQL_PWD="$DB_PASSWORD" mariadb-dump --no-defaults --host="$DB_HOST" --port="$DB_PORT"'
            ' --user="$DB_USERNAME" --skip-comments --order-by-primary "$DB_DATABASE"'
            " | sed 's/ AUTO_INCREMENT=[0-9]*//'"
        )

    def get(self, path: str) -> tuple[int, object]:
        try:
            with urlopen(self.env["APP_URL"] + path, timeout=PATIENCE) as answer:
                return answer.status, json.load(answer)
        except HTTPError as refusal:
            with refusal:
                return refusal.code, json.load(refusal)

    def start(self, script: str, port: str) -> None:
        with (self.run_dir / f"{script}.log").open("ab") as log:
            service = subprocess.Popen(
                [str(self.root / "bin" / script)],
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.services[script] = service
        self.await_port(service, int(self.env[port]))

    def await_port(self, service: subprocess.Popen[bytes], port: int) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            assert service.poll() is None, f"{service.args!r} ended with {service.returncode}"
            with closing(socket.socket()) as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.02)
        raise AssertionError(f"{service.args!r} never listened on {port}")

    def stop(self, script: str) -> int:
        service = self.services.pop(script)
        service.send_signal(signal.SIGTERM)
        return service.wait(PATIENCE)

    def edited(self, target: Path, path: str, edit: Callable[[str], str]) -> "Staging":
        """The same environment with a checkout of its own, in which one file is different."""
        shutil.copytree(self.root, target)
        text = (target / path).read_text()
        assert edit(text) != text, f"the edit changes nothing in {path}"
        (target / path).write_text(edit(text))
        return replace(self, root=target)


def launch(run: Path) -> Staging:
    run.mkdir(mode=0o700)
    staging = Staging(SOURCE, settings(run))
    try:
        staging.start("start-database", "DB_PORT")
        staging.start("start-web", "APP_PORT")
        staging.ok("bin/reset-staging")
    except BaseException:
        close(staging)
        raise
    return staging


def close(staging: Staging) -> None:
    for script in list(staging.services):
        staging.stop(script)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staging]:
    """The environment of all tests that bring it to its starting state themselves."""
    staging = launch(tmp_path_factory.mktemp("laravel") / "run")
    yield staging
    close(staging)


@pytest.fixture
def staging(shared: Staging) -> Staging:
    """An environment at its starting state."""
    shared.ok("bin/reset-staging")
    return shared


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Staging]:
    """A second environment, from the same checkout, at the same time."""
    staging = launch(tmp_path / "other")
    yield staging
    close(staging)
