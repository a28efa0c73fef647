"""Each lie is seen, and its twin rightly stays green."""

from pathlib import Path

import pytest

from .suite import Case, cases, run

CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_lie_is_seen(case: Case, tmp_path: Path) -> None:
    result = run(case.lie, tmp_path)
    assert result.code == case.code != 0, result.text
    assert case.says in result.text, result.text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_twin_is_green(case: Case, tmp_path: Path) -> None:
    result = run(case.twin, tmp_path)
    assert result.code == 0, result.text


def test_there_are_enough() -> None:
    assert len(CASES) >= 30
