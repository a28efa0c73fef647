"""every command of both procedures runs with the setting of {environment}: tried on a copy, without a terminal."""

from ..sentences.slots import Values
from ..verdict import Judgement
from . import on_a_copy
from .sight import Sight


def judge(values: Values, seen: Sight) -> Judgement:
    """Fail where one does not pass."""
    return on_a_copy.judge("runs_in_production", values, seen)
