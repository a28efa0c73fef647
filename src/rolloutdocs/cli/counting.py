"""Shows on a terminal how many rollouts were looked at: one line, gone when it is done. Elsewhere nothing."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: Rollouts below which nobody waits.
FEW = 10


@contextmanager
def counting(many: int) -> Iterator[Callable[[int, int], None]]:
    """Give what is told of each rollout."""
    if many < FEW or not sys.stderr.isatty():  # nor is rich imported then
        yield lambda _done, _all: None
        return
    from rich.text import Text

    from .waiting import waiting

    what = Text("reading the sources")

    def tell(done: int, whole: int) -> None:
        what.plain = f"{done} of {whole} rollouts"

    with waiting(what):
        yield tell
