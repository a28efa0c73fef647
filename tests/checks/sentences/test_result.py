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
    assert judge("prints", Result(0, streams=(lambda: output,)), text="Done").verdict is F
