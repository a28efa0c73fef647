"""The trust suite: ways in which a document, or what runs it, is green although what it says is not so.

Each case is a file: why it deceives, the lie, and its twin, which differs in as little as possible and is true. The lie
must not end with 0; the twin must. A case is a step of a source (`step`), or a change of written pages (`pages`).

What a case says as commands and output alone (`document`) can be asked of other tools as well: `peers.py` does.
"""

import hashlib
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final

from click.testing import CliRunner
from ruamel.yaml import YAML

from rolloutdocs.cli import main

from ..cli.conftest import source, step

CASES: Final = Path(__file__).with_name("cases")
BIN: Final = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Side:
    """The lie, or its twin."""

    step: dict[str, Any] = field(default_factory=dict)  #: fields of the one step; empty: a plain one
    staging: dict[str, Any] = field(default_factory=dict)  #: fields of the environment
    files: dict[str, str] = field(default_factory=dict)  #: files that are there before, below `work`
    pages: list[list[str]] = field(default_factory=list)  #: [old, new] in the checklist after it was written
    words: list[str] = field(default_factory=list)  #: further words for `verify`
    document: dict[str, Any] | None = None  #: `run` and `prints` (lines, or null), for other tools


@dataclass(frozen=True, slots=True)
class Case:
    """One way to be falsely green."""

    name: str
    title: str  #: as the guide's table has it
    why: str
    lie: Side
    twin: Side
    code: int  #: how the lie ends
    says: str  #: what the person is told


@dataclass(frozen=True, slots=True)
class Result:
    """How a run ended."""

    code: int
    text: str


def cases() -> list[Case]:
    """All of them, by name."""
    return [_case(path) for path in sorted(CASES.glob("*.yaml"))]


def _case(path: Path) -> Case:
    data = YAML(typ="safe").load(path)
    shared = data.pop("both", {})
    lie, twin = (Side(**_joined(shared, data.pop(side))) for side in ("lie", "twin"))
    return Case(name=path.stem, lie=lie, twin=twin, **data)


def _joined(shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """What both sides have, and what is one side's own."""
    joined: dict[str, Any] = dict(shared)
    for key, value in own.items():
        joined[key] = {**joined[key], **value} if isinstance(value, dict) and key in joined else value
    return joined


def run(side: Side, folder: Path) -> Result:
    """Write the project, build it, change its pages, verify it."""
    with served() as address:
        return _run(side, folder, address)


def _run(side: Side, folder: Path, address: str) -> Result:
    for name, text in side.files.items():
        file = folder / "work" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    (folder / "work").mkdir(exist_ok=True)
    (folder / "areas.py").write_text(
        "class AreaTest: ...\nclass OtherTest: ...\n", "utf-8"
    )  # tests the pages name
    (folder / "content").mkdir()
    _write(side, folder, address)
    with _inside(folder):
        built = _call("build")
        if built.code:
            return built
        page = folder / "docs/PRODUCTION-ROLLOUT-CHECKLIST.md"
        for old, new in side.pages:
            text = page.read_bytes().decode()
            assert text.count(old) == 1, f"{text.count(old)} times {old!r} in\n{text}"
            page.write_bytes(text.replace(old, new).encode())
        if "--pages-only" in side.words:
            _seal(page)
        return _verify(side)


def _seal(page: Path) -> None:
    """Give a changed page the digest that it has now, as somebody would who knows how."""
    blank = re.sub(rb"digest=[0-9a-f]{64}", b"digest=" + b"0" * 64, page.read_bytes())
    page.write_bytes(blank.replace(b"0" * 64, hashlib.sha256(blank).hexdigest().encode()))


def _verify(side: Side) -> Result:
    words = ["verify", "--env", "staging", *side.words]
    if "--pages-only" not in side.words:
        return _call(*words)
    shown = _call(*words, "--dry-run")
    if "Digest of the plan: " not in shown.text:
        return shown
    digest = shown.text.rpartition("Digest of the plan: ")[2].split()[0]
    return _call(*words, "--confirm", digest)


def _write(side: Side, folder: Path, address: str) -> None:
    fields = {"run": "true", "title": "The step", **side.step}
    environment = {
        "title": "A folder",
        "ceiling": "destroys",
        "directory": "../work",
        "path": [str(BIN)],
        "reset": "true",
        "variables": {"APP_URL": address},
        "read_by_programs": ["APP_URL"],
        **side.staging,
    }
    rollout = source({"deploy": {"one": step(**fields)}})
    policy = {"environments": {"staging": environment, "production": {"title": "Users"}}}
    for name, data in (("rollout", rollout), ("environments", policy)):
        with (folder / "content" / f"{name}.yaml").open("w", encoding="utf-8") as file:
            YAML(typ="safe").dump(data, file)


def _call(*words: str) -> Result:
    done = CliRunner(env={"COLUMNS": "400"}).invoke(main, words)
    assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
    return Result(done.exit_code, done.output)


@contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


class Answers(BaseHTTPRequestHandler):
    """A web server that is well, one that says it is not, one that is somebody else's, and one that sends away."""

    ROUTES: Final = {
        "/ok": (200, b'{"status": "ok", "area": "app"}'),
        "/down": (200, b'{"status": "down", "area": "app"}'),
        "/other": (200, b"<html>It works!</html>"),
        "/private": (302, b""),
        "/broken": (500, b'{"status": "ok"}'),
    }

    def do_GET(self) -> None:
        """Answer from the table."""
        status, body = self.ROUTES.get(self.path, (404, b""))
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if status == 302:
            self.send_header("Location", "/ok")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served() -> Iterator[str]:
    """Serve them, and give the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
