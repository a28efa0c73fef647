"""A published page that was made to mislead: whatever a reader could see otherwise is told."""

import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic

import pytest
from markdown import Markdown
from rolloutdocs.checks.published.blocks import HEADINGS, plain
from rolloutdocs.checks.published.compare import differences
from rolloutdocs.checks.published.fetch import Astray, Missing, Site, Unreachable
from rolloutdocs.checks.published.frame import Known, strange, unsaid
from rolloutdocs.checks.published.shown import shown
from rolloutdocs.checks.published.wanted import wanted

from rolloutdocs.cli.sites.published import known as known_here
from rolloutdocs.site import making

from ..checks.reports import sites
from .test_pages import sample

PAGE = "CHECKLIST"


@dataclass(frozen=True)
class Published:
    """The sample, as it is published."""

    folder: Path
    pages: dict[str, str]  #: name -> Markdown
    known: Known

    def html(self, name: str = PAGE) -> str:
        return (self.folder / f"{name}.html").read_text("utf-8")

    def judged(self, html: str, name: str = PAGE) -> list[str]:
        """Everything that is found when the page is this."""
        page = shown(html, f"{name}.html")
        base = self.folder.as_uri() + "/"
        files = Site(base)
        around = [one.what for one in strange(page, self.known, f"{base}{name}.html", files.file)]
        should = wanted(self.pages[name], f"{name}.md")
        headings = {plain(one): one.anchor for one in should if one.kind in HEADINGS}
        around += [one.what for one in unsaid(page, self.known, f"{name}.html", headings)]
        seen = differences(name, "page", should, list(page.blocks))
        return [
            *(one.what for one in page.wrong),
            *around,
            *(f"{one.place.line}: {one.what}" for one in seen),
        ]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    folder = tmp_path_factory.mktemp("published")
    config = sample(folder)
    making.make(making.Work(config, folder / "docs", folder / "site"))
    pages = {path.stem: path.read_text("utf-8") for path in (folder / "docs").glob("*.md")}
    return Published(folder / "site", pages, known_here(config, folder / "docs"))


def test_pages_as_they_were_made_say_what_the_documents_say(published: Published) -> None:
    assert len(published.pages) > 2
    found = {name: published.judged(published.html(name), name) for name in published.pages}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def body(html: str, more: str) -> str:
    return html.replace("</article>", f"{more}</article>")


def before(html: str, more: str) -> str:
    return html.replace("</body>", f"{more}</body>")


def first_pre(html: str, change: str) -> str:
    at = html.index("<pre>")
    return html[:at] + html[at:].replace("<pre>", change, 1)


