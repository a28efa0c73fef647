"""rollback changes the values of {column}: it holds others after it than before it."""

from ..sentences.slots import Values
from ..verdict import Judgement
from . import changing
from .sight import ROLLBACK, Sight


def judge(values: Values, seen: Sight) -> Judgement:
    """Fail where nothing changes."""
    return changing.judge(values, seen, ROLLBACK)
