"""The committed documents answer what their readers ask: words that nobody can find are no answer."""

import re
from dataclasses import replace
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from rolloutdocs.generator.loading import load
from rolloutdocs.generator.publish import documents
from rolloutdocs.generator.rollout import Rollout
from rolloutdocs.generator.source import Source
from rolloutdocs.generator.text import slug
from ruamel.yaml import YAML

from rolloutdocs.shapes import LENIENT

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


def without(value: Any, keys: list[str]) -> Any:
    """The source without that fact: a text says something else, anything more is not there."""
    key: Any = int(keys[0]) if isinstance(value, list) else keys[0]
    copy = dict(value) if isinstance(value, dict) else list(value)
    if len(keys) > 1:
        copy[key] = without(value[key], keys[1:])
    elif isinstance(value[key], str) and not re.search(ANOTHER_NAME, str(key)):
        copy[key] = "reads only" if key == "effect" else "Something else"
    else:
        del copy[key]
    return copy


#: Fields that hold a name of the source, which cannot be any text.
ANOTHER_NAME = "_by$|^emergency$"


@cache
def read(path: Path) -> Source:
    return load(path, root=path.parents[1])


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: slug(asked["question"]))
def test_a_fact_that_is_taken_out_is_missed(asked: dict[str, str]) -> None:
    """Assert that the answer comes from the source, so that it cannot be left over from somewhere else."""
    page, _, anchor = asked["page"].partition("#")
    folder, _, name = page.rpartition("docs/")
    source = read(ROOT / folder / "content" / "rollout.yaml")
    data = source.rollout.model_dump(exclude_unset=True)
    assert asked["words"] in section(documents(source)[name], anchor)
    rollout = Rollout.model_validate(without(data, asked["said_by"].split(" ")), context={LENIENT: True})
    assert asked["words"] not in section(documents(replace(source, rollout=rollout)).get(name, ""), anchor)


def test_there_are_questions() -> None:
    assert len(QUESTIONS) >= 30


def test_words_elsewhere_are_no_answer() -> None:
    text = "# T\n\n## A\n\nhere\n\n### B\n\nbelow\n\n## C\n\nelsewhere\n"
    assert "here" in section(text, "a")
    assert "below" in section(text, "a")
    assert "elsewhere" not in section(text, "a")
    assert section(text, "d") == ""
