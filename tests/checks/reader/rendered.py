"""What people see of a page: the text of each `<pre>` in the HTML of GitHub's renderer and of the site's."""

from html.parser import HTMLParser

import cmarkgfm
import markdown
from cmarkgfm.cmark import Options

#: As in `mkdocs.yml`.
EXTENSIONS = [
    "tables",
    "toc",
    "pymdownx.superfences",
    "pymdownx.highlight",
    "pymdownx.tasklist",
    "pymdownx.quotes",
    "admonition",
    "attr_list",
    "md_in_html",
]
CONFIGURED = {
    "pymdownx.superfences": {
        "preserve_tabs": True,
        "custom_fences": [
            {"name": "mermaid", "class": "mermaid", "format": lambda source, *_, **__: f"<pre>{source}</pre>"}
        ],
    },
    "pymdownx.highlight": {"stripnl": False},
    "pymdownx.quotes": {"callouts": True},
}

#: Elements that show nothing, or not at once.
UNSEEN = {"template", "details", "script", "style", "title", "textarea"}
EMPTY = {"br", "hr", "img", "input"}


def on_github(text: str) -> "Seen":
    return _seen(cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE))


def on_site(text: str) -> "Seen":
    return _seen(markdown.markdown(text, extensions=EXTENSIONS, extension_configs=CONFIGURED))


RENDERERS = {"GitHub": on_github, "site": on_site}


class Seen(HTMLParser):
    """Collects the text of `<pre>` and of bold words in lists, leaving out what is hidden."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.commands: list[str] = []
        self.labels: list[str] = []
        self.comments: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag in EMPTY:
            return
        hidden = tag in UNSEEN or any(name in ("hidden", "style") for name, _ in attrs)
        self.open.append((tag, hidden))
        if tag == "pre":
            self.commands.append("")
        if tag == "strong":
            self.labels.append("")

    def handle_endtag(self, tag):
        names = [name for name, _ in self.open]
        if tag in names:
            del self.open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data):
        names = [name for name, hidden in self.open]
        if any(hidden for _, hidden in self.open):
            return
        if "pre" in names:
            self.commands[-1] += data
        elif names[-2:] == ["li", "strong"] or names[-3:] == ["li", "p", "strong"]:
            self.labels[-1] += data

    def handle_comment(self, data):
        self.comments.append(data.strip())


def _seen(html: str) -> Seen:
    seen = Seen()
    seen.feed(html)
    seen.close()
    return seen
