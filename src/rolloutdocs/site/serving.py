"""Shows a folder of HTML on this machine alone, and tells open pages when another one has taken its place.

Nothing but GET of a file is answered, and only where the request names this machine as its host: else any page that a
browser has open could read the site by giving its own name this machine's address. Nor is anything that a page of
another site loads into itself: it could tell by that what is here. Rejected: MkDocs' own server, which knows neither of
these, and not where the pages come from.
"""

import threading
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

HOST: Final = "127.0.0.1"
#: Below it nothing of the site is found.
_LIVE: Final = "/-/live"
#: What a browser is told with each answer, also with one that refuses.
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: Seconds for which a page waits for a change before it asks again.
WAIT: Final = 20.0
_SCRIPT: Final = """<script>(async seen => {
  for (;;) {
    try {
      const answer = await fetch("%s?" + seen);
      if (!answer.ok) throw answer;
      if (await answer.text() !== seen) return location.reload();
    } catch { await new Promise(done => setTimeout(done, 500)); }
  }
})("%s");</script>"""


class Board:
    """Which folder is shown now, and how often that has changed."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._shown: tuple[Path | None, int] = (None, 0)

    def show(self, folder: Path) -> None:
        """Show this one from now on."""
        with self._changed:
            self._shown = (folder, self._shown[1] + 1)
            self._changed.notify_all()

    @property
    def shown(self) -> tuple[Path | None, int]:
        """The folder, and its number."""
        with self._changed:
            return self._shown

    def after(self, number: int) -> int:
        """The number of what is shown, as soon as it is another one than this, or after a while."""
        with self._changed:
            self._changed.wait_for(lambda: self._shown[1] != number, WAIT)
            return self._shown[1]


class Server(ThreadingHTTPServer):
    """Answers until it is closed; whoever still waits then is let go."""

    daemon_threads = True
    request_queue_size = 128  # a page asks for a dozen files at once
    block_on_close = False

    def __init__(self, board: Board, port: int) -> None:
        self.board = board
        super().__init__((HOST, port), _Answer)

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://{HOST}:{self.server_port}/"

    def start(self) -> None:
        """Answer from now on, beside what is done otherwise."""
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: a reader who leaves in the middle of an answer is no mistake of ours."""


class _Answer(SimpleHTTPRequestHandler):
    server: Server
    server_version = "rolloutdocs"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_GET(self) -> None:
        if not self._here():
            return
        path, _, query = self.path.partition("?")
        if path == _LIVE:
            seen = int(query) if query.isdecimal() and len(query) < 20 else -1
            self._send(str(self.server.board.after(seen)).encode(), "text/plain")
            return
        self._file(path)

    def do_HEAD(self) -> None:
        self.do_GET()

    def _here(self) -> bool:
        names = {f"{name}:{self.server.server_port}" for name in (HOST, "localhost")}
        if self.headers.get_all("host") not in [[name] for name in names]:
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST, "This is another machine")
            return False
        if self.headers.get("sec-fetch-site", "") in ("cross-site", "same-site") and (
            self.headers.get("sec-fetch-mode") != "navigate"
        ):
            self.send_error(HTTPStatus.FORBIDDEN, "No part of another site")
            return False
        return True

    def end_headers(self) -> None:
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def _file(self, path: str) -> None:
        folder, number = self.server.board.shown
        if folder is None:
            self._send(
                b"<!doctype html><title>rolloutdocs</title><p>The site is being made.", "text/html", number
            )
            return
        self.directory = str(folder)
        body = self._read(path, folder)
        if body is None:
            missing = folder / "404.html"
            body = missing.read_bytes() if missing.is_file() else b""
            self._send(body, "text/html", number, HTTPStatus.NOT_FOUND)
            return
        self._send(body, "text/html" if path.endswith("/") else self.guess_type(path), number)

    def _read(self, path: str, folder: Path) -> bytes | None:
        """The file of an address, or None: also of one that no file can have, and of a link that leads elsewhere."""
        try:
            place = Path(self.translate_path(path))
            place = place / "index.html" if path.endswith("/") else place
            inside = place.resolve().is_relative_to(folder.resolve())
            return place.read_bytes() if inside and place.is_file() else None
        except (OSError, ValueError):  # a name that is too long, or has a NUL; or it went just now
            return None

    def _send(
        self, body: bytes, kind: str, number: int | None = None, status: HTTPStatus = HTTPStatus.OK
    ) -> None:
        if kind == "text/html" and number is not None:
            body += (_SCRIPT % (_LIVE, number)).encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Nothing: what is asked is what somebody looks at."""
