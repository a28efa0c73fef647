"""The committed documents answer what their readers ask: words that nobody can find are no answer."""

import re
from itertools import takewhile
from pathlib import Path

import pytest
from rolloutdocs.generator.text import slug
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
QUESTIONS: list[dict[str, str]] = YAML(typ="safe").load(Path(__file__).with_name("questions.yaml"))


def section(text: str, anchor: str) -> str:
    """What stands below a heading, with what stands below the smaller ones in it; nothing if there is no such one."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        match = re.match(r"(#+) (.*)", line)
        if match and slug(match[2]) == anchor:
            return "\n".join(_until(rf"#{{1,{len(match[1])}}} ", lines[number + 1 :]))
    return ""


def _until(heading: str, lines: list[str]) -> list[str]:
    return list(takewhile(lambda line: not re.match(heading, line), lines))


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: slug(asked["question"]))
def test_the_answer_stands_where_the_link_leads(asked: dict[str, str]) -> None:
    page, _, anchor = asked["page"].partition("#")
    found = section((ROOT / page).read_text("utf-8"), anchor)
    assert asked["words"] in found


def test_words_elsewhere_are_no_answer() -> None:
    text = "# T\n\n## A\n\nhere\n\n### B\n\nbelow\n\n## C\n\nelsewhere\n"
    assert "here" in section(text, "a")
    assert "below" in section(text, "a")
    assert "elsewhere" not in section(text, "a")
    assert section(text, "d") == ""
