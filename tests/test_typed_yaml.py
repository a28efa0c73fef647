"""YAML to typed models: every mistake at once, with its line, and never a traceback."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import Field

from rolloutdocs.environments import Name
from rolloutdocs.errors import SourceRefused
from rolloutdocs.shapes import Model
from rolloutdocs.typed_yaml import LIMIT, read


class Inner(Model):
    title: str
    count: int = Field(default=1, ge=1, le=9)


class Outer(Model):
    inner: Inner
    either: str | list[str | Inner] = ""
    named: dict[Name, Inner] = {}


GOOD = "inner:\n  title: a\neither:\n  - b\n  - title: c\nnamed:\n  one-two:\n    title: d\n"

WRONG = {
    "empty": (b"", "x: is empty."),
    "comment": (b"# nothing\n", "x: is empty."),
    "list": (b"\n- a\n", "x:2: is not a mapping."),
    "text": (b"hello\n", "x:1: is not a mapping."),
    "open-bracket": (b"inner: [a\n", "x:2: is not valid YAML"),
    "open-quote": (b'a: b\ninner: "a\n', "x:3: is not valid YAML"),
    "colon": (b"inner:\n  title: a: b\n", "x:2: is not valid YAML: mapping values are not allowed here."),
    "tab": (b"inner:\n\ttitle: a\n", "x:2: is indented with a tab. Use spaces."),
    "nul": (b"inner:\n  title: \0\n", "x:2: has a character that YAML does not allow, U+0000"),
    "latin-1": (b"inner:\n  title: M\xfcller\n", "x:2: has bytes that are not UTF-8."),
    "two-documents": (b"inner: {title: a}\n---\nb: c\n", "x:2: is not valid YAML"),
    "duplicate": (
        b"inner: {title: a}\ninner: {title: b}\n",
        "x:2: has the key `inner` again (first in line 1)",
    ),
    "anchor": (b"inner: &x\n  title: a\n", "uses the anchor `&x`"),
    "tag": (b"inner:\n  title: !!python/object:os.system a\n", "x:2: has the tag"),
    "key-list": (b"? [a, b]\n: c\n", "has a key that is not a word"),
    "deep": (b"inner: " + b"[" * 5000, "x: is nested too deep."),
    "unknown": (
        b"inner:\n  titel: a\n",
        "x:2: `inner` has no key `titel`. Correct or remove it. Did you mean `title`?",
    ),
    "missing": (b"either: a\ninner:\n  count: 1\n", "x:2: `inner` lacks the key `title`. Add `title:`."),
    "missing-whole": (b"either: a\n", "x:1: the file lacks the key `inner`."),
    "number": (
        b"inner:\n  title: 1.10\n",
        "x:2: `inner.title` must be a text, but is the number 1.1. Put it in quotes.",
    ),
    "nothing": (b"inner:\n  title:\n", "x:2: `inner.title` has no value."),
    "low": (b"inner:\n  title: a\n  count: 0\n", "x:3: `inner.count` must be at least 1, but is 0."),
    "words": (
        b"inner:\n  title: a\n  count: '2'\n",
        "x:3: `inner.count` must be a whole number, but is a text.",
    ),
    "either": (
        b"inner: {title: a}\neither: 3\n",
        "x:2: `either` must be a text or a list, but is the number 3.",
    ),
    "deeper": (b"inner: {title: a}\neither:\n- b\n- titel: c\n", "x:4: `either[2]` has no key `titel`."),
    "key": (
        b"inner: {title: a}\nnamed:\n  One_two: {title: a}\n",
        "x:3: `named.One_two` must be a lower-case name",
    ),
}


def refusal(place: Path, model: type[Model] = Outer) -> str:
    with pytest.raises(SourceRefused) as refused:
        read(place, model, "x")
    return str(refused.value)


def test_reads(tmp_path: Path) -> None:
    place = tmp_path / "x.yaml"
    place.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    value = read(place, Outer)
    assert value.inner.title == "a"
    assert value.either == ["b", Inner(title="c")]
    assert list(value.named) == ["one-two"]


@pytest.mark.parametrize("name", WRONG)
def test_refuses(name: str, tmp_path: Path) -> None:
    data, expected = WRONG[name]
    (tmp_path / "x.yaml").write_bytes(data)
    text = refusal(tmp_path / "x.yaml")
    assert expected in text
    assert "pydantic" not in text
    assert "^" not in text


@pytest.mark.parametrize("text", ["2025_09_27_004003", "007", "1_000", "0x1f", "2025-01-01", "on", "<<"])
def test_texts_stay_as_written(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(f"inner:\n  title: {text}\n")
    assert read(tmp_path / "x.yaml", Outer).inner.title == text


def test_all_at_once(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("inner:\n  titel: a\n  count: x\nother: 1\nother: 2\n")
    lines = [line.split(":")[1] for line in refusal(tmp_path / "x.yaml").split("\n")]
    assert lines == ["1", "2", "3", "4", "5"]


def test_no_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "no.yaml") == "x: there is no such file. Create it, or correct the path."
    assert "cannot be read" in refusal(tmp_path)
    assert "cannot be read" in refusal(Path("a\0b"))


def test_too_large(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"#" * (LIMIT + 1))
    assert f"has more than {LIMIT} bytes" in refusal(tmp_path / "x.yaml")


def test_billion_laughs(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60))]
    (tmp_path / "x.yaml").write_text("\n".join(lines))
    assert "uses the anchor `&a0`" in refusal(tmp_path / "x.yaml")


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    at=st.integers(0, len(GOOD)),
    cut=st.integers(0, 6),
    put=st.one_of(
        st.binary(max_size=6), st.text("\t\n -:#&*!|>'\"%@`{}[],?~<=0123ex", max_size=8).map(str.encode)
    ),
)
def test_whatever_the_bytes(tmp_path: Path, at: int, cut: int, put: bytes) -> None:
    good = GOOD.encode()
    (tmp_path / "x.yaml").write_bytes(good[:at] + put + good[at + cut :])
    try:
        value = read(tmp_path / "x.yaml", Outer, "x")
    except SourceRefused as refused:
        found = refused.findings
    else:
        found = ()
        assert isinstance(value.inner.title, str)
    assert all(finding.remedy and finding.what and finding.place.path == "x" for finding in found)
