"""prints exactly {lines}: standard output is these lines, in this order, and no others."""

from itertools import zip_longest

from ..probes.reach import Result
from ..verdict import Judgement, compare
from . import printed
from .slots import Values

ask = printed.ask_lines


def judge(values: Values, result: Result) -> Judgement:
    """Compare line by line, and name the first that differs."""
    wanted = values["lines"].split("\n")
    expected = f"prints exactly {len(wanted)} lines: {' / '.join(wanted)}"
    if undecided := printed.unended(result, expected):
        return undecided
    view = printed.output(result)
    if undecided := printed.unseen(result, expected, view):
        return undecided
    found = printed.lines(view.text)
    pairs = enumerate(zip_longest(wanted, found), 1)
    place = next((f"line {number}: {_shown(other)}" for number, (one, other) in pairs if one != other), "")
    return compare(not place, expected, f"prints {len(found)} lines; {place}" if place else expected)


def _shown(line: str | None) -> str:
    return "there is none" if line is None else line
