"""table {table} is gone: the database has others, but no such table and no such view."""

from ..probes.questions import TableAnswer
from ..verdict import Judgement, compare, undecided
from . import table_there
from .slots import Values

ask = table_there.ask


def judge(_values: Values, answer: TableAnswer) -> Judgement:
    """Decide nothing in an empty database: it is the wrong one, or more is gone than the table."""
    if answer.there:
        return compare(False, "is gone", "it exists")
    if not answer.others:
        return undecided("is gone", "the database has no table at all, which proves nothing")
    return compare(True, "is gone", "is gone")


def there(answer: TableAnswer) -> bool:
    """It has the table."""
    return answer.there
