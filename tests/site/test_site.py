"""The site with evidence as people see it: on phone, desktop and paper, light and dark, whatever programs printed."""

import hashlib
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urldefrag

import pypdf
import pytest
from rolloutdocs.checks.reports.site import draw

from ..cli.conftest import Lab, step
from .browse import JUDGES, LOOKS, Look, Visit, commands, open_tab, shows, visit
from .conftest import Contexts, Server
from .links import lost

ROOT = Path(__file__).parents[2]
AXE = Path(__file__).parent / "axe" / "axe.min.js"
#: `axe.min.js` of axe-core 4.14.1, as npm has it.
DIGEST = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
#: What WCAG asks at the levels A and AA, every rule of it.
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
#: Boxes of a document, which nobody can tick: their words stand right behind them. The extension that makes them, the
#: same one in all three builders, can give them no label, and without a plugin nothing of ours comes after it.
BOX = "li.task-list-item > input[type=checkbox][disabled]"
#: A picture without words; words that nobody can read; fields without a name, one of them a box that is none of a
#: document; words out of sight that no key leads to.
FAULTS = (
    '<img src="data:,"><p style="color: #eee; background: #fff">Nobody reads this</p><input type="checkbox">'
    '<input type="text"><input type="checkbox" disabled="">'
    f'<div style="height: 2em; overflow: auto; width: 9em"><p>{"Words out of sight. " * 9}</p></div>'
)
PAGE = "PRODUCTION-ROLLOUT-CHECKLIST"
#: What a program may print, and what must be text wherever it is shown.
HOSTILE = (
    "<script>document.title='attacked'</script><img src=x onerror=\"document.title='attacked'\">"
    "</code></pre><a href=\"javascript:document.title='attacked'\">go</a><svg/onload=alert(1)>"
    " [x](https://evil.example/) ![](https://evil.example/x.png) <style>article{display:none}</style>"
    " | `` ``` {: .x onclick=x } \u202e"
)


#: What no page is as wide as, and bytes that are no text.
ODD = (
    b"::error::forged\n"
    + b"x" * 10_000
    + b"\n"
    + bytes(range(256)) * 9
    + b"\n\x1b]0;forged\x07\xff\xfe \xc3(\n"
)


@dataclass(frozen=True)
class Made:
    """The site, served."""

    lab: Lab
    folder: Path
    base: str
    pages: tuple[str, ...]  #: addresses


