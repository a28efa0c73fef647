"""rollback restores the values of {column}: each row holds what it held before the deploy."""

from ...notation.names import split
from ..sentences.slots import Values
from ..snapshots.records import Stayed
from ..verdict import Judgement, compare, undecided
from . import columns
from .sight import BEFORE, DEPLOY, ROLLBACK, WHOLE, Sight


def judge(values: Values, seen: Sight) -> Judgement:
    """Fail where one value is another."""
    name = values["column"]
    expected = f"the values of {name} as before the deploy"
    if found := columns.absent(seen, name, expected):
        return found
    if reason := columns.unseen(seen, WHOLE, name):
        return undecided(expected, columns.written(seen, name) or reason)
    fate = seen.values(WHOLE, name)
    actual = columns.became(fate, columns.counts(seen, WHOLE, name))
    if fate and fate.fate == "same":
        left = seen.followed(WHOLE, split(name)[0])
        if found := _gone(left, expected) if left else None:
            return found
        if reason := columns.mute(seen, BEFORE, name) or _shuffled(seen, name):
            return undecided(expected, reason)
        by = columns.moved_in(seen, name)
        if DEPLOY in by and ROLLBACK not in by:
            words = "are those of before the deploy, and the rollback left them alone: something else put them back"
            return undecided(expected, f"the values of {name} {words}")
        return compare(True, expected, actual)
    return compare(False, expected, actual, "values are lost" if fate else "the column is not there")


def _gone(stayed: Stayed, expected: str) -> Judgement | None:
    """A row that is gone holds nothing; what is only added takes nothing away."""
    if stayed.sampled:
        return undecided(expected, "only some rows are compared, and others came or went")
    if stayed.gone:
        return compare(
            False, expected, f"{stayed.gone} of the rows from before the deploy are not there any more"
        )
    return None


def _shuffled(seen: Sight, name: str) -> str:
    """Without a key nobody knows which row a value stands in, unless whole rows are the same."""
    table = split(name)[0]
    owner, rows = seen.table(BEFORE, table), seen.rows[WHOLE].get(table)
    if owner is None or owner.key or rows is None or rows.keys == "same":
        return ""
    return f"{table} has no key, so that nobody can tell which row holds which value"
