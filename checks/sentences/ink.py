"""Whether what is written in these colours can be seen: a terminal's attributes, as far as they hide a text."""

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
        words = text.split(";")
        while words:
            word = words.pop(0)
            code, *parts = map(_number, word.split(":"))
            if code in (38, 48, 58):
                self._set(code, _within(parts) if parts else _mixed(words))
            elif not parts:  # what stands behind a colon belongs to its code: `4:3` is a kind of line below
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
        elif code != 58:  # the colour of a line below
            self.back = colour


def _number(text: str) -> int:
    return int(text.lstrip("0")[:9] or 0) if text.isascii() and text.isdigit() else 0


def _mixed(words: list[str]) -> Colour:
    """Take a colour out of what follows 38, 48 or 58."""
    kind = _number(words.pop(0)) if words else 0
    wanted = {2: 3, 5: 1}.get(kind, 0)
    taken = [_number(word) for word in words[:wanted]]
    if len(taken) < wanted:
        return None
    del words[:wanted]
    return _colour(kind, taken)


def _within(parts: list[int]) -> Colour:
    """Give the colour of one code's own parts; red, green and blue may stand behind the number of a colour space."""
    return _colour(parts[0], parts[2:5] if len(parts) > 4 else parts[1:])


def _colour(kind: int, taken: list[int]) -> Colour:
    if kind == 5 and taken:
        return _palette(taken[0])
    if kind == 2 and len(taken) == 3:
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
