"""column {column} has the default {value}: the database itself names it so, outer quotes apart."""

import re
from typing import Final

from ..probes.questions import ColumnAnswer
from ..verdict import Judgement, compare
from . import columns
from .slots import Values

ask = columns.ask


def judge(values: Values, answer: ColumnAnswer) -> Judgement:
    """No default at all equals no text, not even `NULL`."""
    expected = f"has the default {values['value']}"
    gone = columns.absent(answer, expected)
    if gone:
        return gone
    if answer.default is None:
        return compare(False, expected, "has no default")
    return compare(_equal(values["value"], answer.default), expected, f"has the default {answer.default}")


#: What stands for a value where it has no quotes.
_WORDS: Final = frozenset(
    {"NULL", "TRUE", "FALSE", "CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME", "CURRENT_USER"}
)
#: What calls a function.
_CALL: Final = re.compile(r"[A-Za-z_][\w.]*\s*\(.*\)", re.DOTALL)


def _equal(value: str, default: str) -> bool:
    """Compare but for outer quotes, except for SQL's own words and calls, such as `NULL`: in quotes they are texts."""
    if _bare(value).upper() in _WORDS or _CALL.fullmatch(_bare(value)):
        return (value == default) or (value.upper() == default.upper() in _WORDS)
    return _bare(value) == _bare(default)


def _bare(text: str) -> str:
    """Without one pair of quotes around the whole."""
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text
