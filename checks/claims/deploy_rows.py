"""deploy adds or removes rows of {table}."""

from ...errors import suggest
from ..sentences.slots import Values
from ..verdict import Judgement, compare, undecided
from .sight import DEPLOY, Sight


def judge(values: Values, seen: Sight) -> Judgement:
    """Fail where the rows are the ones there were."""
    name = values["table"]
    expected = f"other rows of {name} after the deploy"
    rows = seen.rows[DEPLOY].get(name)
    if (rows is None or rows.fate in ("new", "gone")) and (reason := seen.unread(DEPLOY)):
        return undecided(expected, reason)
    if rows is None:
        return compare(False, expected, f"there is no table {name}", suggest(name, seen.rows[DEPLOY]).strip())
    if rows.fate in ("ignored", "undecided"):
        return undecided(expected, rows.reason)
    actual = f"{rows.before or 0} rows before, {rows.after or 0} after"
    return compare(seen.others(DEPLOY, name) or (rows.before or 0) != (rows.after or 0), expected, actual)
