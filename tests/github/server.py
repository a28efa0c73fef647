"""A GitHub that keeps pull requests, comments, reviews and statuses, and can fail in the ways that the real one does.

It is spoken to over real HTTP. What it refuses, it refuses as GitHub does: more than 65,536 characters, reviewers that
are no collaborators or the author, comments that are not there.
"""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "ghp_0123456789abcdefOfNobody"
REPOSITORY = "example/desk"
MOST = 65_536

#: What a request gets in place of an answer: status, headers, body; None: the connection is cut.
Fault = tuple[int, dict[str, str], dict[str, Any]] | None


@dataclass
class Asked:
    """One request as it came."""

    method: str
    path: str
    query: dict[str, list[str]]
    body: Any
    authorization: str


@dataclass
class GitHub:
    """All that it keeps."""

    head: str
    body: str | None = ""
    author: str = "lena"
    login: str = "rollout-bot"
    state: str = "open"
    collaborators: set[str] = field(default_factory=lambda: {"ada", "ben", "lena"})
    requested: list[str] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)
    reviews: list[dict[str, Any]] = field(default_factory=list)
    statuses: list[dict[str, Any]] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    #: called for every request; what it gives is the answer
    fault: Callable[[Asked], Fault | str] = lambda _asked: ""
    #: called after a request was done; for what others do in between
    after: Callable[[Asked], None] = lambda _asked: None
    #: whether a fault that cuts the connection comes after the request was done
    late: bool = False
    url: str = ""
    next: int = 100
    lock: threading.RLock = field(default_factory=threading.RLock)

    def comment(self, login: str, body: str) -> dict[str, Any]:
        self.next += 1
        made = {"id": self.next, "user": {"login": login}, "body": body}
        self.comments.append(made)
        return made

    def review(self, login: str, state: str, commit: str = "") -> None:
        at = f"2026-01-01T00:00:{len(self.reviews):02}Z"
        self.reviews.append(
            {"user": {"login": login}, "state": state, "commit_id": commit or self.head, "submitted_at": at}
        )
        self.requested = [one for one in self.requested if one != login]

    def own(self) -> list[dict[str, Any]]:
        return [one for one in self.comments if one["user"]["login"] == self.login]

    @property
    def writes(self) -> list[Asked]:
        return [one for one in self.asked if one.method != "GET"]

    def answer(self, asked: Asked) -> tuple[int, dict[str, str], Any]:
        for method, pattern, act in ROUTES:
            found = re.fullmatch(pattern, asked.path)
            if method == asked.method and found:
                return act(self, asked, *found.groups())
        return 404, {}, {"message": "Not Found"}


def pull(hub: GitHub, _asked: Asked) -> tuple[int, dict[str, str], Any]:
    return (
        200,
        {},
        {
            "number": 1,
            "state": hub.state,
            "body": hub.body,
            "user": {"login": hub.author},
            "head": {"sha": hub.head},
            "base": {"repo": {"full_name": REPOSITORY}},
            "requested_reviewers": [{"login": one} for one in hub.requested],
            "requested_teams": [],
        },
    )


def too_long(body: Any) -> bool:
    return not isinstance(body, str) or len(body) > MOST


def edit(hub: GitHub, asked: Asked) -> tuple[int, dict[str, str], Any]:
    if too_long(asked.body["body"]):
        return 422, {}, {"message": "Validation Failed", "errors": ["body is too long (maximum is 65536)"]}
    hub.body = asked.body["body"]
    return pull(hub, asked)


def page(asked: Asked, items: list[Any]) -> tuple[int, dict[str, str], Any]:
    size, number = int(asked.query["per_page"][0]), int(asked.query["page"][0])
    more = len(items) > size * number
    headers = {"Link": '<https://evil.example/next>; rel="next"'} if more else {}
    return 200, headers, items[size * (number - 1) : size * number]


def listed(hub: GitHub, asked: Asked) -> tuple[int, dict[str, str], Any]:
    return page(asked, hub.comments)


def reviewed(hub: GitHub, asked: Asked) -> tuple[int, dict[str, str], Any]:
    return page(asked, hub.reviews)


def create(hub: GitHub, asked: Asked) -> tuple[int, dict[str, str], Any]:
    if too_long(asked.body["body"]):
        return 422, {}, {"message": "Validation Failed"}
    return 201, {}, hub.comment(hub.login, asked.body["body"])


