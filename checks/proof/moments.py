"""When snapshots are taken: around the first deploy, the rollback after it, and the deploy after that. Pure."""

from collections.abc import Callable

from ...notation.labels import READS
from ..claims.sight import AGAIN, BEFORE, BETWEEN, DEPLOYED, REST, ROLLED, ROLLING, TWICE, Pair
from ..plan import Claims, Step
from ..rehearsal.selection import Passage

#: Number of a passage -> the moments before and after it.
Moments = dict[int, tuple[str, str]]


def moments(said: Claims, passages: tuple[Passage, ...]) -> Moments:
    """The passages around which a snapshot is taken; those that are not there are left out."""
    first = _next(said.deploy, passages, 0)
    back = _next(said.rollback, passages, first)
    again = _next(said.deploy, passages, back)
    found = {first: (BEFORE, DEPLOYED), back: (ROLLING, ROLLED), again: (AGAIN, TWICE)}
    return {number: pair for number, pair in found.items() if number}


def touched(passages: tuple[Passage, ...], around: Moments) -> frozenset[Pair]:
    """Between which moments steps run that may change something: who else did is then not asked."""
    return _between(passages, around, lambda step: step.effect.kind != READS)


def filled(passages: tuple[Passage, ...], around: Moments) -> frozenset[Pair]:
    """Between which moments any step runs."""
    return _between(passages, around, lambda _: True)


def _between(passages: tuple[Passage, ...], around: Moments, such: Callable[[Step], bool]) -> frozenset[Pair]:
    ends = {pair[1]: number for number, pair in around.items()}
    starts = {pair[0]: number for number, pair in around.items()}
    return frozenset(
        pair
        for pair in (BETWEEN, REST)
        if pair[0] in ends
        and pair[1] in starts
        and any(
            such(step)
            for one in passages
            if ends[pair[0]] < one.number < starts[pair[1]]
            for step, _ in one.steps
        )
    )


def _next(procedure: str, passages: tuple[Passage, ...], after: int | None) -> int:
    """The number of the first passage of a procedure behind another; 0 for none."""
    if after is None:
        return 0
    return next((one.number for one in passages if one.procedure == procedure and one.number > after), 0)
