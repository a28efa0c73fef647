"""What a caller closed (`>&-`, a service that starts us with nothing) or filled behind our own three streams.

Python has None for a stream that was closed, and the next file that is opened, such as the evidence, takes its number.
"""

import os
import sys
from contextlib import suppress
from typing import Any, Final

#: How each is opened again. Standard output cannot be written then, as on a full disk: what must be known goes to
#: standard error.
_AGAIN: Final = (("stdin", os.O_RDONLY), ("stdout", os.O_RDONLY), ("stderr", os.O_WRONLY))


def complete() -> None:
    """Put something behind each stream that was closed."""
    for number, (name, how) in enumerate(_AGAIN):
        if getattr(sys, name) is None:
            _behind(number, how)
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - to the end


def _behind(number: int, how: int) -> None:
    """Nothing at all, to be read or to be written to."""
    nowhere = os.open(os.devnull, how)
    if nowhere != number:
        os.dup2(nowhere, number)
        os.close(nowhere)


class Last:
    """Standard error. Where it cannot be written nobody can be told, and only the exit code is left to say it."""

    def __init__(self, below: Any) -> None:  # noqa: ANN401 - a text stream
        self.below = below

    def write(self, text: str) -> int:
        """Write it, or let it go."""
        try:
            self.below.write(text)
            self.below.flush()
        except OSError:
            with suppress(
                OSError, ValueError
            ):  # or Python tries once more at its end, and changes the exit code
                _behind(self.below.fileno(), os.O_WRONLY)
        return len(text)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a stream has
        if name == "buffer":  # or click would go round this
            raise AttributeError(name)
        return getattr(self.below, name)
