"""The server: standard library, one thread a request, in the foreground until SIGTERM."""

import signal
import socketserver
import sys
from socketserver import ThreadingMixIn
from types import FrameType
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from .settings import DeskError, port, run_dir, variable
from .web import application


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def server_bind(self) -> None:
        """Bind without asking a name server who 127.0.0.1 is, which takes seconds on some machines."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]
        self.setup_environ()


def stop(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def serve() -> None:
    run_dir()
    variable("API_TOKEN_SECRET")
    signal.signal(signal.SIGTERM, stop)
    try:
        server = Server(("127.0.0.1", port()), WSGIRequestHandler)
    except OSError as error:
        raise DeskError(f"port {port()}: {error.strerror}; choose another APP_PORT") from error
    with server:
        server.set_app(application)
        print(f"The desk listens on http://127.0.0.1:{port()}", flush=True)
        server.serve_forever()
