"""rollback leaves other rows of {table} than there were before the deploy."""

from ...errors import suggest
from ..sentences.slots import Values
from ..verdict import Judgement, compare, undecided
from .sight import BETWEEN, WHOLE, Sight


def judge(values: Values, seen: Sight) -> Judgement:
    """Fail where the rows are those of before."""
    name = values["table"]
    expected = f"other rows of {name} after the rollback than before the deploy"
    rows = seen.rows[WHOLE].get(name)
    if (rows is None or rows.fate in ("new", "gone")) and (reason := seen.unread()):
        return undecided(expected, reason)
    if rows is None:
        return compare(False, expected, f"there is no table {name}", suggest(name, seen.rows[WHOLE]).strip())
    if rows.fate in ("ignored", "undecided"):
        return undecided(expected, rows.reason)
    if seen.others(BETWEEN, name):
        return undecided(expected, f"{name} was written to between deploy and rollback")
    actual = f"{rows.before or 0} rows before, {rows.after or 0} after"
    return compare(seen.others(WHOLE, name) or (rows.before or 0) != (rows.after or 0), expected, actual)
