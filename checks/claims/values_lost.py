"""rollback loses the values of {column}: it holds others than before the deploy."""

from ...notation.names import split
from ..sentences.slots import Values
from ..verdict import Judgement, compare, undecided
from . import columns
from .sight import BEFORE, BETWEEN, DEPLOY, ROLLBACK, ROLLED, WHOLE, Sight


def judge(values: Values, seen: Sight) -> Judgement:
    """Fail where nothing was lost: then the page frightens people without a reason, or something else was run."""
    name = values["column"]
    expected = f"other values of {name} than before the deploy"
    if found := columns.absent(seen, name, expected):
        return found
    if reason := columns.unseen(seen, WHOLE, name):
        return undecided(expected, columns.written(seen, name) or reason)
    if reason := columns.mute(seen, BEFORE, name):
        return undecided(expected, reason)
    fate = seen.values(WHOLE, name)
    actual = columns.became(fate, columns.counts(seen, WHOLE, name))
    left = seen.followed(WHOLE, split(name)[0])
    if left and left.gone and fate and fate.fate == "same":
        return undecided(
            expected, f"the {left.rows} rows that stay hold their values, and {left.gone} are gone"
        )
    if fate is None or fate.fate not in ("changed", "gone"):
        return compare(False, expected, actual, "nothing was lost")
    by = columns.moved_in(seen, name)
    otherwise = ROLLBACK in by and moved(values, seen)
    if fate.fate == "changed" and BETWEEN in by and (DEPLOY in by) == (ROLLBACK in by) and not otherwise:
        words = "were written to between deploy and rollback, so that nobody can tell whether these lose any"
        return undecided(expected, f"the values of {name} {words}")
    return compare(True, expected, actual)


def moved(values: Values, seen: Sight) -> str:
    """Why a loss that is claimed is more than a loss: rows of a sensitive column now hold another value of it."""
    name = values["column"]
    after = seen.column(ROLLED, name)
    table = seen.table(ROLLED, split(name)[0])
    said = any(one.name == "values_set" and one.subject == name for one in seen.said.said)
    if name not in seen.sensitive or said or after is None or table is None:
        return ""
    many = (table.sampled or table.rows) - after.nulls
    if not many:
        return ""
    return f"{many} rows of {name} hold a value that may mean something else, and no claim says which"
