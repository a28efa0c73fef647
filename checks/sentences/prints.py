"""prints {text}: the text stands where a person sees it in the output or error output, on one line."""

from ..probes.reach import Result
from ..verdict import Judgement, compare, undecided
from . import printed
from .slots import Values

ask = printed.ask


def judge(values: Values, result: Result) -> Judgement:
    """Look for it; what is not found in a part of the output may stand in the rest."""
    expected = f"prints {values['text']}"
    stands = printed.stands(values["text"], result)
    if stands:
        return compare(True, expected, expected)
    if result.lost or not result.whole:
        return undecided(expected, "it is not in what was seen of the output, and not all of it was seen")
    if stands is None:
        return undecided(expected, printed.UNSURE)
    return compare(False, expected, "does not print it")