@pytest.fixture(scope="module")
def made(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Made:
    lab = Lab(tmp_path_factory.mktemp("made"))
    (lab.folder / "hostile").write_text(HOSTILE, "utf-8")
    (lab.folder / "odd").write_bytes(ODD)
    steps = {
        "shout": step(f"cat {lab.folder / 'hostile'}", title="Shout"),
        "change": step("echo -n --done > made", effect="changes the file", title="Change"),
        "fail": step(f"cat {lab.folder / 'odd'} && false", title="Fail"),
    }
    lab.write({"deploy": steps})
    look = f"theme: {{custom_dir: {ROOT / 'site_templates/site'}}}"
    (lab.folder / "mkdocs.yml").write_text(
        f"INHERIT: {ROOT / 'mkdocs.yml'}\n{look}\nnav: null\ndocs_dir: docs\n"
    )
    assert lab.verify().returncode == 1
    done = lab.run(
        "site", "--output", str(server.folder / "made"), environment={"SITE_URL": f"{server.host}made/"}
    )
    assert done.returncode == 0, done.stderr
    names = sorted(
        path.relative_to(server.folder).as_posix() for path in (server.folder / "made").rglob("*.html")
    )
    return Made(
        lab,
        server.folder / "made",
        f"{server.host}made/",
        tuple(server.host + name for name in names if PAGE in name or "/evidence/" in name),
    )


@pytest.fixture(scope="module", params=LOOKS, ids=str)
def visits(request: pytest.FixtureRequest, made: Made, server: Server, contexts: Contexts) -> list[Visit]:
    look: Look = request.param
    return visit(contexts.of(look), server.host, made.pages, look)


@pytest.mark.parametrize("judge", JUDGES, ids=lambda judge: judge.__name__)
def test_the_site(visits: list[Visit], judge: Callable[[list[Visit]], list[str]]) -> None:
    assert len(visits) == 7
    assert judge(visits) == []


def test_every_command_of_a_document_is_seen(visits: list[Visit], made: Made) -> None:
    markdown = (made.lab.folder / "docs" / f"{PAGE}.md").read_text("utf-8")
    assert len(commands(markdown)) >= 3
    (seen,) = (one for one in visits if one.url.endswith(f"{PAGE}.html"))
    assert shows(seen, markdown) == []


def test_every_link_leads_somewhere(made: Made) -> None:
    assert lost(made.folder) == []


DESKTOP = Look("desktop", "light", script=True)


def test_what_a_program_printed_does_nothing(made: Made, server: Server, contexts: Contexts) -> None:
    shown = 0
    for url in made.pages:
        noted = Visit(url, DESKTOP)
        page = open_tab(contexts.of(DESKTOP), server.host, noted)
        page.goto(url, wait_until="load")
        assert "attacked" not in page.title(), url
        article = page.locator("article")
        assert (
            article.locator("script, style, img, iframe, a[href^='javascript:'], [onclick], [onload]").count()
            == 0
        )
        assert article.locator("a[href*='evil.example']").count() == 0, url
        shown += "document.title='attacked'" in (article.text_content() or "")
        page.close()
        assert noted.foreign == []
    assert shown > 0


def violations(page: object, context: str = "article") -> list[str]:
    found = page.evaluate(  # type: ignore[attr-defined]
        """async ([context, rules, box]) => (await axe.run(context, rules)).violations.flatMap(one => one.nodes
            .filter(node => one.id !== "label" || !document.querySelector(node.target[0]).matches(box))
            .map(node => [one.id, node.target, node.html]))""",
        [context, RULES, BOX],
    )
    return [f"{rule}: {target} {html[:120]}" for rule, target, html in found]


@pytest.mark.parametrize("look", [Look("phone", "light", True), Look("desktop", "dark", True)], ids=str)
def test_no_article_keeps_anybody_out(made: Made, server: Server, contexts: Contexts, look: Look) -> None:
    found = {}
    for url in made.pages:
        page = open_tab(contexts.of(look), server.host, Visit(url, look))
        page.goto(url, wait_until="load")
        page.evaluate(AXE.read_text("utf-8"))
        if wrong := violations(page):
            found[url] = wrong
        page.close()
    assert sorted({one.split(":")[0] + one[:300] for wrong in found.values() for one in wrong}) == []


def test_an_article_that_keeps_people_out_is_seen(made: Made, server: Server, contexts: Contexts) -> None:
    page = open_tab(contexts.of(DESKTOP), server.host, Visit(made.base, DESKTOP))
    page.goto(f"{made.base}{PAGE}.html", wait_until="load")
    page.evaluate(AXE.read_text("utf-8"))
    page.evaluate("html => document.querySelector('article').insertAdjacentHTML('beforeend', html)", FAULTS)
    wrong = violations(page)
    page.close()
    rules = sorted(one.partition(":")[0] for one in wrong)
    assert rules == ["color-contrast", "image-alt", *["label"] * 3, "scrollable-region-focusable"], wrong


def test_keys_reach_a_table_that_is_wider_than_a_phone(
    made: Made, server: Server, contexts: Contexts
) -> None:
    """Assert that the theme's own place for it is no trap: taken out, the judge sees it."""
    phone = Look("phone", "light", script=True)
    page = open_tab(contexts.of(phone), server.host, Visit(made.base, phone))
    page.goto(f"{made.base}{PAGE}.html", wait_until="load")
    page.evaluate(
        """words => document.querySelector("article").insertAdjacentHTML("beforeend",
            `<div class="md-typeset__scrollwrap"><div class="md-typeset__table"><table><tr>
            <td style="white-space: nowrap">${words}</td></table>`)""",
        "Words out of sight. " * 9,
    )
    page.wait_for_function(
        "document.querySelector('article .md-typeset__scrollwrap:last-child').tabIndex === 0"
    )
    page.evaluate(AXE.read_text("utf-8"))
    assert violations(page) == []
    page.evaluate(
        "document.querySelectorAll('.md-typeset__scrollwrap').forEach(one => one.removeAttribute('tabindex'))"
    )
    wrong = violations(page)
    page.close()
    assert {one.partition(":")[0] for one in wrong} == {"scrollable-region-focusable"}


def test_the_judge_of_accessibility_is_the_one_that_was_chosen() -> None:
    assert hashlib.sha256(AXE.read_bytes()).hexdigest() == DIGEST


def test_a_badge_leads_to_what_the_run_saw(made: Made, contexts: Contexts) -> None:
    page = contexts.of(DESKTOP).new_page()
    page.goto(f"{made.base}{PAGE}.html", wait_until="load")
    links = page.locator(".rollout-badge a")
    assert links.count() == 3
    for index in range(3):
        page.goto(f"{made.base}{PAGE}.html", wait_until="load")
        page.locator(".rollout-badge a").nth(index).click()
        page.wait_for_url("**/evidence/runs/**")
        assert urldefrag(page.url).fragment
        top = page.evaluate("document.querySelector(':target')?.getBoundingClientRect().top ?? -1")
        assert 0 <= top < page.evaluate("innerHeight"), page.url
    page.close()


def test_a_runbook_on_paper_is_whole(made: Made, contexts: Contexts) -> None:
    page = contexts.of(DESKTOP).new_page()
    page.goto(f"{made.base}{PAGE}.html", wait_until="load")
    paper = pypdf.PdfReader(io.BytesIO(page.pdf()))
    text = "".join("".join(one.extract_text() for one in paper.pages).split())
    markdown = (made.lab.folder / "docs" / f"{PAGE}.md").read_text("utf-8")
    assert [one for one in commands(markdown) if "".join(one.split()) not in text] == []
    run = next(url for url in made.pages if "/evidence/runs/" in url)
    page.goto(run, wait_until="load")
    paper = pypdf.PdfReader(io.BytesIO(page.pdf()))
    text = "".join("".join(one.extract_text() for one in paper.pages).split())
    assert "document.title='attacked'" in text  # what is folded on the screen
    page.close()


def test_paper_is_light_and_nothing_is_beyond_its_edge(made: Made, contexts: Contexts) -> None:
    page = contexts.of(Look("desktop", "dark", script=True)).new_page()
    page.set_viewport_size({"width": 718, "height": 1000})  # a sheet of paper
    for name in ("status", "history"):
        page.goto(f"{made.base}evidence/{name}.html", wait_until="load")
        page.emulate_media(media="print", color_scheme="dark")
        told = page.locator(".rollout-failed").first.evaluate("one => getComputedStyle(one).color")
        assert told == "rgb(179, 38, 30)"
        boxes = page.evaluate("getComputedStyle(document.querySelector('article')).colorScheme")
        assert boxes == "light"  # else an empty one is printed black
        assert page.evaluate(
            """[...document.querySelectorAll('article :is(table, svg, pre)')]
               .every(one => one.getBoundingClientRect().right <= innerWidth)"""
        ), name
    page.close()


def test_a_button_copies_each_command_as_it_stands(made: Made, server: Server, contexts: Contexts) -> None:
    context = contexts.of(DESKTOP)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.host.rstrip("/"))
    page = context.new_page()
    page.goto(f"{made.base}{PAGE}.html", wait_until="load")
    buttons = page.locator("article pre button[data-md-type='copy'], article nav.md-code__nav button")
    buttons.first.wait_for(state="attached")
    copied = []
    for index in range(buttons.count()):
        buttons.nth(index).click()
        copied.append(page.evaluate("navigator.clipboard.readText()").removesuffix("\n"))
    page.close()
    wanted = commands((made.lab.folder / "docs" / f"{PAGE}.md").read_text("utf-8"))
    assert copied == [one.removesuffix("\n") for one in wanted]


