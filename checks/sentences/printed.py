"""What a command printed, as people see it: shared by the sentences about output.

Colours are looked through, because a person does not see them.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from ...notation.characters import without_ink
from ..probes.questions import AskResult
from ..probes.reach import Result
from ..verdict import Judgement, undecided
from .slots import Unaskable, Values

#: Terminal sequences: CSI (colours, cursor), OSC (titles, links), DCS and its like (texts for the terminal alone), and
#: the short ones.
_SEQUENCE: Final = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?|[ -/]*[0-Z\\^-~])"
)


def ask(values: Values, _variables: Values) -> AskResult:
    """Ask for the result, if there is a text to look for."""
    if not values["text"].strip() or "\n" in values["text"]:
        raise Unaskable("there is no text to look for", "Write a text that stands on one line.")
    return AskResult()


#: A character that the next one is printed over.
_STRUCK: Final = re.compile(r"[^\n\b]\x08")

#: A sequence of which the end may be still to come.
_OPEN: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|[]PX^_][^\x07\x1b\n]*\x1b?|[ -/]*)\Z")
#: Characters of a sequence that may still be held back as its end is not there: titles and links are short.
_LONGEST: Final = 65536


def stands(text: str, result: Result) -> bool:
    """Look for the text where a person sees it. It has no line end, so where it stands it stands on one line.

    Piece by piece: what a command printed may be far more than anybody wants to have in memory.
    """
    return any(_in(text, _shown(pieces)) for pieces in result.texts())


def hides(text: str, result: Result) -> bool:
    """Look for the text also where nobody sees it, and where what nobody sees stands in its middle."""
    wanted = _inked(text)
    return any(
        _in(text, pieces) or _in(wanted, map(_inked, _shown(more)))
        for pieces, more in zip(result.texts(), result.texts(), strict=True)
    )


def _in(text: str, pieces: Iterable[str]) -> bool:
    kept = ""
    for piece in pieces:
        kept += piece
        if text in kept:
            return True
        kept = kept[max(0, len(kept) - len(text) + 1) :]
    return False


def _shown(pieces: Iterable[str]) -> Iterator[str]:
    """Without terminal sequences, also those that two pieces share."""
    held = ""  # a sequence whose end has not come
    for piece in pieces:
        shown, held = _whole(held + piece)
        yield plain(shown)
    yield plain(held)


def _inked(text: str) -> str:
    """What a person sees: overstruck and invisible characters left out, and each letter in its one form."""
    struck = _STRUCK.sub("", text) if "\b" in text else text
    return unicodedata.normalize("NFC", without_ink(struck))


def _whole(text: str) -> tuple[str, str]:
    """Split off what may be the beginning of a sequence."""
    open_ = _OPEN.search(text, max(0, len(text) - _LONGEST))
    return (text[: open_.start()], text[open_.start() :]) if open_ else (text, "")


def ask_lines(values: Values, _variables: Values) -> AskResult:
    """Ask for the result, if each line is one."""
    if not all(line.strip() for line in values["lines"].split("\n")):
        raise Unaskable("a line is empty", "Write lines with something in them.")
    return AskResult()


def plain(text: str) -> str:
    """Without terminal sequences."""
    return _SEQUENCE.sub("", text)


def output(result: Result) -> str:
    """Standard output alone, without colours."""
    return plain(result.streams[0]().decode(errors="backslashreplace")) if result.streams else ""


def lines(text: str) -> list[str]:
    """The lines that have something in them, without the spaces around it: no code span could show those."""
    return [line for part in text.split("\n") if (line := part.strip())]


def cut(result: Result, expected: str) -> Judgement | None:
    """Decide nothing of what was cut: what is left of it is too much to be held as text, line by line."""
    return None if result.whole else undecided(expected, "not all of the output was seen")


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
