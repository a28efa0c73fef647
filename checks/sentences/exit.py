"""exits with {status}: the command ends by itself with this status."""

from ..probes.questions import AskResult
from ..probes.reach import Result
from ..verdict import Judgement, compare, undecided
from .slots import Unaskable, Values, number


def ask(values: Values, _variables: Values) -> AskResult:
    """Ask for the result, if the status is one that a command can have."""
    if number(values["status"]) > 255:
        raise Unaskable(f"`{values['status']}` is no exit status", "Write a number from 0 to 255.")
    return AskResult()


def judge(values: Values, result: Result) -> Judgement:
    """Compare; a command that was stopped or ended its shell has no status, whatever the shell ended with."""
    expected = f"exits with {values['status']}"
    if result.lost:
        return undecided(
            expected, result.ending or "the connection was lost, and how the command ended is not known"
        )
    if result.status is None:
        return compare(False, expected, result.ending or "did not end by itself")
    return compare(result.status == int(values["status"]), expected, f"exits with {result.status}")
