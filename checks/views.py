r"""A text as it would be if what programs put into it were taken out again: escapes, quotes, line breaks.

Each view is searched like the text itself, and knows which bytes of the text its own came from. So a value is found
however its characters are escaped, mixed or folded: `\303\251`, `%C3%A9`, `&eacute;`, base64 over several lines,
`od -c`. Rejected: one pattern that allows every form of every character; a key of some kilobytes made it too slow.
"""

import html
import re
from collections.abc import Callable, Iterator
from typing import Final

from ..dataclass import dataclass

#: What quoting adds, and folding and UTF-16 put between: left out of a view, and out of what is looked for in it.
BETWEEN: Final = b" \t\r\n\v\f\0'\"\\`$"

DEPTH: Final = 2  #: so many escapes one inside the other are undone: JSON in JSON, an address in HTML

Place = tuple[int, int]  # where in a text the origin of a byte begins and ends

_SIMPLE: Final = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v"}
_SIMPLE_MORE: Final = {b"e": b"\x1b", b"E": b"\x1b"}


@dataclass(frozen=True, slots=True)
class Decoder:
    """One kind of escape."""

    pattern: re.Pattern[bytes]
    read: Callable[[re.Match[bytes]], bytes]  #: what the escape stands for


def _backslash(found: re.Match[bytes]) -> bytes:
    text = found[1]
    if text[:1] in b"xX":
        return bytes([int(text[1:], 16)])
    if text[:1] in b"uU":
        return _character(re.findall(rb"[0-9A-Fa-f]+", text))
    if text[:1].isdigit():
        return bytes([int(text, 8) & 255])
    return _SIMPLE.get(text) or _SIMPLE_MORE[text]


def _character(digits: list[bytes]) -> bytes:
    """A character by number; two halves of UTF-16 are one."""
    number, *second = (int(each, 16) for each in digits)
    if second:
        return chr(0x10000 + ((number - 0xD800) << 10) + (second[0] - 0xDC00)).encode()
    return chr(number).encode(errors="surrogatepass") if number < 0x110000 else b""


def _code_point(found: re.Match[bytes]) -> bytes:
    return chr(int(found[1], 16)).encode()


def _percent(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 16)]) if found[0] != b"+" else b" "


def _html(found: re.Match[bytes]) -> bytes:
    return html.unescape(found[0].decode()).encode(errors="surrogatepass")


def _nothing(_found: re.Match[bytes]) -> bytes:
    return b""


_HALVES: Final = rb"u[dD][89abAB][0-9A-Fa-f]{2}\\+u[dD][c-fC-F][0-9A-Fa-f]{2}"
#: What a terminal takes for itself, and reports leave out: a colour in the middle of a value.
SEQUENCES: Final = Decoder(
    re.compile(
        rb"\x1b(?:\[[0-?]{0,64}[ -/]{0,8}[@-~]|[\]PX^_][^\x1b\x07]{0,4096}(?:\x07|\x1b\\)"
        rb"|[ -/]{0,8}[0-OQ-WYZ\\`-~])"
    ),
    _nothing,
)
_DECODERS: Final = (
    SEQUENCES,
    Decoder(
        re.compile(
            rb"\\(x[0-9A-Fa-f]{2}|" + _HALVES + rb"|u[0-9A-Fa-f]{4}|u\{[0-9A-Fa-f]{1,6}\}|U[0-9A-Fa-f]{8}"
            rb"|[0-3][0-7]{2}|[0-7]{1,2}|[abefnrtvE])"
        ),
        _backslash,
    ),
    Decoder(re.compile(rb"\\x([89A-Fa-f][0-9A-Fa-f])"), _code_point),  # Python's repr of a text
    Decoder(re.compile(rb"%([0-9A-Fa-f]{2})"), _percent),
    Decoder(re.compile(rb"%([0-9A-Fa-f]{2})|\+"), _percent),  # a form's
    Decoder(re.compile(rb"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});"), _html),
)


class View:
    """A text after some decoders, without what quoting and folding added, in lower case."""

    def __init__(self, data: bytes, whole: bytes, way: tuple[Decoder, ...]) -> None:
        """`data` is what the decoders of `way` made of `whole`."""
        self.data = data.translate(None, BETWEEN).lower()
        self._whole = whole
        self._way = way
        self._places: list[Place] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Which bytes of the text these came from."""
        if self._places is None:
            self._places = _places(self._whole, self._way)
        return self._places[start][0], self._places[end - 1][1]


def views(text: bytes) -> Iterator[View]:
    """The text itself, and what each way through the decoders makes of it."""
    seen = {text}
    found: list[tuple[bytes, tuple[Decoder, ...]]] = [(text, ())]
    for data, way in found:
        yield View(data, text, way)
        for decoder in _DECODERS if len(way) < DEPTH else ():
            made = decoder.pattern.sub(decoder.read, data)
            if made not in seen:
                seen.add(made)
                found.append((made, (*way, decoder)))


def shown(text: bytes) -> bytes:
    """The text without terminal sequences."""
    return SEQUENCES.pattern.sub(SEQUENCES.read, text)


def origins(text: bytes) -> list[Place]:
    """Where in the text each byte stood of what is shown of it."""
    return _origins(text, (SEQUENCES,))[1]


def _places(text: bytes, way: tuple[Decoder, ...]) -> list[Place]:
    """For each byte of a view: where its origin begins and ends."""
    data, places = _origins(text, way)
    return [place for byte, place in zip(data, places, strict=True) if byte not in BETWEEN]


def _origins(text: bytes, way: tuple[Decoder, ...]) -> tuple[bytes, list[Place]]:
    data, places = text, [(at, at + 1) for at in range(len(text))]
    for decoder in way:
        made, moved, last = bytearray(), list[Place](), 0
        for found in decoder.pattern.finditer(data):
            new = decoder.read(found)
            made += data[last : found.start()] + new
            moved += places[last : found.start()]
            moved += [(places[found.start()][0], places[found.end() - 1][1])] * len(new)
            last = found.end()
        data, places = bytes(made) + data[last:], moved + places[last:]
    return data, places
