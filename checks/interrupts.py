"""Requests to end a run: the first ends it, and none that follows keeps what is open from being closed or named.

People press Ctrl-C several times. If each raised, one of them would sooner or later fall between a step's end and
the word on what it left open, and the environment would stay closed to users without anybody being told.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

#: Ctrl-C, a request to end, a terminal that was closed, and Ctrl-\ of who thinks that Ctrl-C was not heard.
NUMBERS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)


class Listener:
    """Raises KeyboardInterrupt at the first request, and again only where that is said to be safe."""

    def __init__(self) -> None:
        self.asked = False  #: a request was heard, and no other one is
        self.held = False  #: a request must wait
        self.waiting = False  #: one came and waits

    def __call__(self, *_: object) -> None:
        """Take a signal."""
        if self.held:
            self.waiting = True
        elif not self.asked:
            self.asked = True
            raise KeyboardInterrupt


@contextmanager
def heard() -> Iterator[None]:
    """Hear requests while a run lasts. One that was heard holds to the end of the program: all that is left is to end.

    A signal that the caller ignores (as `nohup` does with a closed terminal) stays ignored.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    listener = Listener()
    before = {number: signal.getsignal(number) for number in NUMBERS}
    taken = [number for number in NUMBERS if before[number] is not signal.SIG_IGN]
    for number in taken:
        signal.signal(number, listener)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_IGN if listener.asked else before[number])


@contextmanager
def held() -> Iterator[None]:
    """Within, a request waits: around what must be told whole. It is heard at the end."""
    listener = _listener()
    if listener is None:
        yield
        return
    listener.held = True
    try:
        yield
    finally:
        listener.held = False
        if listener.waiting:
            listener.waiting = False
            listener()


@contextmanager
def heard_again() -> Iterator[None]:
    """Within, one more request raises: around what takes long, and whose interruption the caller tells."""
    listener = _listener()
    if listener is None:
        yield
        return
    before = listener.asked, listener.held
    listener.asked = listener.held = listener.waiting = False
    try:
        yield
    finally:
        listener.asked, listener.held = listener.asked or before[0], before[1]


def _listener() -> Listener | None:
    found = (signal.getsignal(number) for number in NUMBERS)
    return next((one for one in found if isinstance(one, Listener)), None)
