"""A line of evidence is what Python's own JSON makes of the record, with the secrets out of every text."""

import json
from collections.abc import Callable
from dataclasses import asdict, fields
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rolloutdocs.checks.evidence.line import line
from rolloutdocs.checks.evidence.records import NAMES, STRUCTURE, Done, Record
from rolloutdocs.checks.evidence.restoring import restored

SECRET = "hunter22"
TEXTS = st.text(st.characters(), max_size=12) | st.sampled_from(
    [SECRET, f"a {SECRET} b", "\ud800", "\x9b31m", "%s %d", *NAMES]
)


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Anything that a field of this kind may have."""
    if kind is str:
        return TEXTS
    if kind is int:
        return st.integers(-(10**15) + 1, 10**15 - 1)
    if kind in (float, bool):
        return st.from_type(kind)
    if kind == dict[str, str]:
        return st.dictionaries(TEXTS | st.sampled_from(sorted(STRUCTURE)), TEXTS, max_size=3)
    (item,) = get_args(kind)
    return st.lists(values(item) if item is str else of(item), max_size=3)


def of(kind: type[Any]) -> st.SearchStrategy[Any]:
    return st.builds(kind, **{one.name: values(one.type) for one in fields(kind)})


def redact(text: str) -> str:
    return text.replace(SECRET, "[secret]")


def cleaned(value: Any, name: str = "") -> Any:
    """What the rule says, said once more."""
    if isinstance(value, str):
        return value if name in STRUCTURE or value in NAMES else redact(value)
    if isinstance(value, list):
        return value if name in STRUCTURE else [cleaned(item) for item in value]
    if isinstance(value, dict):
        return value if name in STRUCTURE else {key: cleaned(item, key) for key, item in value.items()}
    return value


@pytest.mark.parametrize("kind", get_args(Record), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("how", [None, redact], ids=["no secrets", "secrets"])
def test_it_is_the_json_of_the_record(kind: type[Any], how: Callable[[str], str] | None) -> None:
    @given(of(kind))
    def holds(record: Any) -> None:
        found = line(record, how, after="x", kind=kind.__name__.lower())
        said = asdict(record) if how is None else cleaned(asdict(record))
        assert found == json.dumps({"after": "x", "kind": kind.__name__.lower(), **said})
        assert found.isascii()
        assert "\n" not in found

    holds()


@given(of(Done))
def test_it_comes_back(record: Done) -> None:
    again = restored(json.loads(line(record, kind="done")))
    assert json.dumps(asdict(again)) == json.dumps(asdict(record))


@given(
    st.dictionaries(TEXTS, TEXTS | st.lists(TEXTS) | st.none() | st.integers() | st.floats() | st.booleans())
)
def test_a_part_of_one_is_written_alike(value: dict[str, Any]) -> None:
    assert line(value) == json.dumps(value)
