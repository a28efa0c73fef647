"""a deploy after the rollback gives the schema of the first one."""

from ..sentences.slots import Values
from ..verdict import Judgement, compare, undecided
from .schemas import told
from .sight import DEPLOYED, SECOND, TWICE, Sight


def judge(_values: Values, seen: Sight) -> Judgement:
    """Fail where the two schemas differ."""
    expected = "the schema after the first deploy"
    for moment in (DEPLOYED, TWICE):
        snapshot = seen.snapshot(moment)
        if snapshot and snapshot.undecided:
            return undecided(expected, snapshot.undecided[0])
    changes = seen.changes[SECOND]
    return compare(not changes, expected, told(changes) or "the same")
