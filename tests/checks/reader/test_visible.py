"""Assert that what the reader finds is what people see, in the HTML of both renderers: the witness of law 2."""

from collections import Counter

import pytest
from cases import PAGES, READ, SAMPLE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rendered import RENDERERS
from rolloutdocs.checks.plan import Page
from rolloutdocs.checks.reader import markup, read_page, read_plain

from rolloutdocs.errors import PagesRefused
from rolloutdocs.notation import labels


def shown(page: Page) -> Counter[str]:
    commands = [one.command for one in (*page.steps, *page.repeats, *page.not_run)]
    return Counter(commands)


def check(page: Page, text: str) -> None:
    for name, render in RENDERERS.items():
        seen = render(text)
        drawn = text.count("\n```mermaid\n")
        commands = Counter(command.removesuffix("\n") for command in seen.commands)
        assert shown(page) <= commands, f"{name} does not show a command that is read"
        assert commands.total() == shown(page).total() + drawn, f"{name} shows a command that is not read"
        said = Counter(label.removesuffix(":") for label in seen.labels)
        assert said[labels.EXPECT] == sum(len(step.expectations) for step in page.steps), name
        assert said[labels.TIME_LIMIT] == len(page.steps), name
        assert said[labels.NOT_RUN] == len(page.not_run), name
        claims = page.claims.claims if page.claims else ()
        assert said[labels.CLAIM] == len(claims), name


@pytest.mark.parametrize("path", [*SAMPLE, *READ], ids=lambda path: path.stem)
def test_commands_are_seen(path):
    text = path.read_text(encoding="utf-8")
    check(read_page(path.name, text), text)


@pytest.mark.parametrize("case", ["hidden-div", "template-around", "fence-closer-longer", "claims-hidden"])
def test_the_witness_sees_what_hides(case, monkeypatch):
    """Assert that the check above can fail: with the refusals of markup taken out, it sees a hidden command."""
    text = (PAGES / "refuses" / f"{case}.md").read_text(encoding="utf-8")
    monkeypatch.setattr(markup, "RULES", ())
    page = read_page(case, text)
    with pytest.raises(AssertionError):
        check(page, text)


TEXTS = [path.read_text(encoding="utf-8") for path in [*SAMPLE, *READ]]
BITS = [
    *"\n \t`*_-+>#|<&\\{}[]()!~=:.0\x00\r\x02\u200b\u00a0\ufeff",
    *(
        "```",
        "~~~",
        "<!--",
        "-->",
        "<div hidden>",
        "</div>",
        "<b style='display:none'>",
        "  \n",
        "    ",
        "\n\n",
        "> ",
    ),
    *(
        "- ",
        "1. ",
        "!!! note\n",
        '=== "x"\n',
        "[x]: y",
        "[^1]",
        "{: hidden }",
        "&nbsp;",
        "---\n",
        "<details>\n",
    ),
    *(
        "<!-- rollout:step id=a.b -->",
        "**Expect:** ",
        "```bash\nrm -rf /\n```\n",
        "# ",
        "://x",
        "``",
        "$",
        "\\",
    ),
]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 3))):
        text = draw(st.sampled_from(CHANGES))(draw, text)
    return text


def insert(draw: st.DrawFn, text: str) -> str:
    at = draw(st.integers(0, len(text)))
    return text[:at] + draw(st.sampled_from(BITS)) + text[at:]


def begin(draw: st.DrawFn, text: str) -> str:
    lines = text.split("\n")
    at = draw(st.integers(0, len(lines) - 1))
    lines[at] = draw(st.sampled_from(BITS)) + lines[at]
    return "\n".join(lines)


def remove(draw: st.DrawFn, text: str) -> str:
    at = draw(st.integers(0, len(text)))
    return text[:at] + text[at + draw(st.integers(1, 30)) :]


def double(draw: st.DrawFn, text: str) -> str:
    at, to = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
    return text[:to] + text[at:to] + text[to:]


def move(draw: st.DrawFn, text: str) -> str:
    lines = text.split("\n")
    line = lines.pop(draw(st.integers(0, len(lines) - 1)))
    lines.insert(draw(st.integers(0, len(lines))), line)
    return "\n".join(lines)


def add(draw: st.DrawFn, text: str) -> str:
    lines = text.split("\n")
    lines.insert(draw(st.integers(0, len(lines))), draw(st.sampled_from(BITS)))
    return "\n".join(lines)


def say(draw: st.DrawFn, text: str) -> str:
    """Words of their own after a blank line, or inside a command: what is most often accepted."""
    words = draw(st.text("ab1 `*_[]()<>#|&;:!{}~\\\"'$-+.=\n ", min_size=1, max_size=25)).strip()
    places = [at for at in range(len(text)) if text.startswith(("\n\n", "hello", "artisan"), at)]
    at = draw(st.sampled_from(places))
    return f"{text[:at]}\n\n{words}{text[at:]}" if text[at] == "\n" else f"{text[:at]}{words}{text[at:]}"


CHANGES = [insert, begin, remove, double, move, add, say, say, say]


@settings(max_examples=400, deadline=2000, suppress_health_check=list(HealthCheck))
@given(mutated())
def test_a_changed_page_is_refused_or_seen(text):
    try:
        page = read_page("PAGE.md", text)
    except PagesRefused:
        return
    check(page, text)


@settings(max_examples=200, deadline=2000, suppress_health_check=list(HealthCheck))
@given(mutated())
def test_a_changed_page_by_hand_is_refused_or_seen(text):
    plain = text.replace("rollout:page", "page").replace("rollout:step id", "rollout:repeat ids")
    try:
        page = read_plain("PAGE.md", plain)
    except PagesRefused:
        return
    drawn = plain.count("\n```mermaid\n")
    for name, render in RENDERERS.items():
        assert len(render(plain).commands) == shown(page).total() + drawn, name


SIGNS = "ab1 `*_[]()<>#|&;:!{}~\\\"'$-+.=,/^@%\n "
WORDS = [
    "a",
    "`a`",
    "**a**",
    "- a",
    "> a",
    "> [!NOTE]",
    "1. a",
    "| a |",
    "| --- |",
    "    ",
    "\n",
    "[a](#b)",
    "*a*",
    "## A",
]


@settings(max_examples=400, deadline=2000, suppress_health_check=list(HealthCheck))
@given(
    st.text(SIGNS, min_size=1, max_size=30) | st.text(min_size=1, max_size=10),
    st.lists(st.sampled_from([*WORDS, *SIGNS]), max_size=12).map("".join),
)
def test_any_command_and_any_words_are_refused_or_seen(command, words):
    text = (PAGES / "reads" / "one-step.md").read_text(encoding="utf-8")
    text = text.replace("echo hello", command).rstrip("\n") + f"\n\n{words}".rstrip() + "\n"
    try:
        page = read_page("PAGE.md", text)
    except PagesRefused:
        return
    check(page, text)


@settings(max_examples=200, deadline=2000)
@given(st.binary(max_size=400))
def test_any_bytes_are_refused(data):
    with pytest.raises(PagesRefused):
        read_page("PAGE.md", data)
