"""column {column} may be NULL: as the database itself describes the column."""

from ..probes.questions import ColumnAnswer
from ..verdict import Judgement
from . import columns
from .slots import Values

ask = columns.ask


def judge(_values: Values, answer: ColumnAnswer) -> Judgement:
    """Compare."""
    return columns.nullable(answer, wanted=True)
