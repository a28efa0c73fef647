"""a failure at any statement of {migration} is recovered: stopped after each on a copy, and led back as documented."""

from ..sentences.slots import Values
from ..verdict import Judgement
from . import on_a_copy
from .sight import Sight


def judge(values: Values, seen: Sight) -> Judgement:
    """Fail where one is not recovered."""
    return on_a_copy.judge("failure_recovered", values, seen)
