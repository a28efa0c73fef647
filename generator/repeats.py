"""Steps that are defined on one page and shown again on another: as one block to copy, or one by one."""

from collections.abc import Iterable
from itertools import groupby

from ..dataclass import dataclass
from .commands import bash
from .document import to_place, to_procedure, to_step
from .procedure import Step
from .source import Source
from .text import fence


@dataclass(frozen=True, slots=True)
class RepeatText:
    """Steps shown once more, all of which run in the same places."""

    ids: str
    fence: str
    links: tuple[str, ...]  #: where each is defined, by its title
    places: tuple[str, ...]  #: the same, by its number
    only: str  #: the environments they run on, unless these are all


@dataclass(frozen=True, slots=True)
class Commands:
    """A whole procedure shown once more: cut where the next step runs in other places, or after each step."""

    procedure: str  #: a link to it
    blocks: tuple[RepeatText, ...]
    by_step: bool  #: whether each block is one step, under its title


def repeated(source: Source, ids: Iterable[str], here: str) -> tuple[RepeatText, ...]:
    """Steps that are defined elsewhere, in blocks: a block is copied as a whole, so it runs as a whole."""
    steps = {one.id: one.step for one in source.rollout.located()}
    blocks = groupby(ids, lambda name: steps[name].runs_on)
    return tuple(_repeat(source, [(name, steps[name]) for name in names], here) for _, names in blocks)


def whole(source: Source, procedure: str, here: str) -> Commands | None:
    """All of a procedure's steps as the source wants them on this page, if there is such a procedure."""
    if procedure not in source.rollout.procedures:
        return None
    ids = [f"{procedure}.{key}" for key in source.rollout.procedures[procedure].steps]
    by_step = dict(source.rollout.repeats).get(here) == "steps"  # type: ignore[call-overload]
    blocks = [repeated(source, [one], here) for one in ids] if by_step else [repeated(source, ids, here)]
    link = to_procedure(source, procedure, here)
    return Commands(link, tuple(block for found in blocks for block in found), by_step)


def _repeat(source: Source, steps: list[tuple[str, Step]], here: str) -> RepeatText:
    ids = [name for name, _ in steps]
    places = steps[0][1].runs_on
    everywhere = set(places) == set(source.environments.environments)
    return RepeatText(
        ",".join(ids),
        fence("\n".join(bash(step.run) for _, step in steps)),
        tuple(to_step(source, name, here) for name in ids),
        tuple(to_place(source, name, here) for name in ids),
        "" if everywhere else " and ".join(places),
    )
