"""no other data changes: no row and no value of which no claim says so."""

from ..sentences.slots import Values
from ..verdict import Judgement, compare, undecided
from .sight import AGAIN, BEFORE, TWICE, WHOLE, Sight
from .unclaimed_rows import data


def judge(_values: Values, seen: Sight) -> Judgement:
    """Fail where something else changed; what could not be read decides nothing."""
    expected = "the same rows and values, but for what is claimed"
    effects = data(seen)
    if certain := [one.what for one in effects if one.decided]:
        return compare(False, expected, "; ".join(certain))
    if unread := [one.what for one in effects] or [one for one in (seen.untaken((AGAIN, TWICE)),) if one]:
        return undecided(expected, unread[0])
    tables = [one for one in seen.rows[WHOLE].values() if one.fate != "ignored" and one.table != seen.log]
    if not any(one.before for one in tables):
        return undecided(expected, "no table has a row before the deploy, so that nothing can be lost")
    return compare(True, expected, _said(seen, [one.table for one in tables]))


def _said(seen: Sight, tables: list[str]) -> str:
    """What that rests on: of how many tables, and which of them could lose nothing."""
    there = [one for name in tables if (one := seen.table(BEFORE, name))]
    empty = [one.name for one in there if not one.rows]
    text = f"{len(there) - len(empty)} tables with rows were compared"
    return f"{text}; without a row, so that nothing is known of them: {', '.join(empty)}" if empty else text
