"""deploy loses the values of {column}: it is gone, or none of its values differs from the default any more."""

from ...notation.names import split
from ..sentences.slots import Values
from ..verdict import Judgement, compare, undecided
from . import columns
from .sight import BEFORE, DEPLOY, DEPLOYED, Sight


def judge(values: Values, seen: Sight) -> Judgement:
    """Fail where the values are still there."""
    name = values["column"]
    expected = f"no value of {name} after the deploy"
    if found := columns.absent(seen, name, expected):
        return found
    if reason := columns.unseen(seen, DEPLOY, name) or columns.mute(seen, BEFORE, name):
        return undecided(expected, reason)
    fate = seen.values(DEPLOY, name)
    actual = columns.became(fate, columns.counts(seen, DEPLOY, name))
    emptied = (
        fate is not None and fate.fate == "changed" and fate.after is not None and not fate.after.distinct
    )
    table = seen.table(DEPLOYED, split(name)[0])
    if emptied and table and table.sampled:
        return undecided(
            expected, f"only {table.sampled} of its {table.rows} rows after the deploy are compared"
        )
    lost = emptied or (fate is not None and fate.fate == "gone")
    return compare(lost, expected, actual, "they are still there")
