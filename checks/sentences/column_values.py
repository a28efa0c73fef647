"""column {column} holds {count} different values: so many other than NULL. An empty table proves nothing."""

from ..probes.questions import AskCount, CountAnswer
from ..verdict import Judgement, compare, undecided
from . import columns
from .slots import Values, column, number


def ask(values: Values, _variables: Values) -> AskCount:
    """Count rows and values."""
    number(values["count"])
    named = column(values["column"])
    return AskCount(named.table, named.column)


def judge(values: Values, answer: CountAnswer) -> Judgement:
    """Decide nothing on an empty table: it shows neither that values are there nor that they are lost."""
    expected = f"holds {values['count']} different values"
    gone = columns.absent(answer.found, expected)
    if gone:
        return gone
    if not answer.rows:
        return undecided(expected, "the table is empty, which proves nothing")
    return compare(answer.values == int(values["count"]), expected, f"holds {answer.values} different values")
