"""Each sentence about output, files and servers on a real run: once all of them hold, once none does."""

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from .conftest import TRACEBACK, Lab

DIGEST = hashlib.sha256(b"one\n").hexdigest()
URL = "GET $APP_URL"
#: Sentence -> values that hold, and values that do not.
CASES: dict[str, tuple[Any, Any]] = {
    "exit": (0, 1),
    "prints": ("Migrated", "Reverted"),
    "prints_not": ("Reverted", "Migrated"),
    "prints_exactly": (["Migrated a", '{"n": [1, 2]}', "Migrated b"], ["Migrated a", "Migrated b"]),
    "prints_in_order": (["Migrated a", "Migrated b"], ["Migrated b", "Migrated a"]),
    "prints_all_of": (["Migrated b", "Migrated a"], ["Migrated b", "Migrated b"]),
    "prints_like": ("Migrated ?", "Migrated ??"),
    "prints_matching": ("^Migrated [ab]$", "^Migrated [cd]$"),
    "finishes_within": (20, 1),
    "file_filled": ({"file": "one.txt", "count": 4}, {"file": "one.txt", "count": 5}),
    "file_digest": ({"file": "one.txt", "sha256": DIGEST}, {"file": "one.txt", "sha256": "0" * 64}),
    "file_gone": ("two.txt", "one.txt"),
    "answers": ({"request": f"{URL}/good", "status": 200}, {"request": f"{URL}/bad", "status": 200}),
    "answers_json": (
        {"request": f"{URL}/good", "status": 200, "path": "n", "value": 1},
        {"request": f"{URL}/good", "status": 200, "path": "n", "value": 2},
    ),
    "answers_schema": (
        {"request": f"{URL}/good", "status": 200, "schema": '{"type": "object", "required": ["n"]}'},
        {"request": f"{URL}/good", "status": 200, "schema": '{"type": "object", "required": ["m"]}'},
    ),
    "answers_header": (
        {"request": f"{URL}/good", "status": 200, "header": "cache-control", "value": "no-store"},
        {"request": f"{URL}/good", "status": 200, "header": "cache-control", "value": "public"},
    ),
    "answers_within": (
        {"request": f"{URL}/good", "status": 200, "milliseconds": 9000},
        {"request": f"{URL}/slow", "status": 200, "milliseconds": 100},
    ),
    "answers_after_redirects": (
        {"request": f"{URL}/moved", "status": 200},
        {"request": f"{URL}/elsewhere", "status": 200},
    ),
}
SPEAKS = "printf '%s\\n' 'Migrated a' '{\"n\": [1, 2]}' 'Migrated b'\necho one > one.txt\nrm -f two.txt\necho aside >&2"
JSON = {
    "prints_json": ({"path": "n.1", "value": 2}, {"path": "n.1", "value": 3}),
    "prints_schema": (
        '{"type": "object", "properties": {"n": {"maxItems": 2}}}',
        '{"type": "object", "properties": {"n": {"maxItems": 1}}}',
    ),
}


