"""rollback restores the schema of {table} except {tolerances}: what is named differs, and nothing else."""

from ..sentences.slots import Values
from ..verdict import Judgement
from .schemas import restored
from .sight import Sight


def judge(values: Values, seen: Sight) -> Judgement:
    """Fail where something else differs, or what is named does not."""
    return restored(seen, values["table"], frozenset(values["tolerances"].split("\n")))
