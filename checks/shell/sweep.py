"""Ends what a far shell started and left running, and says whether that was seen.

Killing ssh, or any other client, leaves the far side alive. So a second shell, of the same argument list, looks through
the processes there: whoever has the variable that the first shell gave to all it started, and their
descendants. Leaving the group and the session does not help a process against that. What also scrubbed its environment
and lost its parents is not found.

Seen is only what the second shell sees at the same place: a balancer, or `kubectl exec deploy/...`, may lead it to
another machine, where nothing runs and everything looks well.

Rejected: a watcher that the first shell leaves there; it would have to be trusted, and ended, itself.
"""

import re
import time
from pathlib import Path
from typing import Final

from ...dataclass import dataclass
from . import protocol
from .attempt import Attempt
from .connection import Connection
from .outcome import Target

REACH: Final = 10.0  #: seconds in which the second shell must be there
SECONDS: Final = 10.0  #: seconds that looking and ending may take
KEPT: Final = 1 << 16  #: bytes of its answer
GRACE: Final = 0.2

_SCRIPT: Final = Path(__file__).with_name("sweep.bash").read_text("utf-8")
_LEFT: Final = re.compile(r"^left (\d+) (\S*)$", re.MULTILINE)
_ENDED: Final = re.compile(r"^ended (\S+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Swept:
    """What became of the processes that a far shell left."""

    left: tuple[str, ...] = ()  #: those that are alive, as `12 (sleep)`
    unseen: str = ""  #: why nobody could look; "": somebody did
    ended: tuple[
        str, ...
    ] = ()  #: the names of those that went on and were ended, each as often as it was there


def sweep_again(target: Target, own: str) -> Swept:
    """The same after the run that left them: nobody remembers which place it was, so it is the one seen now."""
    return _sweep(target, own, "")


def sweep(target: Target, own: str, place: str) -> Swept:
    """End, at `place`, whoever has the variable `own`. Never raises for what the far side does."""
    if not place:
        return Swept(unseen="there is no /proc to look in")
    return _sweep(target, own, place)


def _sweep(target: Target, own: str, place: str) -> Swept:
    try:
        connection = Connection(Target(target.argv, None, {}, target.client or target.environment))
    except (OSError, ValueError) as error:
        return Swept(unseen=f"a second shell could not be started: {error}")
    try:
        return _asked(connection, own, place)
    finally:
        connection.end(GRACE)


def _asked(connection: Connection, own: str, place: str) -> Swept:
    ready = connection.ready(Target((), None, {}), time.monotonic() + REACH)
    if ready is None or ready.old:
        return Swept(unseen="a second shell got no answer")
    if not ready.place:
        return Swept(unseen="there is no /proc to look in")
    if place not in ("", ready.place):
        return Swept(unseen="a second shell came to another place")
    attempt = Attempt(None, KEPT, fresh=True)
    statements = (f"{_SCRIPT}\n__rd_sweep {own}",)
    report = attempt.converse(connection, statements, SECONDS)
    if not isinstance(report, protocol.Report):
        return Swept(unseen="looking at the processes there did not come to an end")
    text = attempt.judged(report, statements).stdout.text()
    if not text.endswith("swept\n"):
        return Swept(unseen="looking at the processes there failed")
    left = tuple(f"{pid} ({name})" for pid, name in _LEFT.findall(text))
    return Swept(left, ended=tuple(_ENDED.findall(text)))