class Handler(BaseHTTPRequestHandler):
    asked = 0

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        getattr(self, self.path.strip("/"))()

    def give(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def good(self) -> None:
        self.give(200, b'{"n": 1}', Cache_Control="no-store")

    def bad(self) -> None:
        self.give(503)

    def slow(self) -> None:
        threading.Event().wait(0.2)
        self.give(200)

    def moved(self) -> None:
        self.give(302, Location="/good")

    def elsewhere(self) -> None:
        self.give(302, Location="http://localhost/good")

    def third(self) -> None:
        """Well from the third request on."""
        type(self).asked += 1
        self.give(200 if type(self).asked > 2 else 503)


@pytest.fixture
def url() -> Iterator[str]:
    Handler.asked = 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def steps(lab: Lab, which: int) -> dict[str, Any]:
    said = [{name: values[which]} for name, values in CASES.items()]
    slower = "\nsleep 1.1" if which else ""
    return {
        "speak": lab.step(SPEAKS + slower, effect="changes a file", expect=said),
        "json": lab.step("echo '{\"n\": [1, 2]}'", expect=[{k: v[which]} for k, v in JSON.items()]),
    }


def judged(lab: Lab) -> dict[str, str]:
    """What the evidence says: each sentence and its verdict."""
    (run,) = (lab.folder / ".rolloutdocs").rglob("*.jsonl")
    records = [json.loads(line) for line in run.read_text().splitlines()]
    return {
        one["sentence"]: one["verdict"]
        for record in records
        if record["kind"] == "done"
        for one in record["judged"]
    }


def test_all_hold(lab: Lab, url: str) -> None:
    lab.write({"deploy": steps(lab, 0)}, variables={"APP_URL": url}, reset="touch two.txt")
    done = lab.verify()
    assert done.returncode == 0, done.stdout + done.stderr
    assert set(judged(lab).values()) == {"passed"}
    assert len(judged(lab)) == len(CASES) + len(JSON)


@pytest.mark.parametrize("key", ["speak", "json"])
def test_each_is_seen_to_fail(lab: Lab, url: str, key: str) -> None:
    """All of a step's sentences are judged, so that one run sees each of them red."""
    lab.write({"deploy": {key: steps(lab, 1)[key]}}, variables={"APP_URL": url}, read_by_programs=["APP_URL"])
    done = lab.verify()
    assert done.returncode == 1
    assert TRACEBACK not in done.stderr
    found = judged(lab)
    assert {verdict for sentence, verdict in found.items() if sentence != "exits with `0`"} == {"failed"}, (
        found
    )
    assert len(found) == (len(CASES) if key == "speak" else len(JSON) + 1)


def asking(lab: Lab, place: str, patience: str) -> dict[str, Any]:
    said = [{"answers": {"request": f"{URL}/{place}", "status": 200}}, {"prints": "ran"}]
    return {
        "ask": lab.step("echo ran | tee -a ran.txt", effect="changes a file", expect=said, ask_again=patience)
    }


def test_a_probe_is_asked_until_it_holds_and_the_command_runs_once(lab: Lab, url: str) -> None:
    lab.write({"deploy": asking(lab, "third", "30 seconds")}, variables={"APP_URL": url})
    done = lab.verify()
    assert done.returncode == 0, done.stdout
    assert re.search(r"asked +[23] times in [0-9.]+ s: `GET \$APP_URL/third` answers `200`", done.stdout)
    assert next(lab.folder.rglob("ran.txt")).read_text() == "ran\n"
    assert (
        "- **Ask again for:** 30 seconds" in next(lab.folder.rglob("docs/PRODUCTION*CHECK*.md")).read_text()
    )


def test_without_it_a_probe_is_asked_once(lab: Lab, url: str) -> None:
    lab.write({"deploy": asking(lab, "third", "")}, variables={"APP_URL": url})
    assert lab.verify().returncode == 1
    assert Handler.asked == 2  # before the first step, whether there is such an address, and by the sentence


def test_it_fails_when_the_time_is_over(lab: Lab, url: str) -> None:
    lab.write({"deploy": asking(lab, "bad", "1 second")}, variables={"APP_URL": url})
    done = lab.verify()
    assert done.returncode == 1
    assert re.search(r"asked +[4-9] times in 1\.[0-9] s", done.stdout), done.stdout


def test_what_a_command_printed_is_not_asked_again(lab: Lab) -> None:
    lab.write({"deploy": {"ask": lab.step("true", expect=[{"prints": "a"}], ask_again="1 second")}})
    done = lab.run("build")
    assert done.returncode == 2
    assert "`ask_again` has nothing to ask" in done.stderr


REFUSED = {
    "regex": ({"prints_matching": "(a"}, "is no regular expression of RE2"),
    "schema": ({"prints_schema": '{"$ref": "http://127.0.0.1/x.json"}'}, "the schema has `$ref`"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_asked_is_refused_before_anything_runs(lab: Lab, case: str) -> None:
    sentence, said = REFUSED[case]
    lab.write({"deploy": {"ask": lab.step("touch ran.txt", effect="changes a file", expect=[sentence])}})
    done = lab.verify()
    assert done.returncode in (1, 2, 3)
    assert said in done.stderr
    assert not list(lab.folder.rglob("ran.txt"))
