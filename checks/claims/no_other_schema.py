"""no other schema changes: no table, column, index or anything else of which no claim says so."""

from ..sentences.slots import Values
from ..verdict import Judgement, compare, undecided
from .sight import AGAIN, TWICE, Sight
from .unclaimed import schema


def judge(_values: Values, seen: Sight) -> Judgement:
    """Fail where something else changed; what could not be read decides nothing."""
    expected = "the same schema, but for what is claimed"
    effects = schema(seen)
    if certain := [one.what for one in effects if one.decided]:
        return compare(False, expected, "; ".join(certain))
    if unread := [one.what for one in effects] or [one for one in (seen.untaken((AGAIN, TWICE)),) if one]:
        return undecided(expected, unread[0])
    return compare(True, expected, "the same")
