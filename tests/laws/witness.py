"""What people see of a page: text and `<pre>` in the HTML of GitHub's renderer and of the site's, as `mkdocs.yml` sets it."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from typing import Any, Final

import cmarkgfm
import markdown
from cmarkgfm.cmark import Options
from mkdocs.config import load_config
from rolloutdocs.checks.plan import Page

from .sources import ROOT

EMPTY: Final = {"br", "hr", "img", "input", "link", "meta", "path", "source"}
#: What a page of ours is made of; anything else came out of its place.
OURS: Final = set(
    [
        "h1",
        "h2",
        "h3",
        "p",
        "ul",
        "ol",
        "li",
        "strong",
        "a",
        "code",
        "pre",
        "blockquote",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "input",
        "br",
    ]
)
#: And what the renderers put around it.
AROUND: Final = {"div", "span", "label", "em"} - {"em"}


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
    """Collects, and trusts no nesting."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = Seen()
        self.pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("class") == "headerlink":
            return
        self.seen.elements[tag] += 1
        if tag == "a":
            self.seen.addresses.append(values.get("href") or "")
        if tag == "pre":
            self.pre += 1
            self.seen.commands.append("")
        if tag not in ("code", "a", "strong", "span"):
            self.seen.blocks.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.pre -= tag == "pre"
        if tag not in ("code", "a", "strong", "span"):
            self.seen.blocks.append("\n")

    def handle_data(self, data: str) -> None:
        if self.pre:
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


def commands(page: Page) -> Counter[str]:
    """Every command that is read from a page."""
    return Counter(one.command for one in (*page.steps, *page.repeats, *page.not_run))


@cache
def _configured() -> tuple[list[str], dict[str, Any]]:
    """Read once: the extensions and their settings are plain data."""
    config = load_config(str(ROOT / "mkdocs.yml"), docs_dir=str(ROOT / "docs"))
    return list(config["markdown_extensions"]), dict(config["mdx_configs"])
