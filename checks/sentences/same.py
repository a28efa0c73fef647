"""Two states of a whole database, judged: what differs is a failure, what nobody could compare decides nothing."""

from typing import Final

from ..probes.questions import SameAnswer
from ..verdict import Judgement, compare, undecided

#: Where nothing could be lost.
NO_ROW: Final = "but for the log of migrations the database holds no row"
_SHOWN: Final = 3


def compared(expected: str, answer: SameAnswer) -> Judgement:
    """Judge it; where there was not one row, all could be lost and nobody would see it."""
    if answer.found:
        rest = len(answer.found) - _SHOWN
        more = f"; and {rest} more" if rest > 0 else ""
        return compare(False, expected, "; ".join(answer.found[:_SHOWN]) + more)
    if answer.undecided:
        return undecided(expected, "; ".join(answer.undecided[:_SHOWN]))
    if not answer.rows:
        return undecided(expected, f"{NO_ROW}, so nothing could be seen to change")
    ignored = ", ".join(f"`{name}`" for name in answer.ignored)
    actual = f"{expected}: {answer.tables} tables, {answer.rows} rows"
    return compare(True, expected, f"{actual}; rows not looked at: {ignored}" if ignored else actual)
