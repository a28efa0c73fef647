"""What a person sees of a text on a terminal: what is concealed, painted over or wiped away does not count.

One line at a time is laid out, as wide as it is: text in the colour of its ground, or concealed, leaves blanks; a
carriage return, backspaces and moves within the line write over what stands there. What nobody can tell without the
terminal's size is not guessed: after moves between lines, clearing, another screen or a broken sign all of it is
`lost`; where wide letters are written over, that line is left out, and there is `doubt`.

Rejected: a whole terminal of some size. Whatever size is taken, somebody's has another one, and sees something else.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from .ink import Ink

#: More than letters: CSI; strings for the terminal alone, up to what ends them; short ones; moves within the line.
_SIGN: Final = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[]PX^_][^\x07\x18\x1a\x1b]*(?:[\x07\x18\x1a]|\x1b\\|(?=\x1b)|\Z)"
    r"|\x1b[ -/]*[0-OQ-WYZ\\`-~]|\x1b|[\r\b]"
)
#: What may be the beginning of a sign whose end is still to come.
_OPEN: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|[]PX^_][^\x07\x18\x1a\x1b]*\x1b?|[ -/]*)\Z")
#: Characters of a sign that are held back: titles and links are short.
LONGEST: Final = 65536
#: Characters of a line that are held back, as they may be written over: no terminal is so wide.
WIDEST: Final = 4096
_STRINGS: Final = frozenset("]PX^_")
#: What ends such a string.
_ENDS: Final = re.compile(r"[\x07\x18\x1a\x1b]")
#: The controls of eight bits are the same as ESC and a letter.
_EIGHT: Final = {code: f"\x1b{chr(code - 0x40)}" for code in range(0x80, 0xA0)}
_EIGHTH: Final = re.compile(r"[\x80-\x9f]")
#: Last letters of CSI that write, move and clear nothing.
_STILL: Final = frozenset("cghilnpqt")
#: Those that only clear, or turn to another screen.
_CLEARS: Final = frozenset("Jhl")
_SCREENS: Final = re.compile(r"\x1b\[\?(?:[\d;]*;)?(?:3|47|1047|1049)(?:;[\d;]*)?[hl]")
#: Modes and others with those letters that move the cursor or let it leave its line (`?6`, `?45`), keep and bring back
#: where it stands or the colours (`?1048`, `#q`), push letters aside (`4h`), print on paper (`5i`), or reset colours.
_STRAYS: Final = re.compile(
    r"\x1b\[(?:\?(?:[\d;]*;)?0*(?:6|45|1045|1048)(?:;[\d;]*)?[hl]"
    r"|(?:[\d;]*;)?0*(?:4(?:;[\d;]*)?h|5(?:;[\d;]*)?i)|[\d;]*(?:[!\"]p|\#q))"
)
#: The same of short signs.
_SHORT: Final = frozenset("=>FGHNOZ\\no|}~")


class Screen:
    """Takes the text of one stream piece by piece, and gives what stays to be seen of it."""

    def __init__(self) -> None:
        self.doubt = False  #: besides what is given, something else may be seen
        self.lost = (
            False  #: the screen was cleared, or the cursor left its line: nothing is sure, in no stream
        )
        self.moved = False  #: and text may be seen that was not written in this order
        self._held = ""
        self._swallows = False  # within a string for the terminal that is longer than is held back
        self._line = ""  # the line that has not ended, as far as it can still be written over
        self._column = 0
        self._given = False  # a beginning of that line was given away: it was too long to be held back
        self._back = False  # and the cursor may stand in it
        self._ink = Ink()

    def take(self, text: str) -> str:
        """What can be said of this piece now. What is held back comes with a later one, or with `end`."""
        if self._held or self._swallows or self._ink.hides or _odd(text):
            return "".join(self._pieces(self._whole(self._held + text)))
        return self._write(text)

    def end(self) -> str:
        """The rest: what is held back never came to its end."""
        self._lose(self._held[1:2] in (*_STRINGS, "["))
        self._held = ""
        return self._ended()

    def _whole(self, text: str) -> str:
        """What can be read now; a sign that has not ended waits for more."""
        if self._swallows:
            found = _ENDS.search(text)
            text = text[found.start() :].removeprefix("\x07") if found else ""
            self._swallows = found is None
        text = text.translate(_EIGHT) if not text.isascii() and _EIGHTH.search(text) else text
        open_ = _OPEN.search(text, max(0, len(text) - LONGEST))
        self._held = text[open_.start() :] if open_ else ""
        return text[: len(text) - len(self._held)]

    def _pieces(self, text: str) -> Iterator[str]:
        at = 0
        for sign in _SIGN.finditer(text):
            if at < sign.start():
                yield self._write(text[at : sign.start()])
            at = sign.end()
            self._obey(sign[0])
        if at < len(text):
            yield self._write(text[at:])

    def _write(self, text: str) -> str:
        """Put letters where the cursor stands; whole lines are given away."""
        if self._ink.hides:
            text = re.sub(r"[^\n]", " ", text)
        first, end, rest = text.partition("\n")
        self._put(first)
        if not end:
            return self._long()
        given = f"{self._ended()}\n"
        start = rest.rfind("\n") + 1
        self._put(rest[start:])
        return given + rest[:start] + self._long()

    def _put(self, text: str) -> None:
        self._lose(self._back and bool(text))
        if self._column == len(self._line):
            self._line += text
        elif text and _narrow(self._line) and _narrow(text):
            line = self._line.ljust(self._column)
            self._line = line[: self._column] + text + line[self._column + len(text) :]
        elif text:  # which letters are written over depends on how wide each is
            self.doubt, self._line, self._column = True, text, 0
        self._column += len(text)

    def _long(self) -> str:
        """Give a line's beginning away where it is too long; what may write over it later is in doubt then."""
        if len(self._line) <= WIDEST or self._column < len(self._line):
            return ""
        given, self._line, self._column, self._given = self._line, "", 0, True
        return given

    def _obey(self, sign: str) -> None:
        if sign in "\r\b":
            self._go(0 if sign == "\r" else self._column - 1)
        elif sign == "\x1b":  # no sign; what a terminal makes of it and of what follows is its own
            self._lose(True)
        elif sign[1] == "[":
            self._sequence(sign)
        elif sign[1] in _STRINGS:
            self._swallows = len(sign) > LONGEST and sign[-1] not in "\x07\x18\x1a\\"
            self._lose(self._swallows)
        elif sign[1] == "(":
            self._ink.drawn = sign[-1] == "0"
        elif sign[-1] not in _SHORT or sign[1:] in (")0", "*0", "+0"):
            self._lose(True, moved=sign[1:] != "c")

    def _sequence(self, sign: str) -> None:
        """Obey a CSI that stays within the line; after any other that may clear or move, nothing is sure."""
        final, number = sign[-1], _number(sign[2:-1])
        if final == "m":
            self._ink.mix(sign[2:-1])
        elif final in "CaDG`":
            steps = {"C": self._column + number, "a": self._column + number, "D": self._column - number}
            self._go(steps.get(final, number - 1))
        elif final == "K":
            self._wipe(sign[2:-1])
        elif _STRAYS.fullmatch(sign):
            self._lose(True)
        elif final not in _STILL or _SCREENS.fullmatch(sign):
            self._lose(True, moved=final not in _CLEARS)

    def _lose(self, lost: bool, *, moved: bool = True) -> None:
        """Nobody can tell any more what is seen; `moved`: nor what was put together out of what was written."""
        self.lost = self.lost or lost
        self.moved = self.moved or (lost and moved)

    def _go(self, column: int) -> None:
        self._column = max(0, column)
        self._back = self._back or self._given

    def _wipe(self, what: str) -> None:
        if what in ("", "0") and self._column >= len(self._line) and not self._back:
            return
        self.lost = self.lost or self._given
        if self._column and not _narrow(self._line):
            self.doubt, self._line, self._column = True, "", 0
        kept = self._line[self._column + 1 :] if what == "1" else ""
        before = self._line[: self._column] if what in ("", "0") else " " * (len(self._line) - len(kept))
        self._line = before + kept

    def _ended(self) -> str:
        line, self._line, self._column = self._line, "", 0
        self._given = self._back = False
        return line


def _odd(text: str) -> bool:
    """Whether there is more in it than letters and ends of lines. No pattern is as fast as this."""
    return (
        "\x1b" in text
        or "\r" in text
        or "\b" in text
        or (not text.isascii() and _EIGHTH.search(text) is not None)
    )


def _narrow(text: str) -> bool:
    """Whether each character takes one place."""
    if text.isascii() or not text:
        return not text or text.isprintable()
    return text.isprintable() and not any(
        unicodedata.east_asian_width(char) in "WF" or unicodedata.combining(char) for char in text
    )


def _number(text: str) -> int:
    """How far, within reason: a line is no longer than what is held back."""
    return min(max(1, int(text)), WIDEST) if text.isascii() and text.isdigit() and len(text) < 9 else 1
