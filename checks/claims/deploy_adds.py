"""deploy adds the table {table}."""

from ..sentences.slots import Values
from ..verdict import Judgement, compare, undecided
from .sight import BEFORE, DEPLOYED, Sight


def judge(values: Values, seen: Sight) -> Judgement:
    """Fail where it was there already, or is not there then."""
    name = values["table"]
    expected = f"a table {name} after the deploy, and none before it"
    before, after = (seen.table(moment, name) is not None for moment in (BEFORE, DEPLOYED))
    if before:
        return compare(False, expected, f"{name} is there before the deploy")
    if reason := seen.unread():  # it may have been there, and nobody could see it
        return undecided(expected, reason)
    return compare(
        after, expected, f"{name} is there after the deploy" if after else f"there is no table {name}"
    )
