"""Who looks on while a run lasts. They may leave (`| head`), or their disk may be full: no reason to end a run halfway.

A run that was cut off there would leave an application closed to its users because of a pager.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress

from ..checks.evidence import Ended, Open, Record

Show = Callable[[Record], None]


class Audience:
    """Shows records while somebody looks; to nobody's loss afterwards, but for what a person must know."""

    def __init__(self, show: Show, urgent: Show) -> None:
        """`urgent` is the other way to reach a person: standard error."""
        self._show = show
        self._urgent = urgent
        self.gone = False  #: nobody reads standard output any more

    def __call__(self, record: Record) -> None:
        """Show one record."""
        if not self.gone:
            try:
                self._show(record)
            except (OSError, SystemExit):  # rich exits where its reader is gone
                self.gone = True
                silence()
        if self.gone and isinstance(record, Open | Ended):
            with suppress(OSError, SystemExit):
                self._urgent(record)


def silence() -> None:
    """Let what was written and could not be sent go nowhere, also when the program ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def forgive() -> None:
    """Show a character that the terminal's encoding lacks as an escape, instead of failing on it."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
