"""What a command printed, as people see it: shared by the sentences about output.

Colours are looked through, because a person does not see them.
"""

import re
from typing import Final

from ..probes.questions import AskResult
from ..probes.reach import Result
from ..verdict import Judgement, undecided
from .slots import Unaskable, Values

#: Terminal sequences: CSI (colours, cursor), OSC (titles, links) and the short ones.
_SEQUENCE: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b\n]*(?:\x07|\x1b\\)|[ -/]*[0-Z\\^-~])")


def ask(values: Values, _variables: Values) -> AskResult:
    """Ask for the result, if there is a text to look for."""
    if not values["text"].strip() or "\n" in values["text"]:
        raise Unaskable("there is no text to look for", "Write a text that stands on one line.")
    return AskResult()


def ask_lines(values: Values, _variables: Values) -> AskResult:
    """Ask for the result, if each line is one."""
    if not all(line.strip() for line in values["lines"].split("\n")):
        raise Unaskable("a line is empty", "Write lines with something in them.")
    return AskResult()


def stands(text: str, result: Result) -> bool:
    """Look for the text. It has no line end, so where it stands it stands on one line."""
    printed = result.text()
    return text in printed or ("\x1b" in printed and text in plain(printed))


def plain(text: str) -> str:
    """Without terminal sequences."""
    return _SEQUENCE.sub("", text)


def output(result: Result) -> str:
    """Standard output alone, without colours."""
    return plain(result.streams[0]().decode(errors="backslashreplace")) if result.streams else ""


def lines(text: str) -> list[str]:
    """The lines that have something in them, without the spaces around it: no code span could show those."""
    return [line for part in text.split("\n") if (line := part.strip())]


def unseen(result: Result, expected: str) -> Judgement | None:
    """Decide nothing where more may have been printed than was seen."""
    if result.lost or not result.whole:
        return undecided(expected, "not all of the output was seen")
    return None


def unended(result: Result, expected: str) -> Judgement | None:
    """As `unseen`, and also where the command was stopped: it might have printed more."""
    if result.status is None and not result.lost:
        return undecided(expected, "the command did not end by itself and might have printed more")
    return unseen(result, expected)