def test_a_long_run_goes_on_at_the_next_sheet_between_two_steps(contexts: Contexts) -> None:
    """A picture in one piece begins on a sheet of its own, and is cut where that ends, in the middle of a step."""
    steps = [(32, [draw.words(f"step{number}.", 18, 14)]) for number in range(90)]
    sheet = (ROOT / "site_templates/site/stylesheets/evidence.css").read_text("utf-8")
    page = contexts.of(DESKTOP).new_page()
    page.set_content(
        f"<style>{sheet}</style><body class=md-typeset><h1>Rehearsal</h1>{draw.strips('timeline', '', '', steps)}"
    )
    sheets = [one.extract_text() for one in pypdf.PdfReader(io.BytesIO(page.pdf())).pages]
    page.close()
    assert "step0." in sheets[0]
    assert re.findall(r"step\d+\.", "".join(sheets)) == [f"step{number}." for number in range(90)]


def test_a_step_is_on_one_sheet_whole(contexts: Contexts) -> None:
    sheet = (ROOT / "site_templates/site/stylesheets/rollout.css").read_text("utf-8")
    steps = "".join(
        f"<h3>Do{number}.</h3><p><span class=rollout-id>do.{number}</span></p>"
        f"<div class=highlight><pre>do {number}</pre></div><ul>{'<li>what is wanted</li>' * 9}<li>fails{number}.</ul>"
        for number in range(12)
    )
    page = contexts.of(DESKTOP).new_page()
    page.set_content(f"<style>{sheet}</style><body class=md-typeset>{steps}")
    sheets = [one.extract_text() for one in pypdf.PdfReader(io.BytesIO(page.pdf())).pages]
    page.close()
    assert len(sheets) > 3
    for number in range(12):
        assert [f"Do{number}." in one for one in sheets] == [f"fails{number}." in one for one in sheets]


