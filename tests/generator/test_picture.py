"""The picture: nothing of the source can become more than text in it, and it says what the words beside it say."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rolloutdocs.generator import shown
from rolloutdocs.generator.loading import load
from rolloutdocs.generator.picture import picture
from rolloutdocs.generator.publish import documents
from rolloutdocs.generator.rollout import Rollout
from rolloutdocs.generator.source import Source
from rolloutdocs.generator.way import numbered, way

from rolloutdocs.notation.picture import FIRST, LINES
from rolloutdocs.shapes import LENIENT

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

HOSTILE = [
    '"]; click part1 href "https-//x"',
    "`a` --> `b`",
    "it's (done) [now]; %% no",
    "end",
    "1. one",
    "- a list",
    "fa:fa-bell x",
    "#lt;b#gt; &amp; #60;b#62;",
    "`<img src=x onerror=alert(1)>`",
    "subgraph x",
    "Ünïcode 火",
    "$$x$$",
    "a" * 300,
]


@cache
def read(name: str) -> Source:
    return load(HERE / "reads" / name / "rollout.yaml", root=HERE / "reads" / name)


def titled(title: str) -> Source:
    """The source with these words wherever the picture takes words that may have signs."""
    source = read("laravel")
    data = source.rollout.model_dump(exclude_unset=True)
    data["gates"][0]["title"] = title
    data["procedures"]["deploy"]["steps"]["migrate"]["effect"] = f"destroys {title}"
    return replace(source, rollout=Rollout.model_validate(data, context={LENIENT: True}))


def lines(source: Source) -> list[str]:
    drawn = picture(source).split("\n")
    assert drawn[0] == "```mermaid"
    assert drawn[-1] == "```"
    assert tuple(drawn[1 : 1 + len(FIRST)]) == FIRST
    return drawn[1 + len(FIRST) : -1]


def known(line: str) -> bool:
    return any(re.fullmatch(pattern, line) for pattern in LINES)


@pytest.mark.parametrize("title", HOSTILE)
def test_a_text_stays_a_text(title: str) -> None:
    found = lines(titled(title))
    assert [line for line in found if not known(line)] == []
    assert len(found) == len(lines(read("laravel")))


@given(st.text(min_size=1, max_size=40).filter(lambda text: shown.table_prose(text) is None))
def test_any_text_that_a_source_may_have_stays_one(title: str) -> None:
    assert [line for line in lines(titled(title)) if not known(line)] == []


def test_a_text_can_be_read_again() -> None:
    line = next(line for line in lines(titled("it's (done) #1; x_y")) if line.startswith("    gates"))
    text = re.sub(r"#([0-9]+);", lambda match: chr(int(match[1])), line)
    assert text.startswith("    gates{{\"it's (done) #1; x_y<br/>")


@pytest.mark.parametrize("text", ["1. one", "- one", "12. x"])
def test_a_text_begins_no_list(text: str) -> None:
    """Mermaid would show `Unsupported markdown: list` in its place."""
    line = next(line for line in lines(titled(text)) if line.startswith("    gates"))
    assert not re.match(r'    gates\{\{"([0-9]+\.|-) ', line)


def test_no_procedure_no_picture() -> None:
    source = read("no-steps")
    assert picture(source) == ""
    assert "picture" not in documents(source)["index.md"]


def test_the_seeds_way() -> None:
    source = load(ROOT / "content" / "rollout.yaml", root=ROOT)
    parts = {part.name: part for part in way(source.rollout).parts}
    assert [name for name, part in parts.items() if not part.back] == ["preflight", "deploy", "verify"]
    assert parts["preflight"].then == "deploy"
    assert parts["rollback"].then == "verify-rollback"
    assert parts["verify-rollback"].then == ""
    assert parts["deploy"].destroys == ((4, "destroys the values of `request_participants.role`"),)
    assert {one.to: one.steps for one in parts["deploy"].exits} == {
        "": (1, 2, 3, 5, 6),
        "restore": (4,),
        "rollback": (7,),
    }
    drawn = picture(source)
    assert '    part2 -.->|"step 4 fails"| part6\n' in drawn
    assert '    done -.->|"a trigger is seen"| part4\n' in drawn
    assert re.search(r'    part6\["Restore<br/>step 2 destroys [^"]*"\]:::destroys\n', drawn)


def test_every_arrow_of_a_failure_is_said_in_words() -> None:
    source = load(ROOT / "content" / "rollout.yaml", root=ROOT)
    index = documents(source)["index.md"]
    for part in way(source.rollout).parts:
        row = next(
            line
            for line in index.split("\n")
            if f"| go on with [{part.title}]" not in line and line.startswith(f"| [{part.title}]")
        )
        for one in part.exits:
            words = numbered(one.steps, part.steps).capitalize()
            target = source.rollout.procedures[one.to].title if one.to else ""
            assert re.search(rf"{words}: {rf'go to .{target}' if target else 'stop'}", row)


def test_numbers_as_people_say_them() -> None:
    assert numbered([4], 7) == "step 4"
    assert numbered([1, 3], 7) == "step 1 or 3"
    assert numbered([1, 2, 5], 7) == "step 1, 2 or 5"
    assert numbered([1, 2], 2) == "any step"
