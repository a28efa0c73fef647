"""What people see of a page: text and `<pre>` in the HTML of GitHub's renderer and of the site's."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from typing import Any, Final

import cmarkgfm
import markdown
from cmarkgfm.cmark import Options
from markdown_it import MarkdownIt
from mkdocs.config import load_config
from rolloutdocs.checks.plan import Page

from .sources import ROOT

#: What a page of ours is made of, and what the site puts around it; anything else came out of its place.
WORDS: Final = "h1 h2 h3 p ul ol li strong a code pre blockquote table thead tbody tr th td input br"
OURS: Final = {*WORDS.split(), "div", "span", "label", "article", "nav"}
#: Elements that have no end, and those that show nothing, or not at once.
EMPTY: Final = {"br", "hr", "img", "input"}
UNSEEN: Final = {"template", "details", "script", "style", "title", "textarea"}
#: Inside a line: what does not end it.
INLINE: Final = {"code", "a", "strong", "span"}


@dataclass(slots=True)
class Seen:
    """One page as rendered."""

    commands: list[str] = field(default_factory=list)  #: text of each `<pre>`
    blocks: list[str] = field(default_factory=list)  #: text of everything else, in order, spaces folded
    elements: Counter[str] = field(default_factory=Counter)
    addresses: list[str] = field(default_factory=list)  #: where links lead

    @property
    def text(self) -> str:
        return " ".join("".join(self.blocks).split())


class _Parser(HTMLParser):
    """Collects what is seen; the sign beside a heading is the site's own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = Seen()
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        unseen = (
            tag in UNSEEN or "hidden" in values or "style" in values or values.get("class") == "headerlink"
        )
        if tag not in EMPTY:
            self.open.append((tag, unseen))
        if any(hidden for _, hidden in self.open):
            return
        self.seen.elements[tag] += 1
        if tag == "a":
            self.seen.addresses.append(values.get("href") or "")
        if tag == "pre":
            self.seen.commands.append("")
        if tag not in INLINE:
            self.seen.blocks.append("\n")

    def handle_endtag(self, tag: str) -> None:
        names = [name for name, _ in self.open]
        if tag in names:
            del self.open[len(names) - 1 - names[::-1].index(tag) :]
        if tag not in INLINE:
            self.seen.blocks.append("\n")

    def handle_data(self, data: str) -> None:
        if any(hidden for _, hidden in self.open):
            return
        if any(name == "pre" for name, _ in self.open):
            self.seen.commands[-1] += data
        else:
            self.seen.blocks.append(data)


def on_github(text: str) -> Seen:
    """As GitHub shows a file, before it filters HTML: what it would filter must not be there."""
    return read(cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE))


def on_site(text: str) -> Seen:
    """As the site's articles are made."""
    extensions, settings = _configured()
    return read(markdown.markdown(text, extensions=extensions, extension_configs=settings))


RENDERERS: Final = {"GitHub": on_github, "site": on_site}


def read(html: str) -> Seen:
    """The text of a piece of HTML."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.seen


def unlike(page: Page, text: str, seen: Seen) -> list[str]:
    """How the `<pre>` of a page differ from what is read of it; a drawing is neither command nor hidden."""
    drawn = [
        one.content
        for one in MarkdownIt("commonmark").parse(text)
        if one.type == "fence" and one.info == "mermaid"
    ]
    read = Counter(one.command for one in (*page.steps, *page.repeats, *page.not_run))
    read += Counter(one.removesuffix("\n") for one in drawn)
    shown = Counter(one.removesuffix("\n") for one in seen.commands)
    lost = [f"{page.path}: {one!r} is read and not shown" for one in (read - shown).elements()]
    return [*lost, *(f"{page.path}: {one!r} is shown and not read" for one in (shown - read).elements())]


@cache
def _configured() -> tuple[list[str], dict[str, Any]]:
    """Read once: the extensions and their settings are plain data."""
    config = load_config(str(ROOT / "mkdocs.yml"), docs_dir=str(ROOT / "docs"))
    return list(config["markdown_extensions"]), dict(config["mdx_configs"])
