"""What a command printed, as people see it: shared by the sentences about output.

Colours are looked through, because a person does not see them; what they conceal, and what is printed over, is seen by
nobody, and `screen` leaves it out.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from ...dataclass import dataclass
from ...notation.characters import without_ink
from ..probes.questions import AskResult
from ..probes.reach import Result
from ..verdict import Judgement, undecided
from .screen import Screen
from .slots import Unaskable, Values

#: Terminal sequences: CSI (colours, cursor), OSC (titles, links), DCS and its like (texts for the terminal alone), and
#: the short ones.
_SEQUENCE: Final = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?|[ -/]*[0-Z\\^-~])"
)
#: Why a text that was printed decides nothing.
UNSURE: Final = (
    "what stays to be seen of the output depends on the terminal: "
    "it clears the screen, or moves about on it, or writes over letters"
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


@dataclass(frozen=True, slots=True)
class View:
    """What a person sees of output, all of it at once."""

    text: str
    sure: bool = True  #: all that is seen stands in the text
    lost: bool = False  #: nobody can tell what of it is seen


def stands(text: str, result: Result) -> bool | None:
    """Look for the text where a person sees it; None: that depends on the terminal.

    It has no line end, so where it stands it stands on one line. Piece by piece: what a command printed may be far more
    than anybody wants to have in memory. All of it is looked at, as its end may clear the whole screen.
    """
    screens: list[Screen] = []
    found = False
    for pieces in result.texts():
        screens.append(Screen())
        found = _in(text, _rows(pieces, screens[-1]), whole=True) or found
    if any(screen.lost for screen in screens):
        return None
    return found or (None if any(screen.doubt for screen in screens) else False)


def _rows(pieces: Iterable[str], screen: Screen) -> Iterator[str]:
    yield from map(screen.take, pieces)
    yield screen.end()


def hides(text: str, result: Result) -> bool:
    """Look for the text also where nobody sees it, and where what nobody sees stands in its middle."""
    wanted = _inked(text)
    return any(
        _in(text, pieces)
        or _in(wanted, map(_inked, _shown(more)))
        or _in(wanted, map(_inked, _rows(again, Screen())))
        for pieces, more, again in zip(result.texts(), result.texts(), result.texts(), strict=True)
    )


def _in(text: str, pieces: Iterable[str], whole: bool = False) -> bool:
    """Whether it is there; `whole`: the pieces are wanted to their end."""
    kept, found = "", False
    for piece in pieces:
        kept += piece
        found = found or text in kept
        if found and not whole:
            break
        kept = kept[max(0, len(kept) - len(text) + 1) :]
    return found


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


def output(result: Result) -> View:
    """What is seen of standard output alone."""
    return _view(result)[0]


def both(result: Result) -> View:
    """What is seen of one stream after the other."""
    views = _view(result)
    return View("\n".join(view.text for view in views), all(view.sure for view in views), views[0].lost)


def _view(result: Result) -> list[View]:
    """Each stream as it is seen; what is lost of one is lost of all, as all are on one screen."""
    screens = [Screen() for _ in result.streams]
    texts = [
        "".join(_rows([stream().decode(errors="backslashreplace")], screen))
        for stream, screen in zip(result.streams, screens, strict=True)
    ]
    lost = any(screen.lost for screen in screens)
    pairs = zip(texts, screens, strict=True)
    return [View(text, not (lost or screen.doubt), lost) for text, screen in pairs] or [View("")]


def lines(text: str) -> list[str]:
    """The lines that have something in them, without the spaces around it: no code span could show those."""
    return [line for part in text.split("\n") if (line := part.strip())]


def cut(result: Result, expected: str) -> Judgement | None:
    """Decide nothing of what was cut: what is left of it is too much to be held as text, line by line."""
    return None if result.whole else undecided(expected, "not all of the output was seen")


def unsure(view: View, expected: str) -> Judgement | None:
    """Decide nothing where nobody can tell what of the output is seen."""
    return undecided(expected, UNSURE) if view.lost else None


def unseen(result: Result, expected: str, view: View | None = None) -> Judgement | None:
    """Decide nothing where more may have been printed, or may be seen, than was looked through."""
    if result.lost or not result.whole:
        return undecided(expected, "not all of the output was seen")
    return undecided(expected, UNSURE) if view and not view.sure else None


def unended(result: Result, expected: str) -> Judgement | None:
    """As `unseen`, and also where the command was stopped: it might have printed more."""
    if result.status is None and not result.lost:
        return undecided(expected, "the command did not end by itself and might have printed more")
    return unseen(result, expected)
