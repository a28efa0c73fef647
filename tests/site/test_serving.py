"""What is shown on this machine, attacked: by pages of other sites, by odd addresses, by whoever keeps it busy."""

import http.client
import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from rolloutdocs.site import serving, working

from .conftest import Server


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[serving.Server]:
    folder = tmp_path_factory.mktemp("shown")
    (folder / "site/guide").mkdir(parents=True)
    (folder / "secret.html").write_text("secret")
    for name in ("index.html", "guide/index.html", "404.html", "search.json", "pages.js"):
        (folder / "site" / name).write_text(f"this is {name}")
    (folder / "site/out.html").symlink_to(folder / "secret.html")
    (folder / "site/away").symlink_to(folder)
    board = serving.Board()
    with serving.Server(board, 0) as server:
        board.show(folder / "site")
        server.start()
        yield server
        server.shutdown()


def ask(
    server: serving.Server, path: str, method: str = "GET", **headers: str
) -> tuple[int, str, dict[str, str]]:
    talk = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)
    try:
        talk.putrequest(method, path, skip_host="host" in headers, skip_accept_encoding=True)
        for name, value in headers.items():
            talk.putheader(name.replace("_", "-"), value)
        talk.endheaders()
        answer = talk.getresponse()
        return answer.status, answer.read().decode(), {k.lower(): v for k, v in answer.getheaders()}
    finally:
        talk.close()


@pytest.mark.parametrize("path", [
    "/../secret.html", "/..%2fsecret.html", "/%2e%2e/secret.html", "/%252e%252e%252fsecret.html", "//secret.html",
    "/..%5csecret.html", "/guide/..%2f..%2fsecret.html", "/%2e%2e%00/secret.html", "/index.html%00", "/out.html",
    "/away/secret.html", "/away/site/../secret.html", "/" + "a" * 5000, "/" + "a/" * 3000, "/%ff%fe", "/guide",
    "/file:///etc/passwd", "/C:%5cwindows", "/.%2e/.%2e/.%2e/etc/passwd",
])  # fmt: skip
def test_nothing_but_the_site_is_found(served: serving.Server, path: str) -> None:
    status, text, _ = ask(served, path)
    assert (status, text.partition("<script")[0]) == (404, "this is 404.html")


def test_what_is_there_is_shown(served: serving.Server) -> None:
    for path, text in {
        "/": "index.html",
        "/guide/": "guide/index.html",
        "/guide/index.html?x=/../y": "guide/index.html",
    }.items():
        status, shown, _ = ask(served, path)
        assert (status, shown.partition("<script")[0]) == (200, f"this is {text}")


@pytest.mark.parametrize("host", [
    "evil.example", "evil.example:PORT", "127.0.0.1", "127.0.0.1:1", "127.0.0.1:PORT.evil.example", "", "0.0.0.0:PORT",
    "[::1]:PORT", "localhost.:PORT",
])  # fmt: skip
def test_a_name_of_somebody_else_is_refused(served: serving.Server, host: str) -> None:
    status, text, _ = ask(served, "/index.html", host=host.replace("PORT", str(served.server_port)))
    assert (status, "this is index" in text) == (421, False)


@pytest.mark.parametrize(("site", "mode", "status"), [
    ("cross-site", "no-cors", 403), ("cross-site", "cors", 403), ("same-site", "no-cors", 403),
    ("cross-site", "navigate", 200), ("same-origin", "cors", 200), ("none", "navigate", 200),
])  # fmt: skip
@pytest.mark.parametrize("path", ["/pages.js", "/-/live?0"])
def test_no_other_site_takes_a_part_of_it(
    served: serving.Server, site: str, mode: str, status: int, path: str
) -> None:
    assert ask(served, path, sec_fetch_site=site, sec_fetch_mode=mode)[0] == status


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "get", "<X>"]
)
def test_nothing_but_reading_is_answered(served: serving.Server, method: str) -> None:
    status, text, _ = ask(served, "/index.html", method)
    assert (status, "this is index" in text, "<X>" in text) == (501, False, False)


@pytest.mark.parametrize("path", ["/index.html", "/gone.html", "/-/live?0"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_every_answer_says_how_it_may_be_used(served: serving.Server, path: str, method: str) -> None:
    _, text, headers = ask(served, path, method)
    assert headers.items() >= {
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-store"),
    }
    assert "access-control-allow-origin" not in headers
    assert method != "HEAD" or not text


@pytest.mark.parametrize("seen", ["9" * 5000, "-1", "x", "²", "<script>"])
def test_a_number_that_none_is_waits_for_nothing(served: serving.Server, seen: str) -> None:
    from urllib.parse import quote

    assert ask(served, f"/-/live?{quote(seen, safe='')}")[:2] == (200, "1")


def test_what_asks_too_much_is_let_go_and_nobody_waits_for_the_slow(served: serving.Server) -> None:
    here = ("127.0.0.1", served.server_port)
    with ExitStack() as kept:
        for _ in range(150):  # each begins to ask, and goes on at its leisure
            slow = kept.enter_context(socket.create_connection(here, timeout=20))
            slow.sendall(b"GET /index.html HTTP/1.1\r\nX: ")
        with socket.create_connection(here, timeout=20) as large:
            large.sendall(b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n")
            assert large.recv(100).startswith(b"HTTP/1.1 414")
        with socket.create_connection(here, timeout=20) as many:
            many.sendall(b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 200 + b"\r\n")
            assert many.recv(100).startswith(b"HTTP/1.1 431")
        assert ask(served, "/index.html")[0] == 200


def test_a_page_of_another_site_sees_nothing(
    served: serving.Server, browser: Browser, server: Server
) -> None:
    """In a browser: it gets no answer, no script and no picture."""
    (server.folder / "other.html").write_text("<!doctype html><title>other</title>")
    page = browser.new_page()
    page.goto(f"{server.host}other.html")
    seen = page.evaluate(
        """async base => {
            const loads = (tag, path) => new Promise(done => {
                const one = document.createElement(tag);
                one.onload = () => done("loaded"); one.onerror = () => done("refused");
                one.src = base + path; document.body.append(one);
            });
            const asked = await fetch(base + "index.html", {mode: "no-cors"}).then(() => "loaded", () => "refused");
            return [asked, await loads("script", "pages.js"), await loads("img", "index.html")];
        }""",
        served.address,
    )
    page.close()
    assert seen == ["refused"] * 3


# --- the folder in which it is made ---


def test_what_a_killed_one_left_is_swept_and_nothing_else(tmp_path: Path) -> None:
    code = f"""
        from pathlib import Path
        from rolloutdocs.site.working import working
        with working(Path({str(tmp_path)!r})) as folder:
            (folder / "docs").mkdir()
            (folder / "docs/page.md").write_text("x")
            print(folder, flush=True)
            input()
    """
    left, lives = (
        subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(code)], stdin=-1, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    )
    assert left.stdout
    assert lives.stdout
    dead, held = Path(left.stdout.readline().strip()), Path(lives.stdout.readline().strip())
    left.send_signal(signal.SIGKILL)
    left.communicate()
    (tmp_path / "work-theirs").mkdir()
    (tmp_path / "work-link").symlink_to(dead)
    try:
        assert (dead / "docs/page.md").is_file()
        with working.working(tmp_path):
            assert not dead.exists()
            assert (held / "docs/page.md").is_file()
        assert {one.name for one in tmp_path.iterdir()} == {held.name, "work-link", "work-theirs"}
    finally:
        lives.communicate("\n")
    assert not held.exists()
