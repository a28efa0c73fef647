"""prints in any order {lines}: each is a whole line of standard output, as often as it is named."""

from collections import Counter

from ..probes.reach import Result
from ..verdict import Judgement, compare
from . import printed
from .slots import Values

ask = printed.ask_lines


def judge(values: Values, result: Result) -> Judgement:
    """Count the lines."""
    wanted = Counter(values["lines"].split("\n"))
    expected = f"prints in any order {' / '.join(wanted.elements())}"
    if undecided := printed.cut(result, expected):
        return undecided
    view = printed.output(result)
    missed = wanted - Counter(printed.lines(view.text))
    if not missed:
        return printed.unsure(view, expected) or compare(True, expected, expected)
    return printed.unseen(result, expected, view) or compare(
        False, expected, f"has no line {' / '.join(missed.elements())}"
    )
