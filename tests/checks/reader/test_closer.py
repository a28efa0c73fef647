"""What nearly every text has none of: the quick look must let nothing by that a rule would refuse."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from rolloutdocs.checks.reader import prose

PIECES = [
    "{",
    "`",
    "<a",
    "&#x1",
    "&amp",
    "[^",
    "[[",
    "]:",
    "](",
    "*",
    "~~",
    "==",
    "++",
    "^^",
    "$$",
    "a://b",
    "WwW.x",
]
PIECES += ["[!", "[ ] ", "[x]", "word", " ", "é", ".", "w", ":", "/"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=6).map("".join))
def test_whatever_a_rule_refuses_is_looked_at_closer(text):
    """Assert that the quick look only ever saves work."""
    patterns = [prose._MARKED, *(pattern for pattern, _, _ in prose.TEXT)]
    if any(re.search(pattern, text) for pattern in patterns):
        assert prose._closer(text)


@settings(max_examples=300, deadline=None)
@given(st.text("&#x1a|!:b \t", max_size=5))
def test_whatever_is_odd_in_a_code_span_is_looked_at_closer(value):
    """Assert the same of code spans."""
    if not value or value != value.strip() or prose.SPAN.search(value) or "|" in value:
        assert prose._ODD.search(value)
