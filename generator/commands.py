"""A step's `run` to the bash text that its page shows."""

import re
import shlex
from collections.abc import Sequence

from .procedure import Argument, Joined
from .shown import NAMED

#: What bash reads inside double quotes; a variable's name after the sign stays.
_ACTIVE = re.compile(r'["\\`]')
#: The name of an option stays before the quotes, as people write it: `--file="$RUN_DIR/x"`.
_OPTION = re.compile(r"--?[A-Za-z0-9][A-Za-z0-9-]*=")


def bash(run: str | Sequence[str | Argument | Joined]) -> str:
    """Bash text as it stands, or one command with each argument quoted where it needs to be."""
    if isinstance(run, str):
        return run.removesuffix("\n")
    return " ".join(_argument(part) for part in run)


def pieces(text: str) -> list[str | Argument]:
    """The texts and variables of an argument, in order; a dollar sign that begins no name is text."""
    found: list[str | Argument] = []
    end = 0
    for match in NAMED.finditer(text):
        found += [text[end : match.start()], Argument(variable=match[1] or match[2])]
        end = match.end()
    return [piece for piece in (*found, text[end:]) if piece]


def _argument(part: str | Argument | Joined) -> str:
    if isinstance(part, str):
        return shlex.quote(part)
    if isinstance(part, Argument):
        return f'"${part.variable}"'
    option = _OPTION.match(part.text)
    name = option[0] if option else ""
    parts = pieces(part.text.removeprefix(name))
    return f'{name}"{"".join(_piece(parts, index) for index in range(len(parts)))}"'


def _piece(parts: Sequence[str | Argument], index: int) -> str:
    """A text quoted, or a variable; braces only where the name would run on into what follows."""
    piece = parts[index]
    if isinstance(piece, str):
        return _ACTIVE.sub(r"\\\g<0>", piece)
    after = parts[index + 1] if index + 1 < len(parts) else ""
    runs_on = isinstance(after, str) and re.match(r"[A-Za-z0-9_\[]", after)
    return f"${{{piece.variable}}}" if runs_on else f"${piece.variable}"
