"""Real database servers on loopback, private to the tests: own data, port and socket, gone with the session.

They are made for tests, not for data: what would write to the disk at once does not. PostgreSQL's programs refuse to
run as root: then they run as `postgres`, or as `nobody`, in a folder that is theirs.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pymysql

from .ports import unused

PATH = "/usr/sbin:/usr/bin:/bin:/usr/local/sbin:/usr/local/bin"


def _memory() -> str | None:
    """Where files need no disk, if there is room; what waits for a disk is most of the time of these tests."""
    place = Path("/dev/shm")
    return str(place) if place.is_dir() and shutil.disk_usage(place).free > 1 << 30 else None


@contextmanager
def mariadb(folder: Path) -> Iterator[int]:
    """Start a MariaDB, its log in the folder: its port. `root` has no password."""
    with tempfile.TemporaryDirectory(prefix="mariadb-", dir=_memory()) as kept:
        yield from _mariadb(folder, Path(kept))


def _mariadb(folder: Path, kept: Path) -> Iterator[int]:
    server, installer = shutil.which("mariadbd", path=PATH), shutil.which("mariadb-install-db", path=PATH)
    assert None not in (server, installer), "a real part is missing: install mariadb-server-core"
    data = f"--datadir={kept / 'data'}"
    (folder / "tmp").mkdir()  # a server that starts clears the folder it shares of others' temporary tables
    env = os.environ | {"TMPDIR": str(folder / "tmp")}
    options = ["--auth-root-authentication-method=normal", "--skip-test-db", "--innodb-log-file-size=8M"]
    subprocess.run(
        [installer, "--no-defaults", *options, data],
        env=env,
        check=True,
        capture_output=True,
    )
    port = unused()
    # A socket's path may have 107 characters, so it does not go under pytest's own folder.
    with tempfile.TemporaryDirectory() as sockets, (folder / "log").open("wb") as log:
        options = [
            "--bind-address=127.0.0.1",
            f"--port={port}",
            f"--socket={sockets}/s",
            "--innodb-log-file-size=8M",
            "--innodb-flush-log-at-trx-commit=0",
        ]
        process = subprocess.Popen(
            [server, "--no-defaults", data, "--user=root", *options], env=env, stdout=log, stderr=log
        )
        try:
            _wait(process, lambda: pymysql.connect(host="127.0.0.1", port=port, user="root"), folder / "log")
            yield port
        finally:
            process.terminate()
            process.wait(20)


@contextmanager
def postgresql() -> Iterator[int]:
    """Start a PostgreSQL in a folder of its own: its port. `postgres` has no password."""
    with tempfile.TemporaryDirectory(prefix="postgresql-", dir=_memory()) as name:
        folder, who = Path(name), _account()
        if who:
            os.chown(folder, who["user"], who["group"])
        data, port = folder / "data", unused()
        begin = ["--auth=trust", "--username=postgres", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"]
        subprocess.run(
            [_program("initdb"), "-D", data, *begin], check=True, capture_output=True, cwd=folder, **who
        )
        options = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off"]
        options += ["listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", f"port={port}"]
        words = [word for option in options for word in ("-c", option)]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [_program("postgres"), "-D", data, *words], stdout=log, stderr=log, cwd=folder, **who
            )
            try:
                _wait(process, lambda: psycopg.connect(_address(port)), folder / "log")
                yield port
            finally:
                process.send_signal(signal.SIGINT)  # without waiting for clients
                process.wait(20)


def _address(port: int) -> str:
    return f"host=127.0.0.1 port={port} user=postgres dbname=postgres"


def _program(name: str) -> str:
    """Debian keeps the server's programs off the PATH, by version."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    found = shutil.which(name, path=os.pathsep.join([*map(str, reversed(places)), os.environ["PATH"]]))
    assert found, "a real part is missing: install postgresql"
    return found


def _account() -> dict[str, Any]:
    """Who the server runs as, where this is root; {}: as who runs the tests."""
    if os.geteuid() != 0:
        return {}
    names = {one.pw_name for one in pwd.getpwall()}
    entry = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _wait(process: "subprocess.Popen[bytes]", connect: Callable[[], Any], log: Path) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            connect().close()
        except (pymysql.err.OperationalError, psycopg.OperationalError):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)
        else:
            return
