"""Looking at a built site: what is noted while a page is open, and what is wanted of it.

A visit only notes; the judges below are pure, so that each can be shown a page that breaks it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urldefrag

from markdown_it import MarkdownIt
from markdown_it.token import Token
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response, Route

#: Pages that are open at a time: many more, each with a script that draws, take longer than one after the other.
AT_ONCE: Final = 16
WIDTHS: Final = {"phone": (390, 844), "desktop": (1280, 900)}


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is looked at."""

    device: str  #: one of WIDTHS
    scheme: str  #: "light" or "dark"
    script: bool  #: whether JavaScript is on

    def __str__(self) -> str:
        return f"{self.device}-{self.scheme}-{'script' if self.script else 'no-script'}"


LOOKS: Final = tuple(
    Look(device, scheme, script)
    for device in WIDTHS
    for scheme in ("light", "dark")
    for script in (True, False)
)


@dataclass(slots=True)
class Visit:
    """What was noted while a page was open."""

    url: str
    look: Look
    foreign: list[str] = field(default_factory=list)  #: requests to anywhere but the local server
    failed: list[str] = field(default_factory=list)  #: answers of the local server that are no success
    errors: list[str] = field(default_factory=list)  #: console errors and uncaught exceptions
    shown: list[str] = field(default_factory=list)  #: texts of the visible <pre>
    ids: set[str] = field(default_factory=set)  #: what links can lead to
    links: list[str] = field(default_factory=list)  #: where the links of the article lead, absolute
    wide: int = 0  #: pixels by which the page is wider than the window
    dark: bool = False  #: whether its background is dark
    pictures: int = 0  #: pictures that are drawn and seen
    sources: int = 0  #: pictures that are seen as their source
    drawers: int = 0  #: scripts that draw, and that the page asked for: larger than all else together


NOTE: Final = """() => {
    const visible = element => element.checkVisibility({checkOpacity: true, checkVisibilityCSS: true})
        && element.getBoundingClientRect().width > 1 && element.getBoundingClientRect().height > 1;
    const all = selector => [...document.querySelectorAll(selector)];
    const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/[0-9.]+/g).map(Number);
    return {
        shown: all('pre').filter(visible).map(pre => (pre.querySelector('code') ?? pre).innerText),
        ids: all('[id]').map(element => element.id),
        links: all('article a[href]:not(.headerlink)').map(link => link.href),
        wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        pictures: all('div.mermaid').filter(visible).length,
        sources: all('pre.mermaid').filter(visible).length,
        drawers: performance.getEntriesByType('resource').filter(one => one.name.includes('mermaid')).length,
        dark: red + green + blue < 3 * 128,
    };
}"""


def open_tab(context: BrowserContext, host: str, noted: Visit) -> Page:
    """A tab that notes what goes on in it from the beginning, and lets nothing out."""
    page = context.new_page()

    def foreign(route: Route) -> None:
        noted.foreign.append(route.request.url)
        route.abort()

    def console(message: ConsoleMessage) -> None:
        if message.type == "error":
            noted.errors.append(message.text)

    def answered(response: Response) -> None:
        if response.status >= 400:
            noted.failed.append(f"{response.status} {response.url}")

    page.route(re.compile(rf"^(?!{re.escape(host)}|data:|blob:)"), foreign)
    page.on("websocket", lambda socket: noted.foreign.append(socket.url))
    page.on("console", console)
    page.on("pageerror", lambda error: noted.errors.append(str(error)))
    page.on("response", answered)
    return page


def visit(context: BrowserContext, host: str, urls: Iterable[str], look: Look) -> list[Visit]:
    """Open pages in tabs, wait until they ask for nothing more, and note what there is.

    Some are open at once: the half second in which nothing is asked for is then waited for only once.
    """
    visits = [Visit(url, look) for url in urls]
    for start in range(0, len(visits), AT_ONCE):
        _visit(context, host, visits[start : start + AT_ONCE])
    return visits


