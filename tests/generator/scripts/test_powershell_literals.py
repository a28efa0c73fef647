"""No text of the source breaks out of its place in the PowerShell script."""

# ruff: noqa: E501 - tables of cases

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rolloutdocs.generator.procedure import Argument, Joined
from rolloutdocs.generator.scripts.literals import arguments, filled, literal

from .evaluator import Session
from .small_language import read, walk

NASTY = [
    "'", "''", "';'", "' + (Get-Date) + '", "$(Get-Date)", "$env:PATH", "`n", "`'", '"', "@'", "'@", "#>", "<#", "a\nb", "a\r\nb",
    "\u2018; Stop-Computer; \u2019", "\u201a\u201b\u201c\u201d\u201e", "\u2013Force", "\u00e9", "\u65e5\u672c", "\U0001f600", "\x00", "\x1b[2J",
    "\ufeff", "\u202e", "\\", "\\'", "a" * 5000, "", " ", "%PATH%", "& calc", "| calc", "; exit 0", "--%", "-EncodedCommand", "{0}", "\ud800",
]  # fmt: skip


def value(expression: str) -> object:
    """What the expression is, in a script in which it stands between others."""
    tree = read(f"$x = {expression}\n$y = 1\n")
    assert [one[0] for one in tree[1:]] == ["do", "do"]
    allowed = {"do", "set", "name", "text", "number", "group", "two", "cast", "array", "list"}
    assert {one[0] for one in walk(tree[1:])} <= allowed
    session = Session(f"$x = {expression}\n$y = 1\n", "", [], {"A": "<a>", "B_1": "<b>"})
    session.run()
    return session.scopes[0]["x"]


@pytest.mark.parametrize("text", NASTY)
def test_a_literal_is_the_text(text: str) -> None:
    assert literal(text).isascii()
    assert "\n" not in literal(text)
    found = value(literal(text))
    assert isinstance(found, str)
    assert found.encode("utf-16", "surrogatepass") == text.encode("utf-16", "surrogatepass")


@given(st.text())
@example("'\u2019'\n")
def test_any_literal_is_the_text(text: str) -> None:
    found = value(literal(text))
    assert isinstance(found, str)
    assert found.encode("utf-16", "surrogatepass") == text.encode("utf-16", "surrogatepass")


def test_variables_are_the_environments() -> None:
    run = ["a'b", Argument(variable="A"), Joined(text="x$A/'${B_1}c"), "", "$A"]
    assert value(arguments(run)) == ["a'b", "<a>", "x<a>/'<b>c", "", "$A"]


@pytest.mark.parametrize(
    ("text", "expected"), [("$A", "<a>"), ("$A:$B_1", "<a>:<b>"), ("é$A", "é<a>"), ("none", "none"), ("", "")]
)
def test_a_text_of_policy_is_filled(text: str, expected: str) -> None:
    assert value(filled(text)) == expected
