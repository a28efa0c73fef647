"""table {table} holds {rows} rows: it exists and has so many, and `0` is a number too."""

from ..probes.questions import AskRows, RowsAnswer
from ..verdict import Judgement, compare
from .slots import Values, number, table


def ask(values: Values, _variables: Values) -> AskRows:
    """Count the rows."""
    number(values["rows"])
    return AskRows(table(values["table"]))


def judge(values: Values, answer: RowsAnswer) -> Judgement:
    """Compare."""
    expected = f"holds {values['rows']} rows"
    if answer.rows is None:
        return compare(False, expected, "the table does not exist")
    return compare(answer.rows == int(values["rows"]), expected, f"holds {answer.rows} rows")
