"""does not print {text}: the text stands nowhere in the command's output or error output."""

from ..probes.reach import Result
from ..verdict import Judgement, compare, undecided
from . import printed
from .slots import Values

ask = printed.ask


def judge(values: Values, result: Result) -> Judgement:
    """Only a command that ended, all of whose output was seen, can be said not to have printed something."""
    expected = f"does not print {values['text']}"
    hides = printed.hides(values["text"], result)
    if hides:
        return compare(False, expected, "prints it")
    if result.lost or not result.whole:
        return undecided(expected, "not all of the output was seen")
    if result.status is None:
        return undecided(expected, "the command did not end by itself and might have printed more")
    if hides is None:
        return undecided(expected, printed.UNSURE)
    return compare(True, expected, expected)
