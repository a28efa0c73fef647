"""column {column} is gone: the table exists and has no such column."""

from ..probes.questions import ColumnAnswer
from ..verdict import Judgement, compare
from . import columns
from .slots import Values

ask = columns.ask


def judge(values: Values, answer: ColumnAnswer) -> Judgement:
    """Fail where the table is gone too: then the database is the wrong one, or more was lost."""
    expected = f"{values['column']} is gone"
    if not answer.table:
        return compare(False, expected, "the table does not exist")
    return compare(not answer.column, expected, f"{values['column']} is there" if answer.column else expected)


def there(answer: ColumnAnswer) -> bool:
    """It has the column."""
    return answer.column
