"""Who looks on while a run lasts. They may leave (`| head`), or their disk may be full: no reason to end a run halfway.

A run that was cut off there would leave an application closed to its users because of a pager.

What only says that all goes well is shown while the next command runs, which takes nobody's time. Rejected: a thread
that shows, as it takes its time from the run all the same.
"""

import os
import select
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from ...checks.evidence import Begun, Done, Ended, Open, Record

Show = Callable[[Record], None]


class Audience:
    """Shows records while somebody looks; to nobody's loss afterwards, but for what a person must know."""

    def __init__(self, show: Show, urgent: Show) -> None:
        """`urgent` is the other way to reach a person: standard error."""
        self._show = show
        self._urgent = urgent
        self.gone = False  #: nobody reads standard output any more
        self._waiting: deque[Record] = deque()

    def __call__(self, record: Record) -> None:
        """Show one record, now or while the next command runs."""
        self._waiting.append(record)
        if not _can_wait(record):
            self.catch_up()

    def meanwhile(self) -> None:
        """Show what waits, unless that would take time: a command runs, and its time goes by in a paused terminal."""
        if self._waiting and (self.gone or _reads()):
            self.catch_up()

    def catch_up(self) -> None:
        """Show all that waits, in its order."""
        while self._waiting:
            self._look(self._waiting.popleft())

    def _look(self, record: Record) -> None:
        if not self.gone:
            try:
                self._show(record)
            except (OSError, SystemExit):  # rich exits where its reader is gone
                self.gone = True
                silence()
        if self.gone and isinstance(record, Open | Ended):
            with suppress(OSError, SystemExit):
                self._urgent(record)


def _can_wait(record: Record) -> bool:
    """Whether, if all goes well, what follows is that the next command is sent."""
    return isinstance(record, Begun) or (isinstance(record, Done) and record.verdict == "passed")


def _reads() -> bool:
    """Whether what is shown goes away at once: its reader is there, or it is a file."""
    try:
        asked = select.poll()
        asked.register(sys.stdout.fileno(), select.POLLOUT)
        return bool(asked.poll(0))
    except (OSError, ValueError, AttributeError):  # no file at all, as in a test
        return True


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
