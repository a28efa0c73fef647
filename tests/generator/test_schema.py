"""The schema that editors are given: whole, the same each time, and of one mind with `build`.

`python tests/generator/test_schema.py` lists anew which refused cases are beyond a schema; read the difference.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from rolloutdocs.generator import patterns, shown
from rolloutdocs.generator.schema import FILES, schema

from rolloutdocs import shapes
from rolloutdocs.notation.claims import CLAIMS
from rolloutdocs.notation.sentences import SENTENCES
from rolloutdocs.shapes import Model
from rolloutdocs.yaml_nodes import compose

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SOURCES = [
    *ROOT.glob("content/rollout.yaml"),
    *ROOT.glob("examples/*/content/rollout.yaml"),
    *HERE.glob("reads/*/rollout.yaml"),
]
REFUSES = sorted(place.parent for place in HERE.glob("refuses/*/rollout.yaml"))
#: What is refused and no schema can say: names that lead nowhere, files, variables, what YAML itself forbids, and
#: what only a longer look at a text shows.
BEYOND = HERE / "beyond-a-schema.txt"


@cache
def validator(file: str) -> Draft202012Validator:
    Draft202012Validator.check_schema(schema(file))
    return Draft202012Validator(schema(file))


def mistakes(file: str, path: Path) -> list[str]:
    nodes = compose(path.read_text("utf-8"), path.name)
    return [error.json_path for error in validator(file).iter_errors(nodes.data)]


def refused(case: Path) -> bool:
    found = mistakes("rollout", case / "rollout.yaml")
    policy = case / "environments.yaml"
    known = {case / "rollout.yaml", policy}
    files = [place for place in sorted(case.rglob("*.yaml")) if place not in known]
    found += [one for place in files for one in _shared(place)]
    return bool(found or (policy.is_file() and mistakes("environments", policy)))


def _shared(place: Path) -> list[str]:
    """What is wrong in a shared file; one that is no YAML says so without a schema."""
    return mistakes("shared", place) if not compose(place.read_text("utf-8"), place.name).broken else []


def beyond() -> list[str]:
    return [case.name for case in REFUSES if not refused(case)]


def listed() -> list[str]:
    return BEYOND.read_text("utf-8").split() if BEYOND.is_file() else []


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.parent.as_posix()[-30:])
def test_what_build_takes_is_valid(source: Path) -> None:
    assert mistakes("rollout", source) == []
    assert mistakes("environments", source.parent / "environments.yaml") == []


def test_there_are_sources() -> None:
    assert len(SOURCES) >= 5


@pytest.mark.parametrize(
    "case", [one for one in REFUSES if one.name not in listed()], ids=lambda one: one.name
)
def test_what_is_a_matter_of_shape_is_refused(case: Path) -> None:
    assert refused(case)


def test_what_is_beyond_a_schema_is_listed() -> None:
    assert "".join(f"{name}\n" for name in beyond()) == BEYOND.read_text("utf-8")


def records(model: type[Model] = Model) -> Iterator[type[Model]]:
    for one in model.__subclasses__():
        yield one
        yield from records(one)


@pytest.mark.parametrize(
    "model", sorted(records(), key=lambda one: one.__name__), ids=lambda one: one.__name__
)
def test_every_field_is_described(model: type[Model]) -> None:
    """One sentence each, with its stop."""
    said = {name: field.description or "" for name, field in model.model_fields.items()}
    assert [name for name, text in said.items() if not text.endswith(".") or ". " in text] == []


def properties(node: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        yield from node.get("properties", {}).items() if isinstance(node.get("properties"), dict) else ()
        for inner in node.values():
            yield from properties(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from properties(inner)


@pytest.mark.parametrize("file", FILES)
def test_every_property_is_described(file: str) -> None:
    slots = {slot for sentence in (*SENTENCES.values(), *CLAIMS.values()) for slot in sentence.slots}
    found = list(properties(schema(file)))
    assert len(found) >= 25
    records = schema(file)["$defs"]
    said = [
        (name, one if "description" in one else records.get(one.get("$ref", "")[8:], {}))
        for name, one in found
    ]
    rules = {"go_to", "stop", "secret", "name", "command", "port", "http", "output", "from_json", "from_line"}
    bare = [name for name, one in said if "description" not in one and name not in slots]
    assert [name for name in bare if name not in rules] == []


def test_claims_are_offered_each_with_its_slots() -> None:
    part = {"$defs": schema("rollout")["$defs"], "$ref": "#/$defs/Claim"}
    expected = Draft202012Validator(part)
    for claim in CLAIMS.values():
        parted = {slot: claim.parted(slot, value) for slot, value in claim.example.items()}
        given = {claim.name: parted} if claim.slots else claim.name
        if len(claim.slots) > 1:
            given = {claim.name: {slot: one if slot == claim.slots[-1] and claim.several else one[0]
                                  for slot, one in parted.items()}}  # fmt: skip
        elif claim.slots:
            given = {claim.name: parted[claim.slots[0]] if claim.several else parted[claim.slots[0]][0]}
        assert list(expected.iter_errors(given)) == []
        assert list(expected.iter_errors(claim.name)) == [] or claim.slots
    assert list(expected.iter_errors("no_other_dat"))
    assert list(expected.iter_errors({"values_lost": "without_a_stop"}))


def test_sentences_are_offered_each_with_its_slots() -> None:
    offered = schema("rollout")["$defs"]["Expectation"]["properties"]
    assert list(offered) == list(SENTENCES)
    expected = validator("rollout").evolve(schema={**schema("rollout"), "$ref": "#/$defs/Expectation"})
    for sentence in SENTENCES.values():
        part = {"$defs": schema("rollout")["$defs"], "$ref": "#/$defs/Expectation"}
        expected = Draft202012Validator(part)
        example: dict[str, Any] = {
            slot: sentence.parted(slot, value) if sentence.several and slot == sentence.slots[-1] else value
            for slot, value in sentence.example.items()
        }
        assert expected.is_valid({sentence.name: example})
        if not sentence.slots:
            assert not expected.is_valid({sentence.name: "x"})
            continue
        assert not expected.is_valid({sentence.name: {**sentence.example, "slott": "x"}})
        assert not expected.is_valid({sentence.name: dict(list(sentence.example.items())[1:])})
        assert not expected.is_valid({sentence.name: {}})
        assert expected.is_valid({sentence.name: 1 if "status" in sentence.slots else "x"}) == (
            len(sentence.slots) == 1 and sentence.slots not in (("column",), ("seconds",))
        )
    assert not expected.is_valid({"exit": 0, "prints": "x"})
    assert not expected.is_valid({"exit": 256})
    assert not expected.is_valid({})


#: Rule -> pattern: a text that the rule takes must match, or an editor would mark what is right.
PAIRS = [
    (shown.prose, patterns.PROSE),
    (shown.optional, patterns.OPTIONAL),
    (shown.table_prose, patterns.CELL),
    (shown.table_optional, patterns.OPTIONAL_CELL),
    (shown.span, patterns.SPAN),
    (shown.optional_span, patterns.OPTIONAL_SPAN),
    (shown.heading, patterns.HEADING),
    (shown.command, patterns.COMMAND),
    (shown.column, patterns.COLUMN),
    (shown.effect, patterns.EFFECT),
    (shown.time_limit, patterns.TIME_LIMIT),
    (shown.joined, patterns.JOINED),
]
PIECES = (
    "a",
    "Ü",
    "1",
    " ",
    "`",
    "``",
    "|",
    "$",
    "{",
    "}",
    "<",
    "@",
    "\\",
    "~",
    ".",
    "-",
    "_",
    "(",
    "\n",
    "$A",
    "\t",
)
WHOLE = (
    "reads only",
    "changes ",
    "destroys ",
    "1 minute",
    "20 seconds",
    "02 minutes",
    "a.b",
    "${A}/x",
    "Go on-now",
)


@pytest.mark.parametrize(("rule", "pattern"), PAIRS, ids=lambda one: getattr(one, "__name__", ""))
def test_no_editor_marks_what_build_takes(rule: shapes.Rule, pattern: str) -> None:
    @settings(max_examples=400, deadline=None, derandomize=True, database=None)
    @given(st.lists(st.sampled_from(PIECES + WHOLE), max_size=8).map("".join))
    def holds(text: str) -> None:
        assert rule(text) is not None or re.search(pattern, text)

    holds()


SCRIPT = "import json, rolloutdocs.generator.schema as s; print(json.dumps([s.schema(f) for f in s.FILES]))"


def test_the_same_each_time(tmp_path: Path) -> None:
    here = json.dumps([schema(file) for file in FILES])
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            check=True,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={"PYTHONHASHSEED": seed, "LC_ALL": "C"},
        )
        assert run.stdout.strip() == here


if __name__ == "__main__":
    BEYOND.write_text("".join(f"{name}\n" for name in beyond()), "utf-8")