def one(hub: GitHub, number: str) -> dict[str, Any] | None:
    return next((comment for comment in hub.comments if comment["id"] == int(number)), None)


def show(hub: GitHub, _asked: Asked, number: str) -> tuple[int, dict[str, str], Any]:
    found = one(hub, number)
    return (200, {}, found) if found else (404, {}, {"message": "Not Found"})


def change(hub: GitHub, asked: Asked, number: str) -> tuple[int, dict[str, str], Any]:
    found = one(hub, number)
    if found is None:
        return 404, {}, {"message": "Not Found"}
    if found["user"]["login"] != hub.login:
        return 403, {}, {"message": "Must have admin rights"}
    if too_long(asked.body["body"]):
        return 422, {}, {"message": "Validation Failed"}
    found["body"] = asked.body["body"]
    return 200, {}, found


def delete(hub: GitHub, _asked: Asked, number: str) -> tuple[int, dict[str, str], Any]:
    found = one(hub, number)
    if found is None:
        return 404, {}, {"message": "Not Found"}
    hub.comments.remove(found)
    return 204, {}, None


def request(hub: GitHub, asked: Asked) -> tuple[int, dict[str, str], Any]:
    names = asked.body.get("reviewers", [])
    if any(name not in hub.collaborators or name == hub.author for name in names):
        return 422, {}, {"message": "Reviews may only be requested from collaborators."}
    hub.requested = [*dict.fromkeys((*hub.requested, *names))]
    return 201, {}, pull(hub, asked)[2]


def combined(hub: GitHub, asked: Asked, commit: str) -> tuple[int, dict[str, str], Any]:
    latest = {one["context"]: one for one in hub.statuses if one["sha"] == commit}
    status, headers, found = page(asked, list(latest.values()))
    return status, headers, {"state": "pending", "statuses": found}


def post_status(hub: GitHub, asked: Asked, commit: str) -> tuple[int, dict[str, str], Any]:
    if len(asked.body["description"]) > 140:
        return 422, {}, {"message": "Validation Failed"}
    hub.statuses.append({"sha": commit, **asked.body})
    return 201, {}, hub.statuses[-1]


def user(hub: GitHub, _asked: Asked) -> tuple[int, dict[str, str], Any]:
    return 200, {}, {"login": hub.login}


_REPO = f"/repos/{REPOSITORY}"
ROUTES = (
    ("GET", "/user", user),
    ("GET", f"{_REPO}/pulls/1", pull),
    ("PATCH", f"{_REPO}/pulls/1", edit),
    ("GET", f"{_REPO}/pulls/1/reviews", reviewed),
    ("POST", f"{_REPO}/pulls/1/requested_reviewers", request),
    ("GET", f"{_REPO}/issues/1/comments", listed),
    ("POST", f"{_REPO}/issues/1/comments", create),
    ("GET", rf"{_REPO}/issues/comments/(\d+)", show),
    ("PATCH", rf"{_REPO}/issues/comments/(\d+)", change),
    ("DELETE", rf"{_REPO}/issues/comments/(\d+)", delete),
    ("GET", rf"{_REPO}/commits/([0-9a-f]+)/status", combined),
    ("POST", rf"{_REPO}/statuses/([0-9a-f]+)", post_status),
)


@contextmanager
def served(hub: GitHub) -> Iterator[GitHub]:
    """Serve it on loopback until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def spoken(self) -> None:
            parts = urlsplit(self.path)
            text = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked = Asked(
                self.command,
                parts.path,
                parse_qs(parts.query),
                json.loads(text) if text else None,
                self.headers.get("Authorization", ""),
            )
            with hub.lock:
                hub.asked.append(asked)
                fault = hub.fault(asked)
                answer = fault if isinstance(fault, tuple) else None
                if asked.authorization != f"Bearer {TOKEN}":
                    answer = (401, {}, {"message": "Bad credentials"})
                elif answer is None and (fault == "" or hub.late):
                    answer = hub.answer(asked)
                hub.after(asked)
            if fault is None:
                self.close_connection = True
                return
            assert answer is not None
            self.give(*answer)

        def give(self, status: int, headers: dict[str, str], data: Any) -> None:
            body = (
                data.encode() if isinstance(data, str) else b"" if data is None else json.dumps(data).encode()
            )
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PATCH = do_DELETE = spoken  # noqa: N815 - as the library calls them

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield hub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