def _visit(context: BrowserContext, host: str, visits: list[Visit]) -> None:
    tabs = [open_tab(context, host, noted) for noted in visits]
    try:
        for noted, page in zip(visits, tabs, strict=True):
            page.goto(noted.url, wait_until="load")
        for noted, page in zip(visits, tabs, strict=True):
            page.wait_for_load_state("networkidle")
            found = page.evaluate(NOTE)
            noted.shown, noted.ids, noted.links = found["shown"], set(found["ids"]), found["links"]
            noted.wide, noted.dark = found["wide"], found["dark"]
            noted.pictures, noted.sources = found["pictures"], found["sources"]
            noted.drawers = found["drawers"]
    finally:
        for page in tabs:
            page.close()


def commands(markdown: str) -> list[str]:
    """What every fence of a page holds, wherever it stands, unless it is drawn."""
    return [token.content for token in _fences(markdown) if token.info != "mermaid"]


def _fences(markdown: str) -> list[Token]:
    return [token for token in MarkdownIt("commonmark").parse(markdown) if token.type == "fence"]


# --- what is wanted; each says what is wrong in all visits of one look together ------------------------


def stays(visits: list[Visit]) -> list[str]:
    """Assert that nothing is asked of another host: it works offline and tells nobody who reads."""
    return [f"{seen.url} asks {url}" for seen in visits for url in seen.foreign]


def answers(visits: list[Visit]) -> list[str]:
    """Assert that everything a page asks for is there."""
    return [f"{seen.url}: {failed}" for seen in visits for failed in seen.failed]


def quiet(visits: list[Visit]) -> list[str]:
    """Assert that no script fails, as the page then may not be what it was meant to be."""
    return [f"{seen.url}: {error}" for seen in visits for error in seen.errors]


def fits(visits: list[Visit]) -> list[str]:
    """Assert that the page does not scroll sideways: on a phone, what is beyond the edge is not read."""
    return [f"{seen.url} is {seen.wide} pixels too wide" for seen in visits if seen.wide > 0]


def lands(visits: list[Visit]) -> list[str]:
    """Assert that every link to a place of the site leads to a page and a heading that exist."""
    ids = {seen.url: seen.ids for seen in visits}
    base = visits[0].url.rpartition("/")[0].split("/")[:4]
    lost = []
    for seen in visits:
        for link in seen.links:
            page, fragment = urldefrag(link)
            if page.split("/")[:4] != base or (page not in ids and not page.endswith(".html")):
                continue
            if page not in ids or (fragment and unquote(fragment) not in ids[page]):
                lost.append(f"{seen.url}: {link} leads nowhere")
    return lost


def follows(visits: list[Visit]) -> list[str]:
    """Assert that the page is dark where the system is; without JavaScript the theme is always light."""
    return [
        f"{seen.url} is {'dark' if seen.dark else 'light'} on a system that is {seen.look.scheme}"
        for seen in visits
        if seen.look.script and seen.dark != (seen.look.scheme == "dark")
    ]


def shows(seen: Visit, markdown: str) -> list[str]:
    """Assert that every command of a page is visible text of a <pre>, character by character."""
    shown = [text.removesuffix("\n") for text in seen.shown]
    return [
        f"{seen.url} does not show {text!r}"
        for text in commands(markdown)
        if text.removesuffix("\n") not in shown
    ]


def draws(seen: Visit, markdown: str) -> list[str]:
    """Assert that every picture is drawn, by a script that no other page asks for; without JavaScript that the
    source is there to be read."""
    wanted = sum(token.info == "mermaid" for token in _fences(markdown))
    found = seen.pictures if seen.look.script else seen.sources
    wrong = [] if found == wanted else [f"{seen.url} shows {found} of {wanted} pictures"]
    return wrong + [f"{seen.url} asks for what draws, and has no picture"] * (seen.drawers > 0 and not wanted)


JUDGES: Final[tuple[Callable[[list[Visit]], list[str]], ...]] = (stays, answers, quiet, fits, lands, follows)
