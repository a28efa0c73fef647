"""rollback restores the schema of {table} exactly: the database describes it as before the deploy."""

from ..sentences.slots import Values
from ..verdict import Judgement
from .schemas import restored
from .sight import Sight


def judge(values: Values, seen: Sight) -> Judgement:
    """Fail where anything differs."""
    return restored(seen, values["table"], frozenset())
