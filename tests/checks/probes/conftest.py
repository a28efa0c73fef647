"""Real parts: a private MariaDB, a web server, and files of this machine as an environment's."""

import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from http.server import ThreadingHTTPServer
from pathlib import Path

import pymysql
import pytest
from rolloutdocs.checks.probes.reach import Stat


class LocalFiles:
    """The files of this machine, as the verifier's caller would ask an environment for them."""

    def __init__(self, folder):
        self.folder = folder

    def stat(self, path):
        file = self.folder / path
        if not file.is_file():
            return None
        seen = file.stat()
        return Stat(seen.st_size, seen.st_ino, seen.st_mtime_ns, seen.st_ctime_ns)

    def read(self, path, limit):
        file = self.folder / path
        if not file.is_file():
            return None
        with file.open("rb") as stream:
            return stream.read(limit)

    def clock(self):
        with tempfile.NamedTemporaryFile(dir=self.folder) as mark:
            return Path(mark.name).stat().st_mtime_ns


class NoFiles:
    """An environment that cannot be reached."""

    def stat(self, path):
        raise OSError

    def read(self, path, limit):
        raise OSError

    def clock(self):
        raise OSError


@pytest.fixture
def files(tmp_path):
    return LocalFiles(tmp_path)


@pytest.fixture
def no_files():
    return NoFiles()


class Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        """A client that hangs up is what some tests are about."""


@pytest.fixture
def serve():
    """Start servers with a handler each; they end with the test."""
    servers = []

    def start(handler, over):
        server = Server(("127.0.0.1", 0), handler)
        server.over = over
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def unused():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture
def free_port():
    return unused()


@pytest.fixture(scope="session")
def mariadb(tmp_path_factory):
    """Start a private MariaDB on loopback: its port. It ends with the session."""
    path = "/usr/sbin:/usr/bin:/bin"
    server, installer = shutil.which("mariadbd", path=path), shutil.which("mariadb-install-db", path=path)
    assert None not in (server, installer), "a real part is missing: install mariadb-server-core"
    folder = tmp_path_factory.mktemp("mariadb")
    data = f"--datadir={folder / 'data'}"
    (folder / "tmp").mkdir()  # a server that starts clears the folder it shares of others' temporary tables
    env = os.environ | {"TMPDIR": str(folder / "tmp")}
    subprocess.run(
        [
            installer,
            "--no-defaults",
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
            "--innodb-log-file-size=8M",
            data,
        ],
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
        ]
        process = subprocess.Popen(
            [server, "--no-defaults", data, "--user=root", *options], env=env, stdout=log, stderr=log
        )
        try:
            _wait(process, port, folder / "log")
            yield port
        finally:
            process.terminate()
            process.wait(20)


def _wait(process, port, log):
    deadline = time.monotonic() + 30
    while True:
        try:
            return pymysql.connect(host="127.0.0.1", port=port, user="root").close()
        except pymysql.err.OperationalError:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)
