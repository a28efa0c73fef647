"""Other people's text as it stands on a page: every sign that could mean anything is a character reference.

That holds in Markdown, in HTML and in SVG alike, so that nobody has to know where a text will stand. Escaping for each
of them was not taken: a table of Markdown with HTML in a cell is all three at once. Hidden characters are shown.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import isfinite
from posixpath import dirname, relpath
from typing import Final
from urllib.parse import quote

from ..printable import printable, tail

LONGEST: Final = 200  #: characters of a text on a line
LINES: Final = 15  #: of output
MOST: Final = 1e9  #: of anything that is counted or measured
BLOCK: Final = 4000  #: characters of a block
#: All of ASCII that is no letter, digit, space or comma, and the controls behind it. By what it has: as all but a range
#: up to the last sign there is, it took 6 ms to compile.
_MARKS: Final = re.compile(r"[\x00-\x1f!-+\-./:-@\[-`{-\x9f]")
_REFERENCES: Final = {chr(one): f"&#{one};" for one in range(0xA0)}
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,150}")


def escaped(text: str) -> str:
    """`text` as itself, wherever it stands."""
    return _MARKS.sub(lambda found: _REFERENCES[found[0]], text)


def safe(text: str, longest: int = LONGEST) -> str:
    """`text` on one line, cut where nobody would read on."""
    return escaped(plain(text, longest))


def plain(text: str, longest: int = LONGEST) -> str:
    """The same before it is escaped."""
    if len(text) <= longest and text.isprintable() and "  " not in text:  # most texts
        return text.strip(" ")
    looked = text[: 8 * longest]
    line = " ".join(printable(looked).split())
    return line if len(line) <= longest and looked == text else f"{line[:longest]}…"


def code(text: str, longest: int = LONGEST) -> str:
    """A name, a value or a command among words."""
    return f"<code>{safe(text, longest)}</code>"


def whole(name: str) -> str:
    """A name in a cell, which is not broken: `deploy.up` in two parts is read as another one."""
    return f'<code class="rollout-whole">{safe(name, 80)}</code>'


def said(text: str, longest: int = LONGEST) -> str:
    """A sentence with code spans as the pages have them, `so`; the spans are told apart and nothing else is."""
    parts = plain(text, longest).split("`")
    if len(parts) % 2 == 0:
        return escaped("`".join(parts))
    return "".join(
        f"<code>{escaped(one)}</code>" if number % 2 and one else escaped(one)
        for number, one in enumerate(parts)
    )


def block(text: str, lines: int = LINES, most: int = BLOCK) -> str:
    """The last lines of a text, as they are."""
    looked = text[-8 * most :]
    shown = tail(looked, lines, text.count("\n", 0, len(text) - len(looked)))
    shown = shown if len(shown) <= most else f"… {shown[-most:]}"
    return f"<pre><code>{escaped(shown)}</code></pre>"


def link(words: str, target: str, here: str) -> str:
    """Words that are escaped already, and where they lead: a path below the site's folder; "" leads nowhere."""
    if not target:
        return words
    path, _, heading = target.partition("#")
    found = _way(path, dirname(here) or ".") if path != here else ""
    return f"[{words}]({found}{_anchor(heading)})"


@lru_cache(1024)
def _way(path: str, folder: str) -> str:
    return quote(relpath(path, folder), errors="replace")


@lru_cache(1024)
def _anchor(heading: str) -> str:
    return (
        "#" + re.sub(r"[^\w.~-]", lambda found: quote(found[0], safe="", errors="replace"), heading)
        if heading
        else ""
    )


def named(name: str) -> bool:
    """Whether a run's id may be the name of a file and stand in a link."""
    return bool(_NAME.fullmatch(name))


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are escaped already."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cell or ' ' for cell in line)} |" for line in lines)


def when(at: str) -> str:
    """A time in UTC, to the minute."""
    return safe(at[:16].replace("T", " "), 16)


def amount(value: float) -> float:
    """A number that can be drawn; evidence may hold any."""
    return min(value, MOST) if isfinite(value) and value > 0 else 0.0


def took(seconds: float) -> str:
    """A duration as people say it."""
    seconds = amount(seconds)
    if seconds < 60:
        return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def joined(parts: Iterable[str]) -> str:
    """Blocks of a page."""
    return "\n\n".join(part for part in parts if part) + "\n"
