"""Whether what is written in these colours can be seen: a terminal's attributes, as far as they hide a text."""

import re
from typing import Final

from ...dataclass import dataclass

#: A colour: one of the sixteen that every terminal has its own idea of, or red, green and blue.
Colour = int | tuple[int, int, int] | None

#: Two colours that differ by less than this in each part look like one.
NEAR: Final = 16


@dataclass(slots=True)
class Ink:
    """The attributes in which the next letters are written."""

    concealed: bool = False
    drawn: bool = False  #: letters are lines and corners
    fore: Colour = None  #: None: the terminal's own, which nobody knows
    back: Colour = None

    @property
    def hides(self) -> bool:
        """Whether nobody can read what is written so."""
        return self.concealed or self.drawn or _alike(self.fore, self.back)

    def mix(self, text: str) -> None:
        """Obey `ESC [ text m`."""
        if text[:1] in ("<", "=", ">", "?"):
            return
        parts = [int(part) if part.isdigit() else 0 for part in re.split("[;:]", text.replace("::", ":"))]
        while parts:
            code = parts.pop(0)
            if code in (38, 48):
                self._set(code, _mixed(parts))
            else:
                self._plain(code)

    def _plain(self, code: int) -> None:
        if code in (0, 8, 28):
            self.concealed = code == 8
        if code == 0:
            self.fore = self.back = None
        elif code in (39, 49):
            self._set(code, None)
        elif 30 <= code < 38 or 40 <= code < 48:
            self._set(code, code % 10)
        elif 90 <= code < 98 or 100 <= code < 108:
            self._set(code, code % 10 + 8)

    def _set(self, code: int, colour: Colour) -> None:
        if code < 40 or 90 <= code < 98:
            self.fore = colour
        else:
            self.back = colour


def _mixed(parts: list[int]) -> Colour:
    """Take a colour out of what follows 38 or 48."""
    kind, taken = (parts.pop(0), parts[:3]) if parts else (0, [])
    if kind == 5 and taken:
        return _palette(parts.pop(0))
    if kind == 2 and len(taken) == 3:
        del parts[:3]
        return taken[0], taken[1], taken[2]
    return None


def _palette(number: int) -> Colour:
    """One of 256: sixteen names, a cube, greys."""
    if number < 16:
        return number
    if number >= 232:
        grey = 8 + 10 * (number - 232)
        return grey, grey, grey
    red, green, blue = (number - 16) // 36, (number - 16) // 6 % 6, (number - 16) % 6
    return _step(red), _step(green), _step(blue)


def _step(part: int) -> int:
    return part and 55 + 40 * part


def _alike(one: Colour, other: Colour) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return all(abs(a - b) < NEAR for a, b in zip(one, other, strict=True))
    return one is not None and one == other