ATTACKS = {
    "another command": (
        lambda html: html.replace("make-sure", "make-sure", 1).replace("<code>", "<code>sudo ", 1),
        "",
    ),
    "one more command": (lambda html: body(html, "<pre><code>rm -rf x</code></pre>"), "does not have here"),
    "a command that is gone": (
        lambda html: html[: html.index("<pre>")] + html[html.index("</pre>") + 6 :],
        "does not show",
    ),
    "an expectation that is gone": (
        lambda html: html.replace("<li><strong>Expect:</strong> exits with <code>0</code></li>", "", 1),
        "does not show the item",
    ),
    "an expectation that is prose": (
        lambda html: html.replace("exits with <code>0</code>", "exits with 0", 1),
        "and the document says",
    ),
    "an entity": (
        lambda html: html.replace("<code>0</code>", "<code>&#49;</code>", 1),
        "and the document says",
    ),
    "a zero-width space": (lambda html: first_pre(html, "<pre>\u200b"), "\\u200b"),
    "a bidirectional mark": (lambda html: first_pre(html, "<pre>\u202e"), "\\u202e"),
    "a no-break space": (
        lambda html: html.replace("exits with", "exits\u00a0with", 1),
        "and the document says",
    ),
    "hidden by an attribute": (lambda html: first_pre(html, "<pre hidden>"), "has the attribute `hidden`"),
    "hidden by a style": (
        lambda html: first_pre(html, '<pre style="display:none">'),
        "has the attribute `style`",
    ),
    "hidden by a class": (
        lambda html: first_pre(html, '<pre class="md-hidden">'),
        "has the class `md-hidden`",
    ),
    "hidden from what stands around": (
        lambda html: html.replace('<div class="md-content"', '<div hidden class="md-content"', 1),
        "the article stands in",
    ),
    "moved by what stands around": (
        lambda html: html.replace('<main class="md-main"', '<main class="md-main md-search__output"', 1),
        "the article stands in",
    ),
    "a style sheet in the page": (
        lambda html: html.replace("</head>", "<style>pre{display:none}</style></head>"),
        "a style sheet stands in the page",
    ),
    "a style sheet in the article": (lambda html: body(html, "<style>pre{color:#fff}</style>"), "`<style>`"),
    "a script in the page": (
        lambda html: before(html, "<script>document.querySelector('pre').textContent='x'</script>"),
        "a script stands in the page",
    ),
    "a script from elsewhere": (
        lambda html: before(html, '<script src="https://evil.example/x.js"></script>'),
        "comes from elsewhere",
    ),
    "a style sheet from elsewhere": (
        lambda html: html.replace("</head>", '<link rel=stylesheet href="//evil.example/x.css"></head>'),
        "comes from elsewhere",
    ),
    "another source of search": (
        lambda html: html.replace('"search": "assets', '"search": "https://evil.example/assets', 1),
        "a script stands in the page",
    ),
    "a handler": (
        lambda html: html.replace("<body ", '<body onload="x()" ', 1),
        "has the attribute `onload`",
    ),
    "a second article": (lambda html: before(html, "<article><pre>x</pre></article>"), "has 2 articles"),
    "no article": (lambda html: html.replace("article", "section"), "has 0 articles"),
    "an article in a template": (
        lambda html: html.replace("<article", "<template><article", 1).replace(
            "</article>", "</article></template>"
        ),
        "has 0 articles",
    ),
    "a command beside the article": (
        lambda html: html.replace("<header", "<pre>x</pre><header", 1),
        "stands beside the article",
    ),
    "a frame": (lambda html: before(html, '<iframe src="x.html"></iframe>'), "`<iframe>` stands beside"),
    "a frame in the article": (
        lambda html: body(html, '<iframe src="x.html"></iframe>'),
        "`<iframe>` in the article",
    ),
    "a picture of a command": (lambda html: body(html, '<img src="x.png" alt="">'), "`<img>` in the article"),
    "a drawing": (lambda html: body(html, "<svg><text>x</text></svg>"), "`<svg>` in the article"),
    "a folded part": (lambda html: body(html, "<details><p>x</p></details>"), "`<details>` in the article"),
    "a page that leads on": (
        lambda html: html.replace("<head>", '<head><meta http-equiv="refresh" content="0;url=x">'),
        "http-equiv",
    ),
    "a base": (lambda html: html.replace("<head>", '<head><base href="https://evil.example/">'), "`<base>`"),
    "an id twice": (
        lambda html: body(html, '<p id="deploy">x</p><p id="deploy">y</p>'),
        "the id `deploy` is there",
    ),
    "a badge that is a command": (
        lambda html: body(html, '<p><span class="rollout-badge">run rm -rf x</span></p>'),
        "a badge says `run rm -rf x`",
    ),
    "a badge that leads away": (
        lambda html: body(
            html,
            '<span class="rollout-badge"><a href="https://evil.example/">✔ proved on staging</a></span>',
        ),
        "a badge says",
    ),
    "a heading's sign that is text": (
        lambda html: body(html, '<p><a class="headerlink" href="#x">rm -rf x</a></p>'),
        "does not have here",
    ),
    "a link that leads away": (
        lambda html: (
            html[: html.index("<article")]
            + html[html.index("<article") :].replace(
                'href="ROLLBACK.html', 'href="https://evil.example/ROLLBACK.html', 1
            )
        ),
        "https://evil.example/",
    ),
    "a box that is ticked": (
        lambda html: body(html, '<ul><li><input type="checkbox" checked> x</li></ul>'),
        "[x]",
    ),
    "hidden as the sign of a heading": (
        lambda html: first_pre(html, '<pre class="headerlink">'),
        "the class `headerlink`",
    ),
    "a sign of a heading that leads away": (
        lambda html: html.replace(
            'class="headerlink" href="#', 'class="headerlink" href="https://evil.example/#', 1
        ),
        "the class `headerlink`",
    ),
    "a command drawn as a picture": (
        lambda html: first_pre(html, '<pre class="mermaid">'),
        "as another kind of text",
    ),
    "a command in two lines": (
        lambda html: html.replace("</code></pre>", "<br></code></pre>", 1),
        "`<br>` in a command",
    ),
    "a part of a command in a block": (
        lambda html: first_pre(html, "<pre><div></div>"),
        "`<div>` in a command",
    ),
    "a field to write in": (
        lambda html: body(html, '<p><input type="submit"></p>'),
        "`<input>` in the article",
    ),
    "a hint over a link": (
        lambda html: body(html, '<p><a title="run rm -rf x"></a></p>'),
        "has the attribute `title`",
    ),
    "code beside the article": (
        lambda html: html.replace("<article", "<p>First: <code>rm -rf x</code></p><article", 1),
        "stands beside the article",
    ),
    "words beside the article": (
        lambda html: html.replace("<article", "<div>First run rm -rf x</div><article", 1),
        "beside the article",
    ),
    "a picture beside the article": (
        lambda html: html.replace("<article", '<img src="x.png"><article', 1),
        "beside the article",
    ),
    "a drawer that is open": (
        lambda html: html.replace('id="__search"', 'id="__search" checked', 1),
        "beside the article",
    ),
    "another character set": (
        lambda html: html.replace('<meta charset="utf-8">', '<meta charset="gbk">', 1),
        "charset",
    ),
    "a link to the top of the host": (
        lambda html: (
            html[: html.index("<article")]
            + html[html.index("<article") :].replace('href="ROLLBACK.html', 'href="/ROLLBACK.html', 1)
        ),
        "/ROLLBACK.html",
    ),
    "a link written in another way": (
        lambda html: (
            html[: html.index("<article")]
            + html[html.index("<article") :].replace('href="ROLLBACK.html', 'href="ROLLBACK%2Ehtml', 1)
        ),
        "ROLLBACK%2Ehtml",
    ),
    "private characters that stand for code": (
        lambda html: html.replace("<code>0</code>", "\ue0000\ue001", 1),
        "private characters",
    ),
    "a command in a badge": (
        lambda html: first_pre(html, '<pre class="rollout-id">'),
        "rollout-id",
    ),
    "a link to a step that leads to another one": (
        lambda html: first_pre(html, '<span class="rollout-id" id="step-a.b">a.c</span><pre>'),
        "a link to another step",
    ),
    "steps in another size": (
        lambda html: first_pre(html, '<pre class="rollout-badge">'),
        "badge",
    ),
    "another title": (
        lambda html: re.sub("<title>.*?</title>", "<title>Run rm -rf x</title>", html),
        "`Run rm -rf x` is said beside",
    ),
    "the title of another page": (
        lambda html: re.sub("<title>.*? - ", "<title>Migration rollback path - ", html),
        "is said beside",
    ),
    "other words in the navigation": (
        lambda html: html.replace(
            '<span class="md-ellipsis">', '<span class="md-ellipsis">First rm -rf x', 1
        ),
        "is said beside",
    ),
    "a link in the navigation that leads elsewhere": (
        lambda html: re.sub(
            r'(<a href=")[^"#]*("[^>]*md-nav__link)', r"\1https://evil.example/\2", html, count=1
        ),
        "leads to `https://evil.example/`",
    ),
    "a link in the navigation that leads to another page": (
        lambda html: re.sub(
            r'(<a href=")ROLLBACK.html("[^>]*md-nav__link)', r"\1index.html\2", html, count=1
        ),
        "and leads to `index`",
    ),
    "a link in the navigation under another name": (
        lambda html: re.sub(
            r'(<a href="ROLLBACK.html"[^>]*md-nav__link.*?)Migration rollback path',
            r"\1Status",
            html,
            count=1,
            flags=re.DOTALL,
        ),
        "`Status` is said beside the article, and leads to `ROLLBACK`",
    ),
    "words under a pointer": (
        lambda html: html.replace('aria-label="Search"', 'aria-label="Run rm -rf x"', 1),
        "`Run rm -rf x` is said beside",
    ),
    "items that are numbered": (
        lambda html: re.sub(
            r"<ul>\s*<li><strong>Runs.*?</ul>",
            lambda m: f"<ol{m[0][3:-5]}</ol>",
            html,
            count=1,
            flags=re.DOTALL,
        ),
        "the item `1. ",
    ),
    "a script whose address nobody can read": (
        lambda html: body(html, '<script src="http://[x"></script>'),
        "comes from elsewhere: `http://[x`",
    ),
    "a heading with the address of another one": (
        lambda html: re.sub(r'(<h2 id=")[^"]*', r"\1elsewhere", html, count=1),
        "the address `#elsewhere`",
    ),
    "a heading that no link leads to": (
        lambda html: re.sub(r'<h2 id="[^"]*"', "<h2", html, count=1),
        "the address `#`",
    ),
    "a sign of a heading that leads to another one": (
        lambda html: re.sub(r'(class="headerlink" href="#)[^"]*', r"\1elsewhere", html, count=1),
        "the class `headerlink`",
    ),
    "a table of contents that leads to another heading": (
        lambda html: re.sub(
            r'<a href="#[^"]*"( class="md-nav__link")', r'<a href="#elsewhere"\1', html, count=1
        ),
        "is said beside the article, and leads to `CHECKLIST#elsewhere`",
    ),
    "a first link that leads to another heading": (
        lambda html: re.sub(r'<a href="#[^"]*"( class="md-skip")', r'<a href="#elsewhere"\1', html, count=1),
        "`Skip to content` is said beside the article, and leads to `CHECKLIST#elsewhere`",
    ),
    "a link in the navigation that leads into a page": (
        lambda html: re.sub(
            r'(<a href="ROLLBACK.html)("[^>]*md-nav__link)', r"\1#elsewhere\2", html, count=1
        ),
        "leads to `ROLLBACK#elsewhere`",
    ),
    "an address of a heading written in another way": (
        lambda html: body(html, '<p><a href="#%64eploy">x</a></p>'),
        "the link `#%64eploy` is written as no builder writes it",
    ),
    "text in the wrong order": (lambda html: body(html, '<bdo dir="rtl">x</bdo>'), "`<bdo>`"),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_page_that_misleads_is_told(published: Published, attack: str) -> None:
    change, word = ATTACKS[attack]
    html = published.html()
    changed = change(html)
    assert changed != html
    assert any(word in one for one in published.judged(changed)), published.judged(changed)


@pytest.mark.parametrize(("shows", "told"), [
    ("<ol><li>down</li><li>up</li></ol>", ""),
    ("<ol><li><p>down</p></li><li><p>up</p></li></ol>", ""),
    ('<ol start="1"><li>down</li><li>up</li></ol>', "has the attribute `start`"),
    ('<ol start="+7"><li>down</li><li>up</li></ol>', "has the attribute `start`"),
    ("<ol><div><li>1. down</li><li>2. up</li></div></ol>", "`<li>` in the article is in no list"),
    ("<ul><li>down</li><li>up</li></ul>", "the item `down`"),
    ("<ol><li>down</li></ol><ol><li>up</li></ol>", "the item `1. up`"),
    ("<ol><li></li><li>down</li><li>up</li></ol>", "the item `1.`"),
    ('<ol><li>down</li><li value="1">up</li></ol>', "has the attribute `value`"),
    ('<ol reversed><li>down</li><li>up</li></ol>', "has the attribute `reversed`"),
])  # fmt: skip
def test_a_wrong_number_of_an_item_is_told(shows: str, told: str) -> None:
    page = shown(f"<article>{shows}</article>", "a.html")
    found = differences("a.md", "page", wanted("1. down\n2. up\n", "a.md"), list(page.blocks))
    said = [one.what for one in (*page.wrong, *found)]
    assert any(told in one for one in said) if told else not said


ROWS = "<thead><tr><th>Name</th><th>staging</th><th>production</th></tr></thead>"


@pytest.mark.parametrize(("shows", "told"), [
    (f"{ROWS}<tbody><tr><td>URL</td><td>a</td><td></td></tr><tr><td>DIR</td><td>c</td><td>d</td></tr></tbody>", ""),
    (f"{ROWS}<tbody><tr><td>URL</td><td></td><td>a</td></tr><tr><td>DIR</td><td>c</td><td>d</td></tr></tbody>",
     "shows the cell ``"),
    (f"{ROWS}<tbody><tr><td>URL</td><td>a</td></tr><tr><td></td><td>DIR</td><td>c</td><td>d</td></tr></tbody>",
     "shows the cell `DIR` in another row"),
    (f"{ROWS}<tbody><tr><td>URL</td><td>a</td><td></td><td>DIR</td></tr><tr><td>c</td><td>d</td></tr></tbody>",
     "shows the cell `DIR` in another row"),
    (f"{ROWS[7:-8]}<thead><tr><td>URL</td><td>a</td><td></td></tr><tr><td>DIR</td><td>c</td><td>d</td></tr></thead>",
     "`<thead>` in the article is shown before"),
])  # fmt: skip
def test_a_cell_in_another_row_or_column_is_told(shows: str, told: str) -> None:
    page = shown(f"<article><table>{shows}</table></article>", "a.html")
    text = "| Name | staging | production |\n|---|---|---|\n| URL | a | |\n| DIR | c | d |\n"
    found = differences("a.md", "page", wanted(text, "a.md"), list(page.blocks))
    said = [one.what for one in (*page.wrong, *found)]
    assert any(told in one for one in said) if told else not said


@pytest.mark.parametrize("markdown", [
    "| a | b |\n|---|---|\n| | x |\n| y | |\n| z |\n",
    "- x\n\n    1. a\n    2. b\n\n- y", "1. a\n\n    more\n\n2. b\n\n    ```bash\n    ls\n    ```\n\n3. c", "1. [ ] a",
])  # fmt: skip
def test_numbers_are_read_in_two_ways_alike(markdown: str) -> None:
    extensions, settings = sites.settings()
    html = Markdown(extensions=list(extensions), extension_configs=settings).convert(markdown)
    page = shown(f"<article>{html}</article>", "a.html")
    assert differences("a.md", "page", wanted(markdown, "a.md"), list(page.blocks)) == []


def test_a_difference_has_its_line_in_the_document(published: Published) -> None:
    line = next(
        number for number, text in enumerate(published.pages[PAGE].split("\n"), 1) if "exits with `0`" in text
    )
    html = published.html().replace("exits with <code>0</code>", "exits with <code>1</code>", 1)
    (found,) = published.judged(html)
    assert found.startswith(f"{line}: ")


def test_a_style_sheet_that_was_changed_is_told(published: Published) -> None:
    path = published.folder / "stylesheets/pages.css"
    text = path.read_bytes()
    assert hashlib.sha256(text).hexdigest() in published.known.digests
    path.write_bytes(text + b"pre{display:none}")
    try:
        assert any("stylesheets/pages.css" in one for one in published.judged(published.html()))
    finally:
        path.write_bytes(text)


# --- fetching ---


class Hostile(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # noqa: C901 - one answer after the other
        place = self.path.rstrip("/").rpartition("/")[2]
        if place == "away.html":
            self.send_response(302)
            self.send_header("Location", "https://evil.example/")
        elif place == "bracket.html":
            self.send_response(302)
            self.send_header("Location", "http://[x")
        elif place == "port.html":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:99999/")
        elif place == "round.html":
            self.send_response(302)
            self.send_header("Location", "round.html")
        elif place == "odd.html":
            self.send_response(200)
            self.send_header("Refresh", "0; url=x")
        elif place == "latin.html":
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=iso-8859-1")
        elif place == "bytes.html":
            self.send_response(200)
        elif place == "xml.html":
            self.send_response(200)
            self.send_header("Content-Type", "application/xhtml+xml; charset=utf-8")
        elif place == "packed.html":
            self.send_response(200)
            self.send_header("Content-Encoding", "gzip, gzip")
        elif place in ("twice.html", "twice"):
            self.send_response(200)
        elif place in ("moved.html", "drip.html") or self.path == "/there/moved.html":
            self.send_response(200 if place == "drip.html" or self.path.startswith("/there") else 302)
            self.send_header("Location", "/there/moved.html")
        else:
            self.send_response(500 if place == "broken.html" else 404)
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(b"\xff\xfe" if place == "bytes.html" else place.encode())
        with suppress(OSError):
            while place in ("drip.html", "away.html") and not self.server.over.wait(0.05):  # type: ignore[attr-defined]
                self.wfile.write(b"x")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing."""


@pytest.fixture(scope="module")
def hostile() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Hostile)) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        listening.over = threading.Event()  # type: ignore[attr-defined]
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}/"
        listening.over.set()  # type: ignore[attr-defined]
        listening.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("name", "error", "word"),
    [
        ("away", Astray, "leads to another place"),
        ("bracket", Astray, r"leads to another place: http://\[x"),
        ("port", Astray, "leads to another place"),
        ("round", Astray, "leads on more than"),
        ("odd", Astray, "has the header `refresh`"),
        ("latin", Astray, "not as UTF-8"),
        ("bytes", Astray, "not in UTF-8"),
        ("xml", Astray, "read in another way than HTML"),
        ("packed", Astray, "sent packed"),
        ("twice", Astray, "two pages stand where one should"),
        ("broken", Unreachable, "answers 500"),
        ("gone", Missing, "gone.html"),
    ],
)
def test_an_answer_that_is_no_page_is_told(
    hostile: str, name: str, error: type[Exception], word: str
) -> None:
    with pytest.raises(error, match=word):
        Site(hostile).page(f"{name}.md")


def test_a_site_that_is_not_there_is_told() -> None:
    with pytest.raises(Unreachable, match="does not answer"):
        Site("http://127.0.0.1:9/").page("a.md")


def test_a_page_is_where_its_answer_comes_from(hostile: str) -> None:
    assert Site(hostile).page("moved.md") == (f"{hostile}there/moved.html", "moved.html")


def test_a_server_that_drips_is_not_waited_for(hostile: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rolloutdocs.checks.published.fetch.LONGEST", 0.5)
    began = monotonic()
    with pytest.raises(Unreachable, match="not read within"):
        Site(hostile).page("drip.md")
    assert monotonic() - began < 5


def test_a_page_as_deep_as_no_document_is_told(published: Published) -> None:
    html = body(published.html(), "<div>" * 20000)
    assert any("deep" in one for one in published.judged(html))


def test_a_page_that_repeats_without_end_is_told_soon(published: Published) -> None:
    html = body(published.html(), "<p>Run it.</p>" * 50_000)
    began = monotonic()
    assert any("more places" in one for one in published.judged(html))
    assert monotonic() - began < 10


def test_too_much_is_not_taken(hostile: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rolloutdocs.checks.published.fetch.LARGEST", 0)
    with pytest.raises(Unreachable, match="larger"):
        Site(hostile).page("bytes.md")


def test_a_file_beside_the_site_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "secret.html").write_text("x")
    with pytest.raises(Astray, match="outside"):
        Site((tmp_path / "site").as_uri() + "/").file((tmp_path / "secret.html").as_uri())


@pytest.mark.parametrize("name", ["a%00.js", "circle/a.js"])
def test_a_name_that_no_file_has_is_told(name: str, tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to("circle")
    with pytest.raises(Astray, match=f"{name} is no file"):
        Site(tmp_path.as_uri() + "/").file(f"{tmp_path.as_uri()}/{name}")
