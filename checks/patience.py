"""Asking again: a probe whose answer may need time is asked until its sentence holds or the time is over.

Only what is asked of the environment after the command; the command itself runs once. The pauses grow, so that a server
that starts is not kept busy by questions. The last answer counts, also where it is inconclusive.

Several sentences have to hold together: where one had to be asked again, all are asked once more, until a round needs
no second try. Else one could hold only before the next one did, and no user would ever see both.
"""

import time
from collections.abc import Callable, Sequence
from typing import Final

from ..dataclass import dataclass
from .verdict import Judgement, Verdict

#: Seconds of the first pause, of which each next one is twice as long, and of the longest.
FIRST: Final = 0.1
LONGEST: Final = 5.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A judgement, and what it took to come to it."""

    judgement: Judgement
    tries: int = 1
    seconds: float = 0.0  #: pauses included


def until_it_holds(ask: Callable[[], Judgement], until: float) -> Asked:
    """Ask at once, then again until it holds; the last time when `time.monotonic()` is at `until`, or before."""
    began, pause, tries = time.monotonic(), FIRST, 1
    judgement = ask()
    while judgement.verdict is not Verdict.PASSED and (left := until - time.monotonic()) > 0:
        time.sleep(min(pause, left))
        judgement, tries, pause = ask(), tries + 1, min(pause * 2, LONGEST)
    return Asked(judgement, tries, time.monotonic() - began)


def until_all_hold(asks: Sequence[Callable[[], Judgement]], until: float) -> list[Asked]:
    """Ask each until it holds, and all of them until they hold in one round; the last round counts."""
    asked = [until_it_holds(ask, until) for ask in asks]
    latest = asked
    while len(asks) > 1 and any(one.tries > 1 for one in latest) and all(map(_held, latest)):
        latest = [until_it_holds(ask, until) for ask in asks]
        asked = [
            Asked(last.judgement, one.tries + last.tries, one.seconds + last.seconds)
            for one, last in zip(asked, latest, strict=True)
        ]
    return asked


def _held(one: Asked) -> bool:
    return one.judgement.verdict is Verdict.PASSED
