"""The sites as people see them, on a phone and a desktop, light and dark, with JavaScript and without."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urldefrag

import pytest

from .browse import JUDGES, LOOKS, Look, Visit, commands, draws, open_tab, shows, visit
from .conftest import Contexts, Server
from .links import lost

ROOT = Path(__file__).parent.parent.parent
HERE = Path(__file__).parent

#: Name -> configuration. `sample` is made below: pages that show the whole notation, in the look of the root.
SITES: dict[str, Path | None] = {
    "sample": None,
    "docs": ROOT / "mkdocs.yml",
    "alembic": ROOT / "examples/alembic/mkdocs.yml",
}


@dataclass(frozen=True, slots=True)
class Site:
    """A site, built and served."""

    pages: dict[str, str]  #: address -> the Markdown it was made from


def sample(folder: Path) -> Path:
    (folder / "docs/guide").mkdir(parents=True)
    for source in (ROOT / "tests/pages/sample", HERE / "sample"):
        shutil.copytree(source, folder / "docs", dirs_exist_ok=True)
    config = folder / "mkdocs.yml"
    look = f"theme: {{custom_dir: {ROOT / 'site_templates/site'}}}"
    config.write_text(f"INHERIT: {ROOT / 'mkdocs.yml'}\n{look}\nnav: null\ndocs_dir: docs\n")
    return config


def build(config: Path, into: Path, url: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", config, "-d", into],
        env={**os.environ, "SITE_URL": url, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module", params=SITES)
def site(request: pytest.FixtureRequest, server: Server, tmp_path_factory: pytest.TempPathFactory) -> Site:
    name: str = request.param
    config = SITES[name] or sample(tmp_path_factory.mktemp("sample"))
    done = build(config, server.folder / name, f"{server.host}{name}/")
    assert done.returncode == 0, done.stderr
    docs = config.parent / "docs"
    pages = {path.relative_to(docs).with_suffix(".html"): path for path in sorted(docs.rglob("*.md"))}
    return Site(
        {f"{server.host}{name}/{page}": path.read_text(encoding="utf-8") for page, path in pages.items()}
    )


@pytest.fixture(scope="module", params=LOOKS, ids=str)
def visits(request: pytest.FixtureRequest, site: Site, server: Server, contexts: Contexts) -> list[Visit]:
    look: Look = request.param
    return visit(contexts.of(look), server.host, site.pages, look)


@pytest.mark.parametrize("judge", JUDGES, ids=lambda judge: judge.__name__)
def test_a_site(visits: list[Visit], judge: Callable[[list[Visit]], list[str]]) -> None:
    assert judge(visits) == []


def test_every_command_is_seen(visits: list[Visit], site: Site) -> None:
    assert sum(len(commands(site.pages[seen.url])) for seen in visits) > 0
    assert [wrong for seen in visits for wrong in shows(seen, site.pages[seen.url])] == []


def test_every_picture_is_drawn(visits: list[Visit], site: Site) -> None:
    assert [wrong for seen in visits for wrong in draws(seen, site.pages[seen.url])] == []


def test_every_link_leads_somewhere(site: Site, server: Server) -> None:
    assert lost(server.folder / next(iter(site.pages)).removeprefix(server.host).split("/")[0]) == []


@pytest.mark.parametrize("link", ["gone.html", "#gone", "a.html#gone", "../out/gone.css", "folder/"])
def test_a_link_that_leads_nowhere_is_found(tmp_path: Path, link: str) -> None:
    fine = (
        '<a href="a.html#here">1</a><a href="#here">2</a><a href="https://example.org/#x">3</a><i id="here">'
    )
    (tmp_path / "folder").mkdir()
    (tmp_path / "a.html").write_text(fine)
    assert lost(tmp_path) == []
    (tmp_path / "b.html").write_text(f'<a href="{link}">x</a>')
    assert lost(tmp_path) == [f"b.html: {link}"]


HOSTILE = """flowchart TD
    part1["#34;]; click#59; #60;img src=x onerror=alert#40;1#41;#62; fa#58;fa-bell 1. #96;x#96; #36;#36;y#36;#36;"]
    part2["1#46; end<br/>#45; subgraph"]
    part1 -.->|"#37;#37;#123;init#125; #124;"| part2"""


def test_a_text_of_a_picture_is_drawn_as_it_stands(site: Site, server: Server, contexts: Contexts) -> None:
    page = contexts.of(Look("desktop", "light", script=True)).new_page()
    page.goto(next(url for url in site.pages if url.endswith("/index.html")), wait_until="load")
    page.evaluate(
        """async code => {
            const {svg} = await mermaid.render("drawn", code);
            document.body.insertAdjacentHTML("beforeend", `<main id="here">${svg}</main>`);
        }""",
        HOSTILE,
    )
    shown = " ".join(page.inner_text("#here").split())
    assert '"]; click; <img src=x onerror=alert(1)> fa:fa-bell 1. `x` $$y$$' in shown
    assert "1. end - subgraph" in shown
    assert "%%{init} |" in shown
    assert page.locator("#here :is(a, script, img, math, i)").count() == 0
    page.close()


@pytest.mark.parametrize("site", ["alembic"], indirect=True)
@pytest.mark.parametrize(("change", "word"), [("changed", "integrity"), ("gone", "was not read")])
def test_a_picture_is_drawn_by_no_other_script(
    site: Site, server: Server, contexts: Contexts, tmp_path: Path, change: str, word: str
) -> None:
    """Its source stays to be read, and nothing is fetched from elsewhere in its place."""
    index = next(url for url in site.pages if url.endswith("/index.html"))
    here = server.folder / tmp_path.name
    shutil.copytree(server.folder / index.split("/")[3], here, ignore=shutil.ignore_patterns("guide"))
    script = here / "javascripts/mermaid.min.js"
    script.unlink()
    if change == "changed":
        script.write_text("document.title = 'attacked'; window.mermaid = {initialize() {}, render() {}}")
    look = Look("desktop", "light", script=True)
    seen = Visit(f"{server.host}{tmp_path.name}/index.html", look)
    page = open_tab(contexts.of(look), server.host, seen)
    page.goto(seen.url, wait_until="networkidle")
    assert page.locator("pre.mermaid").is_visible()
    assert page.title() != "attacked"
    page.close()
    assert any(word in one for one in seen.errors), seen.errors
    assert seen.foreign == []


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_a_link_brings_its_heading_into_view(
    site: Site, server: Server, contexts: Contexts, device: str
) -> None:
    still = Look(device, "light", script=False)  # links are links without it, too
    visits = visit(contexts.of(still), server.host, site.pages, still)
    links = {link for seen in visits for link in seen.links}
    anchors = sorted(link for link in links if urldefrag(link).fragment and urldefrag(link).url in site.pages)
    assert anchors
    guide = [link for link in anchors if "/guide/" in link]
    pages = {
        urldefrag(link).url: [one for one in guide if urldefrag(one).url == urldefrag(link).url]
        for link in guide
    }
    ends = {link for links in pages.values() for link in (links[0], links[-1])}
    anchors = [
        link for link in anchors if link in ends or "/guide/" not in link
    ]  # of a page by hand two are enough
    page = contexts.of(Look(device, "light", script=True)).new_page()
    for link in anchors:
        page.goto("about:blank")
        page.goto(link, wait_until="load")
        top = page.evaluate("document.querySelector(':target')?.getBoundingClientRect().top ?? -1")
        assert 0 <= top < page.evaluate("innerHeight"), link
    page.close()


def test_a_site_with_a_lost_link_is_not_built(tmp_path: Path) -> None:
    config = sample(tmp_path)
    (tmp_path / "docs/LOST.md").write_text(
        "# Lost\n\n[nowhere](CHECKLIST.md#no-such-step)\n", encoding="utf-8"
    )
    done = build(config, tmp_path / "site", "http://127.0.0.1/")
    assert done.returncode == 1
    assert "no-such-step" in done.stderr


def test_a_page_that_the_navigation_leaves_out_is_not_built(tmp_path: Path) -> None:
    config = sample(tmp_path)
    config.write_text(config.read_text().replace("nav: null", "nav: [index.md]"))
    done = build(config, tmp_path / "site", "http://127.0.0.1/")
    assert done.returncode == 1
    assert "ROLLBACK.md" in done.stderr
