"""prints a line matching {regex}: the regular expression is found in a line of either stream."""

from ..probes.questions import AskResult
from ..probes.reach import Result
from ..verdict import Judgement, compare
from . import patterns, printed
from .slots import Unaskable, Values

#: `^` and `$` stand at the ends of each line.
_LINES = "(?m)"


def ask(values: Values, _variables: Values) -> AskResult:
    """Ask for the result, if not every output would do."""
    if patterns.compiled(values["regex"], _LINES)(""):
        raise Unaskable(
            f"`{values['regex']}` is found in any output, also in none", "Write what must be there."
        )
    return AskResult()


def judge(values: Values, result: Result) -> Judgement:
    """Search all of it at once; a line end is never matched, so what is found stands on one line."""
    expected = f"prints a line matching {values['regex']}"
    if undecided := printed.cut(result, expected):
        return undecided
    view = printed.both(result)
    if patterns.compiled(values["regex"], _LINES)(view.text):
        return printed.unsure(view, expected) or compare(True, expected, expected)
    return printed.unseen(result, expected, view) or compare(False, expected, "prints no line that matches")
