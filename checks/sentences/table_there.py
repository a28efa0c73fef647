"""table {table} exists: a table or a view of this name."""

from ..probes.questions import AskTable, TableAnswer
from ..verdict import Judgement, compare
from .slots import Values, table


def ask(values: Values, _variables: Values) -> AskTable:
    """Ask for the table."""
    return AskTable(table(values["table"]))


def judge(_values: Values, answer: TableAnswer) -> Judgement:
    """Say it."""
    return compare(answer.there, "exists", "exists" if answer.there else "there is no such table")
