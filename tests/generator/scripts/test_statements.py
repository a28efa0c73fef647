"""A script sends the statements that `checks` would: each side reads bash by itself, and they agree."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rolloutdocs.checks import bash
from rolloutdocs.generator.scripts.statements import statements

CASES = sorted((Path(__file__).parent.parent.parent / "checks/bash").rglob("*.bash"))
SIGNS = st.text("a1 \n#'\"`$(){}[];&|<>\\=!*-", max_size=30)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_cases_are_cut_alike(path: Path) -> None:
    text = path.read_text("utf-8", errors="surrogateescape").removesuffix("\n")
    assert statements(text) == [*bash.split(text)]


@given(SIGNS)
@settings(max_examples=200, deadline=None)
def test_any_text_is_cut_alike(text: str) -> None:
    assert statements(text) == [*bash.split(text)]
