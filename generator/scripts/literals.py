"""Texts of the source as PowerShell: literals that nothing can break out of, and variables as `$env:NAME`.

Everything but printable ASCII is written by number. Windows PowerShell reads a file without a byte order mark in the
machine's own code page, and it takes typographic quotes for quotes.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from ..commands import pieces
from ..procedure import Argument, Joined
from ..shown import NAMED

#: Printable ASCII, and what is not, in turn.
_RUNS: Final = re.compile(r"[ -~]+|[^ -~]+")


def literal(text: str) -> str:
    """One text as an expression."""
    found = [
        part for run in _RUNS.findall(text) for part in ([_quoted(run)] if _plain(run) else _numbers(run))
    ]
    if len(found) < 2 and _plain(text):
        return found[0] if found else "''"
    # A number alone would be added to as a number: a text stands first.
    return f"({' + '.join(found if found[0].startswith(chr(39)) else [chr(39) * 2, *found])})"


def filled(text: str) -> str:
    """A text of the environments file, in which `$NAME` is a variable."""
    if not NAMED.search(text):
        return literal(text)
    return _joined(pieces(text))


def arguments(run: Sequence[str | Argument | Joined]) -> str:
    """An argument list as an array."""
    return array(_argument(part) for part in run)


def array(items: Iterable[str]) -> str:
    """Expressions as an array, also of one or none."""
    return f"@({', '.join(items)})"


def _argument(part: str | Argument | Joined) -> str:
    if isinstance(part, str):
        return literal(part)
    return _joined([part] if isinstance(part, Argument) else pieces(part.text))


def _joined(parts: Sequence[str | Argument]) -> str:
    if len(parts) == 1 and isinstance(parts[0], Argument):
        return f"[string]$env:{parts[0].variable}"
    return (
        f"({' + '.join(literal(one) if isinstance(one, str) else f'$env:{one.variable}' for one in parts)})"
    )


def _plain(run: str) -> bool:
    return run.isascii() and run.isprintable()


def _quoted(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def _numbers(run: str) -> list[str]:
    """UTF-16, as PowerShell's own strings: a character beyond it becomes two."""
    raw = run.encode("utf-16-be", "surrogatepass")
    return [f"[char]0x{raw[at]:02X}{raw[at + 1]:02X}" for at in range(0, len(raw), 2)]
