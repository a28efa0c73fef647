"""Output that was cut decides nothing line by line, and is not taken into memory to find that out."""

from collections.abc import Callable

import pytest
from rolloutdocs.checks.probes.reach import Result
from rolloutdocs.checks.sentences import (
    prints_all_of,
    prints_exactly,
    prints_in_order,
    prints_json,
    prints_like,
    prints_matching,
    prints_schema,
)
from rolloutdocs.checks.verdict import Judgement, Verdict

KINDS = {
    prints_all_of.judge: {"lines": "one"},
    prints_exactly.judge: {"lines": "one"},
    prints_in_order.judge: {"lines": "one"},
    prints_json.judge: {"path": "$.a", "value": "1"},
    prints_like.judge: {"glob": "one*"},
    prints_matching.judge: {"regex": "one"},
    prints_schema.judge: {"schema": "{}"},
}


def never() -> bytes:
    raise AssertionError("it was read into memory")


@pytest.mark.parametrize(("judge", "values"), KINDS.items())
def test_cut_output_is_not_read(judge: Callable[..., Judgement], values: dict[str, str]) -> None:
    result = Result(0, whole=False, streams=(never, never), pieces=())
    assert judge(values, result).verdict is Verdict.INCONCLUSIVE
