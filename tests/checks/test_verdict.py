from itertools import permutations

import pytest
from rolloutdocs.checks.verdict import LONGEST, Judgement, Verdict, combine, compare, printable, undecided

P, F, I = Verdict.PASSED, Verdict.FAILED, Verdict.INCONCLUSIVE  # noqa: E741


@pytest.mark.parametrize(
    ("verdicts", "all_of_them"),
    [((), I), ((P,), P), ((P, P), P), ((P, I), I), ((F, I), F), ((P, F), F), ((P, I, F), F)],
)
def test_combines_in_any_order(verdicts, all_of_them):
    for order in permutations(verdicts):
        assert combine(iter(order)) is all_of_them


def test_exit_codes_are_those_of_the_command():
    assert [verdict.exit_code for verdict in (P, F, I)] == [0, 1, 3]


def test_compares_and_gives_no_reason_for_what_passed():
    assert compare(True, "a", "b", "why") == Judgement(P, "a", "b", "")
    assert compare(False, "a", "b", "why") == Judgement(F, "a", "b", "why")
    assert undecided("a", "why") == Judgement(I, "a", "", "why")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é 期待", "plain é 期待"),
        ("\x1b[2J\x1b]0;title\x07", r"\x1b[2J\x1b]0;title\x07"),
        ("a\nb\r\tc\x00\x9b", r"a\nb\r\tc\x00\x9b"),
        ("\u202egnp\u200b\u2028\xa0", r"\u202egnp\u200b\u2028\xa0"),
        ("\ud800\U000e0100", r"\ud800\U000e0100"),
        ("x" * (LONGEST + 5), "x" * LONGEST + " … (5 more characters)"),
    ],
)
def test_whatever_was_observed_is_short_and_printable(text, shown):
    assert printable(text) == shown
