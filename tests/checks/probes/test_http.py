"""Ask real servers, good and bad."""

import gzip
import json
import threading
import time
from http.server import BaseHTTPRequestHandler

import pytest
from rolloutdocs.checks.decide import decide
from rolloutdocs.checks.plan import Expectation
from rolloutdocs.checks.probes import http
from rolloutdocs.checks.probes.questions import AskHttp, HttpAnswer, Unanswered
from rolloutdocs.checks.probes.reach import Access, Before, Result
from rolloutdocs.checks.verdict import Verdict

from rolloutdocs.errors import Place

P, F, I = Verdict.PASSED, Verdict.FAILED, Verdict.INCONCLUSIVE  # noqa: E741
SCHEMA = '{"type": "object", "properties": {"status": {"const": "ok"}}, "required": ["status"]}'


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen = asked = None

    def log_message(self, *_):
        pass

    def do_GET(self):
        type(self).seen, type(self).asked = dict(self.headers), self.path
        getattr(self, self.path.strip("/").partition("?")[0])()

    def give(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def health(self):
        self.give(
            200, json.dumps({"status": "ok"}).encode(), Content_Type="application/json", Set_Cookie="a=b"
        )

    def sick(self):
        self.give(200, json.dumps({"status": "degraded"}).encode())

    def down(self):
        self.give(503)

    def moved(self):
        self.give(302, Location="/health")

    def twice(self):
        self.give(301, Location="moved")

    def elsewhere(self):
        self.give(302, Location="http://localhost:1/health")

    def tardy(self):
        self.server.over.wait(0.2)
        self.give(200)

    def circle(self):
        self.give(302, Location="/circle")

    def nowhere(self):
        self.give(302)

    def bent(self):
        self.give(302, Location="http://[::1")

    def packed(self):
        self.give(200, gzip.compress(b" " * 50_000_000), Content_Encoding="gzip")

    def large(self):
        self.give(200, b"[" + b" " * 1_500_000 + b"]")

    def endless(self):
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b" " * 65536)
        except OSError:
            self.close_connection = True

    def drip(self):
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.drop(b" ")

    def drip_headers(self):
        self.drop(b"HTTP/1.1 200 OK\r\nX: ")

    def drop(self, data):
        try:
            while not self.server.over.wait(0.02):
                self.wfile.write(data)
        except OSError:
            self.close_connection = True

    def silent(self):
        self.server.over.wait(20)
        self.close_connection = True

    def garbage(self):
        self.wfile.write(b"\x00\x01 what\r\n\r\n")
        self.close_connection = True

    def cut(self):
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b'{"status": "ok"}')
        self.close_connection = True


@pytest.fixture
def url(serve):
    over = threading.Event()
    address = serve(Handler, over)
    yield address
    over.set()


def ask(url, path, seconds=5.0):
    return http.fetch(AskHttp("GET", f"{url}/{path}"), seconds)


@pytest.mark.parametrize(("path", "status"), [("health", 200), ("down", 503), ("moved", 302)])
def test_the_answer_is_the_servers_own(url, path, status):
    assert ask(url, path).status == status


