"""What sentences about a column share: how it is named, and that it must be there to be like anything."""

import re

from ..probes.questions import AskColumn, ColumnAnswer
from ..verdict import Judgement, compare, undecided
from . import slots
from .slots import Values


def ask(values: Values, _variables: Values) -> AskColumn:
    """Ask what the database says of the column."""
    return slots.column(values["column"])


def absent(answer: ColumnAnswer, expected: str) -> Judgement | None:
    """Fail if the table or the column is not there."""
    if not answer.table:
        return compare(False, expected, "the table does not exist")
    return None if answer.column else compare(False, expected, "the column does not exist")


def nullable(answer: ColumnAnswer, *, wanted: bool) -> Judgement:
    """Whether a row may have no value in the column."""
    words = {True: "may be NULL", False: "must not be NULL"}
    gone = absent(answer, words[wanted])
    if gone:
        return gone
    if answer.nullable is None:
        return undecided(words[wanted], "the database does not say whether the column may be NULL")
    return compare(answer.nullable is wanted, words[wanted], words[answer.nullable])


def folded(text: str) -> str:
    """Make letter case and spaces after commas equal, never inside quotes: `'A'` is not the value `'a'`."""
    parts = re.split(r"('(?:[^']|'')*')", text.strip())
    return "".join(
        part if place % 2 else re.sub(r",\s+", ",", part.lower()) for place, part in enumerate(parts)
    )
