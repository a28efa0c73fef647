"""rollback keeps the rows of {table} that were written after the deploy."""

from ..sentences.slots import Values
from ..verdict import Judgement
from . import written
from .sight import Sight


def judge(values: Values, seen: Sight) -> Judgement:
    """Fail where that is not what became of them."""
    return written.judge(values, seen, written.KEPT)
