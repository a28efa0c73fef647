"""Which statements leave a shell as it was, by their words alone: then it need not say once more all that it knows.

A program cannot change the shell that starts it. What a word starts is known only in a shell in which nothing has given
words another meaning (a function, an alias, a trap, a builtin that was loaded). So a shell is followed from its start:
up to the first statement that could have done so, and no further.

Rejected: asking the shell what a word means; that costs as much as having it told what it knows.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Final

from ...bash.builtins import BUILTINS
from .protocol import WORDS, clear

#: Those that set nothing, whatever their words are.
HARMLESS: Final = frozenset((":", "echo", "false", "kill", "pwd", "test", "times", "true", "type"))

#: Those that set variables and the like, and give no word another meaning.
SETTING: Final = frozenset(
    ("cd", "declare", "dirs", "export", "popd", "printf", "pushd", "readonly", "typeset", "umask", "unset")
)

_FIRST: Final = re.compile(r"(?:[\w./:+-]+)(?![^ ])", re.ASCII)
_ASSIGNED: Final = re.compile(rf"[A-Za-z_]\w*=(?:{WORDS})?", re.ASCII)
_GIVEN: Final = re.compile(r"\\builtin export [A-Za-z_]\w*=\$'[^']*'", re.ASCII)  # what a step captured
_FUNCTIONS: Final = re.compile(r"\s[-+]\w*f", re.ASCII)  # an option that speaks of functions
_LOGIN: Final = frozenset({"SSH_CLIENT", "SSH2_CLIENT"})


def plain(argv: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Whether a shell begins with no words of its own: some read a file of their user's where ssh started them."""
    return len(argv) == 1 and PurePath(argv[0]).name == "bash" and _LOGIN.isdisjoint(environment)


def quiet(statement: str) -> bool:
    """Whether it changes nothing, in a shell where words mean what they say."""
    first = _first(statement)
    return bool(first) and (first not in BUILTINS or first in HARMLESS)


def tame(statement: str) -> bool:
    """Whether words mean afterwards what they meant before."""
    if quiet(statement) or _GIVEN.fullmatch(statement) or _ASSIGNED.fullmatch(statement):
        return True
    return _first(statement) in SETTING and not _FUNCTIONS.search(statement)


def _first(statement: str) -> str:
    """Its first word, if that stands for itself and the others are plain; "" otherwise."""
    found = _FIRST.match(statement)
    return found[0] if found and clear(statement) else ""
