"""column {column} has the type {type}: the database itself names it so, but for letter case and spaces."""

from ..probes.questions import ColumnAnswer
from ..verdict import Judgement, compare
from . import columns
from .slots import Values

ask = columns.ask


def judge(values: Values, answer: ColumnAnswer) -> Judgement:
    """Text against text: types are never translated between databases."""
    expected = f"has the type {values['type']}"
    holds = columns.folded(values["type"]) == columns.folded(answer.type)
    return columns.absent(answer, expected) or compare(
        holds, expected, f"has the type {answer.type or 'nothing'}"
    )
