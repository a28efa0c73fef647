"""The last gate before a person or a log: whatever a command prints, no text of others acts there.

Controls and hidden characters become visible, whoever forgot to see to it: an argument in an error of click's, the name
of a file. In GitHub's log, what the runner would take for a command is written so that it takes it for text. Bracketing
everything with `::stop-commands::` was not taken: the runner reads both streams side by side, in no order.
"""

import os
import re
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, TextIO

from ..checks.reports.printable import visible
from .streams import Last

_ENDS: Final = re.compile(r"([\r\n])")


class Plain:
    """A stream on which controls show as escapes. What rich draws, which is made of printable text, goes below it."""

    def __init__(self, below: Any) -> None:  # noqa: ANN401 - a text stream, or one of these
        self.below = below
        self.rich_proxied_file = below  #: where rich writes, by its own convention

    def write(self, text: str) -> int:
        """Write it, made visible. Bytes are refused, as by any text stream."""
        if not isinstance(text, str):
            raise TypeError("a text is written here")
        self.below.write(visible(text))
        return len(text)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a stream has
        if name == "buffer":  # or click would go round this
            raise AttributeError(name)
        return getattr(self.below, name)


class Log(Plain):
    """A stream that GitHub's runner reads: nothing on it is a command.

    The runner trims blanks and looks for `::` at the start of a line, or for `##[` anywhere. A backslash stands in
    between then; it also stands where characters without width come first, which .NET may not see.
    """

    def __init__(self, below: Any) -> None:  # noqa: ANN401 - as above
        super().__init__(below)
        self._line = ""  #: of the line that was begun, as much as still matters

    def write(self, text: str) -> int:
        """Write it. What stands before it on its line may have come in pieces."""
        parts = _ENDS.split(self._line + text)
        parts[::2] = map(_neutral, parts[::2])
        self.below.write("".join(parts)[len(self._line) :])
        self._line = _rest(parts[-1])
        return len(text)


def _neutral(line: str) -> str:
    """A line that is no command."""
    start = _start(line)
    if line.startswith("::", start):
        line = f"{line[: start + 1]}\\{line[start + 1 :]}"
    return line.replace("##[", "##\\[")


def _start(line: str) -> int:
    """Where its first character stands that takes room."""
    return next((at for at, char in enumerate(line) if not _blank(char)), len(line))


def _blank(char: str) -> bool:
    return char.isspace() or unicodedata.category(char)[0] in "CMZ"


def _rest(line: str) -> str:
    """What of a line decides how it may go on: whether it is blank so far, and its last two characters."""
    start = _start(line)
    shown = line[start:]
    return shown if len(shown) < 4 else f"x{shown[-2:]}"


def in_actions() -> bool:
    """Whether GitHub's runner reads what is printed."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def raw(stream: Any) -> TextIO:  # noqa: ANN401 - as above
    """The stream itself: for our own annotations, which are commands."""
    while isinstance(stream, Plain | Last):
        stream = stream.below
    found: TextIO = stream
    return found


@contextmanager
def harmless() -> Iterator[None]:
    """Both streams as above, for as long as a command runs."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _guarded(before[0]), _guarded(Last(before[1]))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def _guarded(stream: TextIO | Last) -> Any:  # noqa: ANN401 - it stands for a text stream
    return Plain(Log(stream)) if in_actions() else Plain(stream)
