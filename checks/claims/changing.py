"""What the two claims share that values change: they do, and the column is there afterwards."""

from ...notation.names import split
from ..sentences.slots import Values
from ..verdict import Judgement, compare, undecided
from . import columns
from .sight import Pair, Sight


def judge(values: Values, seen: Sight, pair: Pair) -> Judgement:
    """Fail where the values are the same, or the column is gone."""
    name = values["column"]
    expected = f"other values of {name} {pair[1]}"
    if found := columns.absent(seen, name, expected):
        return found
    if reason := columns.unseen(seen, pair, name):
        return undecided(expected, reason)
    fate = seen.values(pair, name)
    actual = columns.became(fate, columns.counts(seen, pair, name))
    if fate is None or fate.fate in ("same", "gone"):
        silent = columns.mute(seen, pair[0], name) if fate and fate.fate == "same" else ""
        if silent:
            return undecided(expected, silent)
        return compare(False, expected, actual, "nothing changed" if fate else "")
    table = seen.table(pair[1], split(name)[0])
    if table is not None and not table.rows:
        return undecided(expected, f"{table.name} has no row {pair[1]}")
    return compare(True, expected, actual)
