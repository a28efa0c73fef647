"""prints a line like {glob}: a whole line, in which `*` stands for any text and `?` for one character."""

import re

from ..probes.questions import AskResult
from ..probes.reach import Result
from ..verdict import Judgement, compare
from . import printed
from .slots import Unaskable, Values


def ask(values: Values, _variables: Values) -> AskResult:
    """Ask for the result, if not every line is like it."""
    if not values["glob"].strip("*? "):
        raise Unaskable(f"`{values['glob']}` is like any line", "Write some of the line's own text.")
    return AskResult()


def judge(values: Values, result: Result) -> Judgement:
    """Look at each line of both streams."""
    expected = f"prints a line like {values['glob']}"
    if undecided := printed.cut(result, expected):
        return undecided
    pieces = [_piece(piece) for piece in values["glob"].split("*")]
    view = printed.both(result)
    if any(_like(pieces, line) for line in printed.lines(view.text)):
        return printed.unsure(view, expected) or compare(True, expected, expected)
    return printed.unseen(result, expected, view) or compare(False, expected, "prints no line like it")


def _piece(text: str) -> re.Pattern[str]:
    return re.compile("".join("." if sign == "?" else re.escape(sign) for sign in text))


def _like(pieces: list[re.Pattern[str]], line: str) -> bool:
    """Find the pieces from left to right, each as early as it can be, so that a hostile line costs one pass a piece."""
    first = pieces[0].match(line)
    if first is None:
        return False
    end = first.end()
    for piece in pieces[1:-1]:
        found = piece.search(line, end)
        if found is None:
            return False
        end = found.end()
    if len(pieces) == 1:
        return end == len(line)
    last = len(line) - _length(pieces[-1])
    return last >= end and pieces[-1].fullmatch(line, last) is not None


def _length(piece: re.Pattern[str]) -> int:
    """How many characters it takes: one for each sign, however it is written."""
    return len(re.sub(r"\\(.)", r"\1", piece.pattern))
