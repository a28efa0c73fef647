"""What a command printed, as people see it: shared by the sentences about output.

Colours are looked through, because a person does not see them; what they conceal, and what is printed over, is seen by
nobody, and `screen` leaves it out.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain
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
    found = doubt = False
    for pieces in result.texts():
        screen, search = Screen(), Search(text)
        for row in _rows(pieces, screen):
            found = search.meets(row) or found
            if screen.lost:
                return None
        doubt = doubt or screen.doubt
    return found or (None if doubt else False)


def _rows(pieces: Iterable[str], screen: Screen) -> Iterator[str]:
    yield from map(screen.take, pieces)
    yield screen.end()


def hides(text: str, result: Result) -> bool | None:
    """Look for the text also where nobody sees it, and where what nobody sees stands in its middle.

    None: it is not there, but a terminal may have put it together out of what was written in another order.
    """
    doubt = False
    for pieces in result.texts():
        screen, held = Screen(), ""
        written, shown, seen = Search(text), Search(_inked(text)), Search(_inked(text))
        for piece in chain(pieces, (None,)):
            if written.meets(piece or ""):
                return True
            if screen.moved and not result.whole:
                continue  # nothing but this is sure of bytes of which a part is missing, and the rest takes a minute
            shows, held = (plain(held), "") if piece is None else _shown(held + piece)
            row = "" if screen.moved else screen.end() if piece is None else screen.take(piece)
            if shown.meets(_inked(shows)) or seen.meets(_inked(row)):
                return True
        doubt = doubt or screen.moved or screen.doubt
    return None if doubt else False


class Search:
    """Looks for a text in pieces, of which it may begin in one and end in the next."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._kept = ""  # the end of what came: the text may have begun there

    def meets(self, piece: str) -> bool:
        """Whether it is there, up to the end of this piece."""
        all_ = self._kept + piece
        self._kept = all_[max(0, len(all_) - len(self._text) + 1) :]
        return self._text in all_


def _shown(text: str) -> tuple[str, str]:
    """Without terminal sequences; and the beginning of one whose end has not come."""
    whole, held = _whole(text)
    return plain(whole), held


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
