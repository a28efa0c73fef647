"""finishes within {seconds} seconds: the command ends by itself, no later than so."""

from ..probes.questions import AskResult
from ..probes.reach import Result
from ..verdict import Judgement, compare, undecided
from .slots import Values, positive


def ask(values: Values, _variables: Values) -> AskResult:
    """Ask for the result."""
    positive(values["seconds"])
    return AskResult()


def judge(values: Values, result: Result) -> Judgement:
    """Compare the time from sending the command to its end, which also carries the way to a far target."""
    expected = f"finishes within {values['seconds']} seconds"
    if result.lost or result.seconds is None:
        return undecided(expected, "nobody saw when it ended")
    if result.status is None:
        return compare(False, expected, result.ending or "did not end by itself")
    return compare(
        result.seconds <= int(values["seconds"]), expected, f"finished after {result.seconds:.2f} seconds"
    )
