"""prints in this order {lines}: each is a whole line of standard output, after the one before it."""

from ..probes.reach import Result
from ..verdict import Judgement, compare
from . import printed
from .slots import Values

ask = printed.ask_lines


def judge(values: Values, result: Result) -> Judgement:
    """Take the first line that fits each time; if any way fits, this one does."""
    wanted = values["lines"].split("\n")
    expected = f"prints in this order {' / '.join(wanted)}"
    if undecided := printed.cut(result, expected):
        return undecided
    view = printed.output(result)
    rest = iter(printed.lines(view.text))
    missed = next(
        (line for line in wanted if line not in rest), None
    )  # `in` takes lines up to the one it finds
    if missed is None:
        return printed.unsure(view, expected) or compare(True, expected, expected)
    where = f"after {wanted[wanted.index(missed) - 1]}" if wanted.index(missed) else "at all"
    return printed.unseen(result, expected, view) or compare(False, expected, f"has no line {missed} {where}")
