"""deploy runs exactly the migrations {migrations}: they are new in the log, and no others."""

from ..sentences.slots import Values
from ..verdict import Judgement
from . import logged
from .sight import DEPLOY, Sight


def judge(values: Values, seen: Sight) -> Judgement:
    """Fail where others did, or none."""
    return logged.judge(values, seen, DEPLOY, came=True)
