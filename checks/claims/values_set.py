"""rollback sets every value of {column} to {value}: each row holds it, where not each did before."""

from ...notation.names import split
from ..sentences.slots import Values
from ..verdict import Judgement, compare, undecided
from . import columns
from .sight import BEFORE, BETWEEN, ROLLBACK, ROLLED, Sight


def judge(values: Values, seen: Sight) -> Judgement:
    """Fail where a row holds another value. Only keyed names of values are compared."""
    name, value = values["column"], values["value"]
    expected = f"`{value}` in every row of {name}"
    if found := columns.absent(seen, name, expected):
        return found
    table, column = seen.table(ROLLED, split(name)[0]), seen.column(ROLLED, name)
    if table is None or column is None:
        return compare(False, expected, f"{name} is not there after the rollback")
    if reason := table.undecided or column.undecided or ("" if table.rows else f"{table.name} has no row"):
        return undecided(expected, reason)
    wanted = seen.labels.get((name, value), "")
    many = table.sampled or table.rows
    held = sum(count for label, count in column.shares if label == wanted)
    rows = f"the {many} rows that were compared" if table.sampled else f"{many} rows"
    actual = f"{held} of {rows} hold it"
    if held != many:
        return compare(False, expected, actual)
    if table.sampled:
        return undecided(
            expected, f"only {table.sampled} of its {table.rows} rows after the rollback are compared"
        )
    if reason := columns.mute(seen, BEFORE, name):
        return undecided(expected, reason)
    by = columns.moved_in(seen, name)
    if BETWEEN in by and ROLLBACK not in by:
        return undecided(
            expected, f"the values of {name} were written to before the rollback, and it left them alone"
        )
    return compare(True, expected, actual)
