"""column {column} takes in this order only {values}: the values of its enum type, or of a CHECK in SQLite."""

from ..probes.questions import AskColumn, ColumnAnswer
from ..verdict import Judgement, compare, undecided
from . import columns
from .slots import Unaskable, Values


def ask(values: Values, variables: Values) -> AskColumn:
    """Ask what the database says of the column."""
    wanted = values["values"].split("\n")
    if len(set(wanted)) != len(wanted):
        raise Unaskable("a value is named twice", "Name each once.")
    return columns.ask(values, variables)


def judge(values: Values, answer: ColumnAnswer) -> Judgement:
    """Compare in order: a database compares and sorts by it."""
    wanted = values["values"].split("\n")
    expected = f"takes in this order only {', '.join(wanted)}"
    gone = columns.absent(answer, expected)
    if gone:
        return gone
    if answer.allowed is None:
        return undecided(expected, "which values the column takes cannot be read surely from its table")
    if not answer.allowed:
        return compare(False, expected, f"has the type {answer.type}, which is no enum")
    return compare(
        list(answer.allowed) == wanted, expected, f"takes in this order only {', '.join(answer.allowed)}"
    )
