"""Whether a text stands in what a command printed: shared by `prints` and `prints_not`.

Colours are looked through, because a person does not see them.
"""

import re
from typing import Final

from ..probes.questions import AskResult
from ..probes.reach import Result
from .slots import Unaskable, Values

#: Terminal sequences: CSI (colours, cursor), OSC (titles, links) and the short ones.
_SEQUENCE: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b\n]*(?:\x07|\x1b\\)|[ -/]*[0-Z\\^-~])")


def ask(values: Values, _variables: Values) -> AskResult:
    """Ask for the result, if there is a text to look for."""
    if not values["text"].strip() or "\n" in values["text"]:
        raise Unaskable("there is no text to look for", "Write a text that stands on one line.")
    return AskResult()


def stands(text: str, result: Result) -> bool:
    """Look for the text. It has no line end, so where it stands it stands on one line."""
    printed = result.text()
    return text in printed or ("\x1b" in printed and text in _SEQUENCE.sub("", printed))