@pytest.mark.parametrize("asked", ["deploy.change", "echo done", "echo -n --done > made", '"echo" ~/made'])
def test_search_finds_a_step_by_its_id_and_its_command(made: Made, contexts: Contexts, asked: str) -> None:
    """As it stands: the theme's search takes `-n` for "without n", and finds nothing at all for `--done`."""
    page = contexts.of(DESKTOP).new_page()
    page.goto(f"{made.base}index.html", wait_until="load")
    page.locator("[data-md-component='search-query']").click()
    page.locator("[data-md-component='search-query']").press_sequentially(asked)
    page.locator(f".md-search-result__link[href*='{PAGE}.html#2-change']").first.click(timeout=10_000)
    page.wait_for_url(f"**/{PAGE}.html#2-change")
    top = page.evaluate("document.querySelector(':target').getBoundingClientRect().top")
    assert 0 <= top < page.evaluate("innerHeight")
    page.close()


def test_a_link_to_a_step_leads_to_it_whatever_its_title_is(made: Made, contexts: Contexts) -> None:
    for device in ("phone", "desktop"):
        page = contexts.of(Look(device, "light", script=True)).new_page()
        page.goto(f"{made.base}{PAGE}.html#step-deploy.change", wait_until="load")
        title = page.locator("h3", has_text="Change").bounding_box()
        page.close()
        assert title
        assert 48 <= title["y"] <= 300  # below the bar of the theme, and in view


def test_links_stay_what_they_are_from_build_to_build(made: Made, tmp_path: Path) -> None:
    again = made.lab.run("site", "--output", str(tmp_path / "again"))
    assert again.returncode == 0, again.stderr
    ids = [
        re.findall(r'\sid="([^"]+)"', (folder / f"{PAGE}.html").read_text("utf-8"))
        for folder in (tmp_path / "again", made.folder)
    ]
    assert ids[0] == ids[1]
