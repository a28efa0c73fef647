"""no step between the deploy and the rollback changes data of a copy: tests that are called safe are so there."""

from ..sentences.slots import Values
from ..verdict import Judgement
from . import on_a_copy
from .sight import Sight


def judge(values: Values, seen: Sight) -> Judgement:
    """Fail where one changes something."""
    return on_a_copy.judge("between_harmless", values, seen)
