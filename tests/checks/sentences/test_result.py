"""Sentences about the command, from a result to a judgement."""

import pytest
from rolloutdocs.checks.decide import decide
from rolloutdocs.checks.plan import Expectation
from rolloutdocs.checks.probes.reach import Access, Before, Result
from rolloutdocs.checks.verdict import Verdict

from rolloutdocs.errors import Place

P, F, I = Verdict.PASSED, Verdict.FAILED, Verdict.INCONCLUSIVE  # noqa: E741


def judge(name, result, **values):
    return decide(Expectation(name, values, Place("A.md", 1)), result, Access({}, None), Before())


@pytest.mark.parametrize(
    ("name", "values", "verdicts"),
    [
        ("exit", {"status": "0"}, (P, F, I)),
        ("prints", {"text": "Done"}, (P, F, I)),
        ("prints_not", {"text": "Fatal"}, (P, F, I)),
    ],
)
def test_decides(name, values, verdicts):
    good = Result(0, streams=(lambda: b"Done\n", lambda: b""))
    bad = Result(1, streams=(lambda: b"", lambda: b"\xffFatal\n"))
    lost = Result(None, lost=True)
    assert tuple(judge(name, result, **values).verdict for result in (good, bad, lost)) == verdicts


def test_a_large_output_is_searched_whole():
    output = b"x" * 20_000_000 + b"\x1b[1mDo\x1b[0mne"
    assert judge("prints", Result(0, streams=(lambda: output,)), text="Done").verdict is P
    assert judge("prints_not", Result(0, streams=(lambda: output,)), text="Done").verdict is F


@pytest.mark.parametrize("unit", [b"\x1b", b"\x1b[", b"\x1b]", b"\x1b]0;", b"\x1b[0;", b"\x1b  "])
def test_output_made_of_half_sequences_is_read_in_time(unit):
    """Assert that looking through colours is linear: a hostile output must not hold the verifier."""
    output = unit * 300_000
    assert judge("prints", Result(0, streams=(lambda: output,)), text="Done").verdict is I


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("prints_like", {"glob": "a*a*a*a*a*a*a*ab"}),
        ("prints_matching", {"regex": "(a|aa)+(a*)*b$"}),
        ("prints_exactly", {"lines": "a\nb"}),
        ("prints_in_order", {"lines": "a\nb"}),
        ("prints_all_of", {"lines": "a\nb"}),
        ("prints_json", {"path": "a", "value": "b"}),
        ("prints_schema", {"schema": '{"pattern": "(a|aa)+(a*)*b$", "type": "string"}'}),
    ],
)
@pytest.mark.parametrize(
    "output",
    [b"a" * 10_000_000, b"a\n" * 1_000_000, b"[" * 1_000_000, b'"' + b"a" * 9_000_000 + b'"'],
    ids=["long", "many", "nested", "text"],
)
def test_a_hostile_output_is_judged_in_time(name, values, output):
    """Assert that no line, however long, and no pattern holds the verifier: all of it takes time in proportion."""
    import time

    began = time.monotonic()
    assert judge(name, Result(0, streams=(lambda: output,)), **values).verdict is F
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    ("output", "verdict"),
    [
        ("été Done".encode(), P),
        (b"D\x1b[1mo\x1b[0mne", P),
        (b"Do\x1b]0;a title\x1b\\ne", P),
        (b"Do\x1b]8;;https://example.org\x07ne", P),
        (b"\xffDone\xfe", P),
        (b"D\x1b[1mo\nne", F),
        (b"Do\x1b]0;no end\nne", I),
        (b"\x1b]Done\x07", F),
        (b"Don", F),
    ],
)
def test_what_comes_in_pieces_is_read_as_what_comes_at_once(output, verdict):
    """Assert that no cut hides a text, nor makes one, wherever it falls: in a character, a colour, the text itself."""
    assert judge("prints", Result(0, streams=(lambda: output,)), text="Done").verdict is verdict
    for first in range(len(output) + 1):
        for last in range(first, len(output) + 1):
            cut = (output[:first], output[first:last], output[last:])
            result = Result(0, pieces=(lambda cut=cut: iter(cut),))
            assert judge("prints", result, text="Done").verdict is verdict, cut
