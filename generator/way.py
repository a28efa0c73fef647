"""The way through the procedures: what comes after which, where a failure leads, and what is destroyed.

The picture and the words beside it are written from this one record, so that they cannot differ.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from ..dataclass import dataclass
from ..notation import labels
from .procedure import Procedure
from .rollout import Rollout


@dataclass(frozen=True, slots=True)
class Exit:
    """Where a failure leads."""

    steps: tuple[int, ...]  #: numbers of the steps that lead there
    to: str  #: a procedure, or nothing for a stop


@dataclass(frozen=True, slots=True)
class Part:
    """One procedure on the way."""

    name: str
    title: str
    steps: int  #: how many it has
    destroys: tuple[tuple[int, str], ...]  #: number and effect of each step that destroys
    then: str  #: the procedure after it when all is well, or nothing at the end
    exits: tuple[Exit, ...]
    back: bool  #: whether it is a part of a way back


@dataclass(frozen=True, slots=True)
class Way:
    """All of it."""

    parts: tuple[Part, ...]  #: forwards first, in the order of the source
    called: tuple[str, ...]  #: procedures that a trigger, or something that is watched, leads to


def way(rollout: Rollout) -> Way:
    """The way that the source describes: procedures of the checklist go forwards, those of the rollback path back."""
    known = rollout.procedures
    forwards = [name for name, one in known.items() if one.page == "checklist"]
    backwards = [name for name, one in known.items() if one.page != "checklist"]
    then = dict(pairwise(forwards)) | _after(rollout, backwards)
    return Way(
        tuple(_part(name, known[name], then.get(name, "")) for name in (*forwards, *backwards)),
        tuple(dict.fromkeys(_called(rollout))),
    )


def numbered(numbers: Iterable[int], total: int) -> str:
    """Steps, as people say them: `any step`, `step 4`, `step 1, 2 or 5`."""
    found = [str(number) for number in numbers]
    if len(found) == total:
        return "any step"
    return "step " + " or ".join(part for part in (", ".join(found[:-1]), found[-1]) if part)


def _after(rollout: Rollout, backwards: list[str]) -> dict[str, str]:
    """What follows a way back: what the rehearsal runs after it, unless that is a way back of its own."""
    own = {one.step.if_it_fails.go_to for one in rollout.located()} | {*_called(rollout)}
    return {
        before: after
        for before, after in pairwise(rollout.rehearsal)
        if before in backwards and after in backwards and after not in own
    }


def _called(rollout: Rollout) -> Iterator[str]:
    actions = [one.action for one in rollout.triggers] + [one.action for one in rollout.monitoring]
    yield from (action.go_to for action in actions if action.go_to)


def _part(name: str, procedure: Procedure, then: str) -> Part:
    exits: dict[str, list[int]] = {}
    for number, step in enumerate(procedure.steps.values(), 1):
        exits.setdefault(step.if_it_fails.go_to, []).append(number)
    destroys = tuple(
        (number, step.effect)
        for number, step in enumerate(procedure.steps.values(), 1)
        if step.effect.startswith(labels.DESTROYS)
    )
    return Part(
        name,
        procedure.title,
        len(procedure.steps),
        destroys,
        then,
        tuple(Exit(tuple(numbers), to) for to, numbers in exits.items()),
        procedure.page != "checklist",
    )