def test_the_request_is_as_curl_would_send_it(url, monkeypatch, tmp_path):
    """No proxy, no password of the person who runs it, no cookie of an earlier answer, no compression."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "")
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    assert ask(url, "health").status == 200
    assert ask(url, "health").status == 200
    assert Handler.seen.keys() <= {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
    assert Handler.seen["Accept"] == "*/*"
    assert Handler.seen["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("path", ["health?of=%2E%2E/%41&to=%7E", "health?", "health?a=b c", "health?a=é"])
def test_the_path_is_sent_as_it_is_written(url, path):
    """Assert that no other page answers than the one that is named; only what cannot be sent is escaped."""
    assert ask(url, path).status == 200
    assert Handler.asked == "/" + path.rstrip("?").replace(" ", "%20").replace("é", "%C3%A9")


def test_a_folder_above_is_not_made_of_what_is_escaped(serve):
    class Named(Handler):
        def do_GET(self):
            self.give(200, self.path.encode())

    answer = ask(serve(Named, None), "static/%2e%2e/a/%41")
    assert answer.body == b"/static/%2E%2E/a/%41"


def test_a_compressed_body_is_not_unpacked(url):
    answer = ask(url, "packed")
    assert answer.whole
    assert len(answer.body) < 100_000


@pytest.mark.parametrize("path", ["large", "endless"])
def test_a_large_body_is_cut(url, path):
    answer = ask(url, path)
    assert (answer.status, answer.whole, len(answer.body)) == (200, False, http.LARGEST)


@pytest.mark.parametrize("path", ["drip", "drip_headers", "silent"])
def test_a_slow_answer_is_none_and_the_limit_is_for_the_whole(url, path):
    began = time.monotonic()
    answer = ask(url, path, 0.4)
    assert time.monotonic() - began < 3
    assert isinstance(answer, Unanswered)
    assert "within 0.4 seconds" in answer.reason


@pytest.mark.parametrize("path", ["garbage", "cut"])
def test_what_is_no_whole_answer_decides_nothing(url, path):
    assert isinstance(ask(url, path), Unanswered)


def test_a_server_that_speaks_no_tls_has_no_certificate(url):
    answer = ask(url.replace("http:", "https:"), "health")
    assert isinstance(answer, Unanswered)


CASES = [
    ("answers", {"request": "GET $APP_URL/down", "status": "503"}, Verdict.PASSED),
    ("answers", {"request": "GET $APP_URL/moved", "status": "302"}, Verdict.PASSED),
    ("answers", {"request": "GET $APP_URL/moved", "status": "200"}, Verdict.FAILED),
    ("answers", {"request": "GET $APP_URL/down", "status": "200"}, Verdict.FAILED),
    ("answers", {"request": "GET $APP_URL/garbage", "status": "200"}, Verdict.INCONCLUSIVE),
    ("answers", {"request": "GET $DEAD/?token=s3cret", "status": "200"}, Verdict.INCONCLUSIVE),
    ("answers", {"request": "GET $TYPO/", "status": "200"}, Verdict.INCONCLUSIVE),
    (
        "answers_json",
        {"request": "GET $APP_URL/health", "status": "200", "path": "status", "value": "ok"},
        Verdict.PASSED,
    ),
    (
        "answers_json",
        {"request": "GET $APP_URL/sick", "status": "200", "path": "status", "value": "ok"},
        Verdict.FAILED,
    ),
    (
        "answers_json",
        {"request": "GET $APP_URL/packed", "status": "200", "path": "status", "value": "ok"},
        Verdict.FAILED,
    ),
    (
        "answers_json",
        {"request": "GET $APP_URL/large", "status": "200", "path": "0", "value": "1"},
        Verdict.INCONCLUSIVE,
    ),
    (
        "answers_header",
        {"request": "GET $APP_URL/health", "status": "200", "header": "set-cookie", "value": "a=b"},
        P,
    ),
    (
        "answers_header",
        {"request": "GET $APP_URL/health", "status": "200", "header": "Set-Cookie", "value": "a"},
        F,
    ),
    (
        "answers_header",
        {"request": "GET $APP_URL/health", "status": "200", "header": "Vary", "value": "a"},
        F,
    ),
    ("answers_within", {"request": "GET $APP_URL/health", "status": "200", "milliseconds": "9000"}, P),
    ("answers_within", {"request": "GET $APP_URL/tardy", "status": "200", "milliseconds": "100"}, F),
    ("answers_within", {"request": "GET $DEAD/", "status": "200", "milliseconds": "100"}, I),
    ("answers_schema", {"request": "GET $APP_URL/health", "status": "200", "schema": SCHEMA}, P),
    ("answers_schema", {"request": "GET $APP_URL/sick", "status": "200", "schema": SCHEMA}, F),
    ("answers_schema", {"request": "GET $APP_URL/large", "status": "200", "schema": SCHEMA}, I),
    ("answers_after_redirects", {"request": "GET $APP_URL/health", "status": "200"}, P),
    ("answers_after_redirects", {"request": "GET $APP_URL/twice", "status": "200"}, P),
    ("answers_after_redirects", {"request": "GET $APP_URL/elsewhere", "status": "200"}, F),
    ("answers_after_redirects", {"request": "GET $APP_URL/circle", "status": "200"}, F),
    ("answers_after_redirects", {"request": "GET $APP_URL/nowhere", "status": "200"}, F),
    ("answers_after_redirects", {"request": "GET $APP_URL/bent", "status": "200"}, I),
    ("answers_after_redirects", {"request": "GET $DEAD/", "status": "200"}, I),
    (
        "answers_json",
        {"request": "GET $DEAD/", "status": "200", "path": "status", "value": "ok"},
        Verdict.INCONCLUSIVE,
    ),
]


@pytest.mark.parametrize(("name", "values", "verdict"), CASES, ids=lambda value: str(value))
def test_decides(url, free_port, files, name, values, verdict):
    variables = {"APP_URL": url, "DEAD": f"http://127.0.0.1:{free_port}"}
    judgement = decide(
        Expectation(name, values, Place("A.md", 1)), Result(0), Access(variables, files), Before()
    )
    assert judgement.verdict is verdict
    assert bool(judgement.reason) or verdict is not Verdict.INCONCLUSIVE
    assert "s3cret" not in f"{judgement.actual} {judgement.reason}"


def test_a_dead_server_is_named_with_what_was_tried(free_port):
    answer = ask(f"http://127.0.0.1:{free_port}", "?token=s3cret")
    assert answer == Unanswered(f"GET was sent, but `127.0.0.1:{free_port}` cannot be reached")
    assert not isinstance(answer, HttpAnswer)


def onward(before, location, status=302):
    return http._onward(before, HttpAnswer(status, headers=(("location", location),)))


@pytest.mark.parametrize(
    ("before", "location", "after"),
    [
        ("http://a/x/y", "z", "http://a/x/z"),
        ("http://a:8000/x", "http://A:8000/z", "http://A:8000/z"),
        ("http://a/x", "https://a/x", "https://a/x"),
        ("https://a/x", "http://a/x", ""),
        ("http://a:8000/x", "https://a/x", ""),
        ("http://a/x", "//b/x", ""),
        ("http://a/x", "http://a:81/x", ""),
        ("http://a/x", "http://u:p@a/x", ""),
        ("http://a/x", "file:///etc/passwd", ""),
        ("http://a/x", "javascript:1", ""),
    ],
)
def test_a_redirect_is_followed_on_its_own_host_only(before, location, after):
    assert onward(before, location) == after
    assert onward(before, location, 200) == ""


def test_no_redirect_is_followed_unless_asked(url):
    assert ask(url, "moved").hops == 0
    followed = http.fetch(AskHttp("GET", f"{url}/circle", follow=True), 5.0)
    assert (followed.status, followed.hops) == (302, http.HOPS)
