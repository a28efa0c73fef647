"""rollback leaves other rows of {table} than there were before the deploy."""

from ...errors import suggest
from ..sentences.slots import Values
from ..verdict import Judgement, compare, undecided
from .sight import BETWEEN, DEPLOY, DEPLOYED, ROLLED, WHOLE, Sight


def judge(values: Values, seen: Sight) -> Judgement:
    """Fail where the rows are those of before."""
    name = values["table"]
    expected = f"other rows of {name} after the rollback than before the deploy"
    rows = seen.rows[WHOLE].get(name)
    if (rows is None or rows.fate in ("new", "gone")) and (reason := seen.unread(WHOLE)):
        return undecided(expected, reason)
    if rows is None:
        return compare(False, expected, f"there is no table {name}", suggest(name, seen.rows[WHOLE]).strip())
    if rows.fate in ("ignored", "undecided"):
        return undecided(expected, rows.reason)
    if seen.others(BETWEEN, name) and not stands(seen, name):
        return undecided(expected, f"{name} was written to between deploy and rollback")
    actual = f"{rows.before or 0} rows before, {rows.after or 0} after"
    return compare(seen.others(WHOLE, name) or (rows.before or 0) != (rows.after or 0), expected, actual)


def stands(seen: Sight, name: str) -> str:
    """What tells that the deploy's rows are not undone, whatever was written in between; "" where nothing does."""
    between, whole = (seen.stayed.get(pair, {}).get(name) for pair in (BETWEEN, WHOLE))
    if between and whole and not (between.undecided or whole.undecided or between.sampled or whole.sampled):
        if whole.gone > between.gone:
            return "without rows that the deploy removed"
        if whole.new > between.new:
            return "with rows that the deploy added"
    deployed, rolled = seen.table(DEPLOYED, name), seen.table(ROLLED, name)
    if deployed is None or rolled is None or deployed.sampled or rolled.sampled or not deployed.keys:
        return ""
    same = (deployed.rows, deployed.keys) == (rolled.rows, rolled.keys)
    return "with exactly the rows that the deploy left" if same and seen.others(DEPLOY, name) else ""
