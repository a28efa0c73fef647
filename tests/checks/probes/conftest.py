"""Real parts: a web server, and files of this machine as an environment's."""

import tempfile
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path

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
