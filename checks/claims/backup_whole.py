"""backup {file} restores to the data before the deploy: into an empty copy, where everything is compared."""

from ..sentences.slots import Values
from ..verdict import Judgement
from . import on_a_copy
from .sight import Sight


def judge(values: Values, seen: Sight) -> Judgement:
    """Fail where it does not bring all of it back."""
    return on_a_copy.judge("backup_whole", values, seen)
