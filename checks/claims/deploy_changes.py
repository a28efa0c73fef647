"""deploy changes the values of {column}: it holds others after it than before, or is new."""

from ..sentences.slots import Values
from ..verdict import Judgement
from . import changing
from .sight import DEPLOY, Sight


def judge(values: Values, seen: Sight) -> Judgement:
    """Fail where nothing changes."""
    return changing.judge(values, seen, DEPLOY)
