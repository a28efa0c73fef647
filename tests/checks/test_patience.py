"""Asking again: several sentences have to hold together, and what holds at once is asked once."""

import time
from collections.abc import Callable

import pytest
from rolloutdocs.checks.patience import until_all_hold
from rolloutdocs.checks.verdict import Judgement, Verdict


def saying(answers: str) -> Callable[[], Judgement]:
    """Holds where there is a `1`; the last answer is given again and again."""
    left = list(answers)

    def ask() -> Judgement:
        said = left.pop(0) if len(left) > 1 else left[0]
        return Judgement(Verdict.PASSED if said == "1" else Verdict.FAILED, "it holds", "")

    return ask


@pytest.mark.parametrize(
    ("answers", "verdicts", "tries"),
    [
        (("1", "1"), "pp", (1, 1)),
        (("01", "1"), "pp", (3, 2)),
        (("1", "01"), "pp", (2, 3)),
        (("10", "01"), "fp", None),
        (("1001", "01"), "pp", None),
        (("01",), "p", (2,)),
    ],
    ids=[
        "at once",
        "the first late",
        "the second late",
        "never together",
        "together in the end",
        "one alone",
    ],
)
def test_they_hold_in_one_round(
    answers: tuple[str, ...], verdicts: str, tries: tuple[int, ...] | None
) -> None:
    asked = until_all_hold([saying(one) for one in answers], time.monotonic() + 0.8)
    assert "".join(one.judgement.verdict.value[0] for one in asked) == verdicts
    assert tries is None or tuple(one.tries for one in asked) == tries
