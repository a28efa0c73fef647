"""Says on a terminal what is being done while it lasts: one line, gone when it is done. Elsewhere nothing."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.console import RenderableType

READING: Final = "reading the source and the pages"


@contextmanager
def waiting(what: "RenderableType") -> Iterator[None]:
    """While it lasts, `what` stands on standard error. Also a decorator."""
    if not sys.stderr.isatty():  # nor is rich imported then
        yield
        return
    from rich.console import Console

    from .spinner import spinner

    with spinner(Console(stderr=True, highlight=False), what):
        yield
