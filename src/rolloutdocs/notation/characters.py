"""Which characters a page may show. What a renderer hides, joins or reorders is refused on both sides."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

#: General categories that are never shown as themselves: controls, formats (also bidirectional marks), surrogates,
#: private use, unassigned, line and paragraph separators. Space separators other than U+0020 look like one.
HIDDEN_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})

#: Letters and marks that take no ink, although their category says otherwise.
HIDDEN_RANGES: Final = (
    (0x034F, 0x034F),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x2800, 0x2800),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFFA0, 0xFFA0),
    (0xE0100, 0xE01EF),
)

#: Bidirectional classes of letters written from right to left: in a command they change the order in which it is seen.
TURNING: Final = frozenset({"R", "AL", "AN"})

#: What Python takes for spaces, and no terminal gives any room.
_SEPARATORS: Final = frozenset("\x1c\x1d\x1e\x1f")

#: So many spaces in a row push what follows them in a command out of sight.
GAP: Final = " " * 40

#: All but those that are surely shown, and what ends a line: the others are the most of any page.
_RARE: Final = re.compile(r"[^ -~\n]")

#: What extensions of the site's renderer would act on, even inside a fence: `mkdocs.yml` has none of them, so that
#: a page moved to a site that does is still refused at its source.
ACTIVE: Final = ("{++", "{--", "{>>", "{==", "{~~", "--8<--")


def hidden(text: str) -> str | None:
    """The first character of `text` that cannot be shown as itself (newline and space can), or None."""
    return next((char for char in _RARE.findall(text) if _hides(char)), None)


def without_ink(text: str) -> str:
    """Without the characters that take no room where the text is shown; spaces and line ends stay."""
    rare = set(_RARE.findall(text))
    taken = "".join(char for char in rare if char in _SEPARATORS or (not char.isspace() and _hides(char)))
    return re.sub(f"[{re.escape(taken)}]+", "", text) if taken else text


def named(char: str) -> str:
    """How an error names a character: `U+200B ZERO WIDTH SPACE`."""
    return f"U+{ord(char):04X} {unicodedata.name(char, 'without a name')}"


@lru_cache(maxsize=4096)
def _hides(char: str) -> bool:
    code = ord(char)
    return unicodedata.category(char) in HIDDEN_CATEGORIES or any(
        first <= code <= last for first, last in HIDDEN_RANGES
    )
