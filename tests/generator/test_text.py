"""What is written is what renderers show: cmark-gfm as GitHub, Python-Markdown as MkDocs, markdown-it-py."""

import string
from functools import cache
from html.parser import HTMLParser

import cmarkgfm
import markdown
import pytest
from cmarkgfm.cmark import Options
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rolloutdocs.generator import shown, text
from rolloutdocs.generator.commands import bash
from rolloutdocs.generator.procedure import Argument

EXTENSIONS = [
    "tables", "toc", "admonition", "pymdownx.superfences", "pymdownx.highlight", "pymdownx.tasklist",
    "pymdownx.quotes", "attr_list", "md_in_html", "pymdownx.details", "pymdownx.tabbed",
]  # fmt: skip
SETTINGS = {
    "pymdownx.superfences": {"preserve_tabs": True},
    "pymdownx.highlight": {"stripnl": False},
    "pymdownx.quotes": {"callouts": True},
}
EXAMPLES = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
SIGNS = st.text("ab1 `*_[]()<>{}#+-.!|\\\"'&;:=~^$@/%?,é日", max_size=24)
CODE = st.text("ab1 `*_[]()<>{}#+-.!|\\\"'&;:=~^$@/%?,\n\té日", max_size=40)


class Seen(HTMLParser):
    """What a person sees: text of fences, of spans, and the rest, and which elements there are."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.fences: list[str] = []
        self.spans: list[str] = []
        self.plain = ""
        self.elements: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.elements.add(tag)
        if tag in ("br", "hr", "img", "input"):
            return
        if tag == "pre":
            self.fences.append("")
        elif tag == "code" and "pre" not in self.open:
            self.spans.append("")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            del self.open[len(self.open) - 1 - self.open[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if "pre" in self.open:
            self.fences[-1] += data
        elif "code" in self.open:
            self.spans[-1] += data
        else:
            self.plain += data

    def handle_comment(self, data: str) -> None:
        self.elements.add("comment")


@cache
def commonmark() -> MarkdownIt:
    return MarkdownIt("commonmark", {"linkify": False}).enable(["table", "strikethrough"])


@cache
def python_markdown() -> markdown.Markdown:
    return markdown.Markdown(extensions=EXTENSIONS, extension_configs=SETTINGS)


def seen(page: str) -> list[Seen]:
    found = []
    github = cmarkgfm.github_flavored_markdown_to_html(page, options=Options.CMARK_OPT_UNSAFE)
    for html in (commonmark().render(page), python_markdown().reset().convert(page), github):
        one = Seen()
        one.feed(html)
        one.close()
        found.append(one)
    return found


def plain(value: str) -> str:
    return "".join(part for code, part in shown.parts(value) if not code)


@EXAMPLES
@given(CODE)
@example("````\n```bash\n````")
@example("cat <<'X'\n\n\tindented\n\n<!-- hidden -->\n</pre>\nX")
@example("\tx")
@example("echo &amp; &#35 \\")
def test_commands_come_back(command: str) -> None:
    assume(shown.command(command) is None)
    page = f"# A\n\n<!-- x -->\n\n{text.fence(command.removesuffix(chr(10)))}\n\n- **B:** c\n\nd\n"
    for one in seen(page):
        assert [fence.removesuffix("\n") for fence in one.fences] == [command.removesuffix("\n")]
        assert one.plain.split() == ["A", "B:", "c", "d"]


@EXAMPLES
@given(st.lists(SIGNS, min_size=1, max_size=3))
@example(["`"])
@example(["``a`", "b`"])
@example(["a``b"])
@example(["**x**", "</code>", "[a](b)"])
def test_spans_come_back(values: list[str]) -> None:
    assume(all(shown.span(value) is None for value in values))
    for one in seen(f"- **A:** {', '.join(map(text.span, values))} b\n"):
        assert one.spans == values
        assert one.plain.split() == ["A:", *[","] * (len(values) - 1), "b"]


@EXAMPLES
@given(SIGNS)
@example("1. not a list")
@example("12) not a list")
@example("a_b _c_ *d* [e](f) [g]: h")
@example("a | b `c` d")
@example("!!! note")
@example("(a) [ ] b")
@example("a\\b")
@example("x ^^ == ^a^ =b=")
@example("a `b` `c d`, e")
@example("`a`_b_")
@example("`a`(b)")
@example("a [`b`] c")
@example("a <b>c</b>")
@example("a ~~b~~")
@example("a `b`{: .x }")
@example("see www.example.org now")
@example("see https://example.org now")
@example("mail a@example.org now")
@example("a &amp; b")
def test_prose_comes_back(value: str) -> None:
    assume(shown.prose(value) is None)
    written = text.prose(value)
    spans = [part for code, part in shown.parts(value) if code]
    for page in (
        f"{written}\n",
        f"- {written}\n",
        f"- [ ] {written}\n",
        f"> [!WARNING]\n> {written}\n",
        f"# A\n\n{written}\n",
    ):
        for one in seen(page):
            assert one.spans == spans
            words = one.plain.replace("[!WARNING]", "").replace("Warning", "").removeprefix("A").strip()
            assert words.removeprefix("[ ]").split() == plain(value).removeprefix("[ ]").split()
            assert one.elements <= {
                "p",
                "ul",
                "li",
                "code",
                "blockquote",
                "h1",
                "div",
                "label",
                "input",
                "span",
            }


@EXAMPLES
@given(st.lists(st.tuples(SIGNS, SIGNS), min_size=1, max_size=3))
def test_cells_come_back(rows: list[tuple[str, str]]) -> None:
    assume(all(shown.cell(value) is None and shown.table_prose(words) is None for value, words in rows))
    page = text.table(["A", "B"], [[text.span(value), text.prose(words)] for value, words in rows])
    for one in seen(f"{page}\n"):
        spans = [[value, *(part for code, part in shown.parts(words) if code)] for value, words in rows]
        assert one.spans == [value for row in spans for value in row]
        assert one.plain.split() == ["A", "B", *(word for _, words in rows for word in plain(words).split())]


@pytest.mark.parametrize(
    "char", ["\u200b", "\u202e", "\xa0", "\x07", "\ufeff", "\u3164", "\ufe0f", "\ue000", "\x85", "\u2028"]
)
def test_what_cannot_be_seen_is_refused(char: str) -> None:
    for rule in (
        shown.prose,
        shown.span,
        shown.command,
        shown.cell,
        shown.table_prose,
        shown.heading,
        shown.column,
    ):
        assert rule(f"a{char}b")


@EXAMPLES
@given(st.lists(st.text(string.printable, min_size=0, max_size=8), min_size=1, max_size=4))
def test_arguments_reach_the_program(arguments: list[str]) -> None:
    import subprocess

    written = bash(["printf", "%s\\0", *arguments])
    run = subprocess.run(["bash", "-c", written], capture_output=True, check=True)
    assert run.stdout == b"".join(argument.encode() + b"\0" for argument in arguments)


def test_variables_are_quoted() -> None:
    assert bash(["curl", "-sS", Argument(variable="APP_URL"), "a b"]) == "curl -sS \"$APP_URL\" 'a b'"


@pytest.mark.parametrize(
    "heading", ["1. Close the application", "Deploy", "3. Re-read it once", "Rollback 2"]
)
def test_anchors_are_those_of_renderers(heading: str) -> None:
    html = python_markdown().reset().convert(f"# {heading}\n")
    assert f'id="{text.slug(heading)}"' in html
