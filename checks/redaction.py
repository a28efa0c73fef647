"""Takes secrets out of text before it is kept or shown, in each form in which a program may print them.

What is promised: nothing that went through here has a secret of at least four characters in a form of `forms`. And of
one of at least eight, besides quotes, backslashes, dollar signs and spaces, no run of `shown_at_most` characters,
nor of its base64 or hexadecimal form, however it is escaped, quoted or folded.

Limits, stated in the guide: what a program encrypts, hashes, compresses or writes down backwards is not found.
"""

import os
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Final

from .forms import SHORTEST, based, forms, parts
from .views import BETWEEN, View, origins, shown, views

MASK: Final = "[secret]"
_MASK: Final = MASK.encode()
#: Bytes of a piece by which a part of a secret is found; a run of twice as many less one has one at a multiple of it.
_PIECE: Final = 4
#: A run of so many characters is taken out of a text, whatever stands around it.
_LEAST, _MOST = 2 * _PIECE, 16
_ENOUGH: Final = 4 * _MOST
#: Characters of a text whose answer is remembered, and how many are.
_REMEMBERED: Final = 500
_ANSWERS: Final = 1000

Span = tuple[int, int]


class Redaction:
    """The secrets of a run. One that is found out while it lasts is added, and taken out of all that comes later."""

    def __init__(self, values: Iterable[str]) -> None:
        self._values: set[str] = set()
        self._forms: list[bytes] = []
        self._pieces: dict[bytes, list[tuple[bytes, int, int]]] = {}
        self._answers: dict[str, str] = {}  # titles, places and sentences come again with every record
        self.add(values)

    def add(self, values: Iterable[str]) -> None:
        """Take these out, too, from now on."""
        new = {part for value in values for part in parts(value)} - self._values
        if not new:
            return
        self._values |= new
        self._answers.clear()
        written = {_raw(form) for part in new for form in forms(part)}
        self._forms = sorted({*self._forms, *written}, key=len, reverse=True)
        for text, least in {one for part in new for one in _looked_for(part)}:
            for at in range(len(text) - _PIECE + 1):
                self._pieces.setdefault(text[at : at + _PIECE], []).append((text, at, least))

    def __bool__(self) -> bool:
        """Whether there is anything to take out."""
        return bool(self._forms)

    @property
    def longest(self) -> int:
        """Bytes of the longest form: so much a cut may leave of a secret without its being found."""
        return max((10 * len(os.fsencode(value)) + 64 for value in self._values), default=0)

    def __call__(self, text: str) -> str:
        """`text` with every known form of every secret replaced."""
        if not self._forms or len(text) < SHORTEST:
            return text
        if len(text) > _REMEMBERED:
            return self._redacted(text)
        if len(self._answers) >= _ANSWERS:
            self._answers.clear()
        if text not in self._answers:
            self._answers[text] = self._redacted(text)
        return self._answers[text]

    def _redacted(self, text: str) -> str:
        how = "surrogateescape" if _escaped(text) else "surrogatepass"
        data = text.encode(errors=how)
        fit = self._forms[bisect_left(self._forms, -len(data), key=lambda form: -len(form)) :]
        spans = [*_literal(data, fit), *(span for view in views(data) for span in self._runs(view))]
        if b"\x1b" in data:
            found = list(_literal(shown(data), fit))
            places = origins(data) if found else []
            spans += ((places[start][0], places[end - 1][1]) for start, end in found)
        return _masked(data, spans).decode(errors=how) if spans else text

    def _runs(self, view: View) -> Iterator[Span]:
        """Where parts of a secret stand in a view that are too long to be left."""
        data, done = view.data, 0
        for at in range(0, len(data) - _PIECE + 1, _PIECE):
            if at < done:
                continue
            for text, where, least in self._pieces.get(data[at : at + _PIECE], ()):
                start, end = _run(data, at, text, where)
                if end - start >= least:
                    yield view.span(start, end)
                    done = max(done, end - _PIECE)
                if end - start >= _ENOUGH:
                    break  # what goes on is found from there; a secret of one letter would be compared for ever


def shown_at_most(length: int) -> int:
    """So many characters in a row of a secret of this length are never shown: half of it, or what is easily known."""
    return min(max(_LEAST, (length + 1) // 2), _MOST)


def _raw(form: str) -> bytes:
    return form.encode(errors="surrogateescape" if _escaped(form) else "surrogatepass")


def _escaped(text: str) -> bool:
    try:
        text.encode(errors="surrogateescape")
    except UnicodeEncodeError:
        return False
    return True


def _looked_for(part: str) -> Iterator[tuple[bytes, int]]:
    """What stands in a view of a text that shows the secret, and how long a run of it is taken out."""
    raw = os.fsencode(part)
    for text in (raw, *map(str.encode, based(raw)), raw.hex().encode()):
        plain = _plain(text)
        if len(plain) >= _LEAST:
            half = (len(text) + 1) // 2
            halves = (len(_plain(text[at : at + half])) for at in range(len(text) - half + 1))
            # A half of it may have most of what a view leaves out, and so be shorter than a half there.
            yield plain, max(_LEAST, min(halves)) if half < _MOST else _MOST


def _plain(text: bytes) -> bytes:
    return text.translate(None, BETWEEN).lower()


def _literal(data: bytes, written: Iterable[bytes]) -> Iterator[Span]:
    own = list(_found(data, _MASK))
    for form in written:
        for span in _found(data, form):
            if not any(start <= span[0] and span[1] <= end for start, end in own):
                yield span


def _found(data: bytes, form: bytes) -> Iterator[Span]:
    at = data.find(form)
    while at >= 0:
        yield at, at + len(form)
        at = data.find(form, at + 1)


def _run(data: bytes, at: int, text: bytes, where: int) -> Span:
    """The whole run around a piece that both have."""
    back = 0
    while back < min(at, where) and data[at - back - 1] == text[where - back - 1]:
        back += 1
    on, most = _PIECE, min(len(data) - at, len(text) - where)
    while on < most and data[at + on] == text[where + on]:
        on += 1
    return at - back, at + on


def _masked(data: bytes, spans: Iterable[Span]) -> bytes:
    """Spans that touch become one mask; no character is cut in two."""
    made, last, until = bytearray(), 0, 0
    for start, end in sorted(spans):
        while start > 0 and data[start] & 0xC0 == 0x80:
            start -= 1
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end += 1
        if start > until or not until:
            made += data[last:start] + _MASK
        last = until = max(until, end)
    return bytes(made) + data[last:]
