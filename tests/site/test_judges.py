"""Every judge of `browse` is shown a page that breaks what it wants, in the real browser, and a fine one."""

from pathlib import Path

import pytest

from .browse import JUDGES, Look, Visit, answers, draws, fits, follows, lands, quiet, shows, stays, visit
from .conftest import Contexts, Server

HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width">"""

FINE = """<body style="background: white"><article><h1 id="top">Fine</h1><pre><code>make test
</code></pre><a href="#top">top</a><a href="https://example.org/">elsewhere</a></article>"""

MARKDOWN = "```bash\nmake test\n```\n"

SCRIPT = Look("phone", "light", script=True)


def look_at(server: Server, contexts: Contexts, tmp_path: Path, html: str, look: Look = SCRIPT) -> Visit:
    folder = server.folder / tmp_path.name
    folder.mkdir()
    (folder / "page.html").write_text(HEAD + html, encoding="utf-8")
    (seen,) = visit(contexts.of(look), server.host, [f"{server.host}{tmp_path.name}/page.html"], look)
    return seen


def test_a_page_that_is_fine_is_let_be(server: Server, contexts: Contexts, tmp_path: Path) -> None:
    seen = look_at(server, contexts, tmp_path, FINE)
    assert [wrong for judge in JUDGES for wrong in judge([seen])] == []
    assert shows(seen, MARKDOWN) == []


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://example.org/x.png" alt="">',
        '<link rel="stylesheet" href="https://fonts.googleapis.com/css">',
        "<script>fetch('https://example.org/x').catch(() => {})</script>",
        "<script>setTimeout(() => fetch('https://example.org/late').catch(() => {}), 200)</script>",
        "<script>new Worker(URL.createObjectURL(new Blob([\"fetch('https://example.org/w')\"])))</script>",
        '<script>new WebSocket("wss://example.org/x")</script>',
    ],
)
def test_a_request_that_leaves_is_seen(server: Server, contexts: Contexts, tmp_path: Path, html: str) -> None:
    assert stays([look_at(server, contexts, tmp_path, FINE + html)])


def test_a_request_that_leaves_is_seen_without_javascript(
    server: Server, contexts: Contexts, tmp_path: Path
) -> None:
    html = FINE + '<img src="https://example.org/x.png" alt="">'
    assert stays([look_at(server, contexts, tmp_path, html, Look("phone", "light", script=False))])


def test_something_missing_is_seen(server: Server, contexts: Contexts, tmp_path: Path) -> None:
    assert answers([look_at(server, contexts, tmp_path, FINE + '<img src="gone.png" alt="">')])


@pytest.mark.parametrize(
    "script", ["console.error('x')", "throw new Error('x')", "Promise.reject(new Error('x'))"]
)
def test_a_script_that_fails_is_seen(server: Server, contexts: Contexts, tmp_path: Path, script: str) -> None:
    assert quiet([look_at(server, contexts, tmp_path, f"{FINE}<script>{script}</script>")])


def test_a_page_wider_than_the_window_is_seen(server: Server, contexts: Contexts, tmp_path: Path) -> None:
    assert fits([look_at(server, contexts, tmp_path, FINE + '<div style="width: 600px">wide</div>')])


@pytest.mark.parametrize("href", ["#nowhere", "gone.html", "gone.html#top", "page.html#nowhere"])
def test_a_link_that_leads_nowhere_is_seen(
    server: Server, contexts: Contexts, tmp_path: Path, href: str
) -> None:
    assert lands([look_at(server, contexts, tmp_path, f'{FINE}<article><a href="{href}">x</a></article>')])


def test_a_page_that_stays_light_is_seen(server: Server, contexts: Contexts, tmp_path: Path) -> None:
    assert follows([look_at(server, contexts, tmp_path, FINE, Look("desktop", "dark", script=True))])


@pytest.mark.parametrize(
    "pre",
    [
        "",
        "<code>make test</code>",
        '<pre style="display: none">make test</pre>',
        '<pre style="visibility: hidden">make test</pre>',
        '<pre style="opacity: 0">make test</pre>',
        '<pre style="height: 0; overflow: hidden; margin: 0">make test</pre>',
        "<details><summary>more</summary><pre>make test</pre></details>",
        "<pre>make  test</pre>",
        "<pre>Make test</pre>",
        '<pre>make test <span style="display: none">x</span>x</pre>',
    ],
)
def test_a_command_that_is_not_seen_is_missed(
    server: Server, contexts: Contexts, tmp_path: Path, pre: str
) -> None:
    html = f'<body style="background: white"><article>{pre}</article>'
    assert shows(look_at(server, contexts, tmp_path, html), MARKDOWN)


@pytest.mark.parametrize(
    "html",
    [
        "",
        '<pre class="mermaid">flowchart TD</pre>',
        '<div class="mermaid" style="display: none"><svg></svg></div>',
        '<div class="mermaid"></div>',
    ],
)
def test_a_picture_that_is_not_drawn_is_missed(
    server: Server, contexts: Contexts, tmp_path: Path, html: str
) -> None:
    assert draws(look_at(server, contexts, tmp_path, FINE + html), "```mermaid\nflowchart TD\n```\n")


def test_a_script_that_draws_nothing_is_seen(server: Server, contexts: Contexts, tmp_path: Path) -> None:
    (server.folder / "mermaid.min.js").write_text("")
    seen = look_at(server, contexts, tmp_path, FINE + '<script src="/mermaid.min.js"></script>')
    assert draws(seen, MARKDOWN)
