"""A run as a picture: each step a bar in its passage, from when it was sent to when it ended."""

from collections.abc import Iterator
from typing import Final

from ...evidence import Done, moment
from ..run import Passage, Run, verdict_of
from . import draw
from .signs import mark
from .text import amount, took

HEAD: Final = 28  #: height of the line above the first step of a passage
STEP: Final = 32  #: height of a step: a line of text, and its bar below
SHOWN: Final = 150  #: steps that are drawn; the list below has all of them


def timeline(run: Run) -> str:
    """The figure; nothing for a run without steps."""
    steps = run.steps[:SHOWN]
    if not steps:
        return ""
    places = _places(run)
    drawn: list[tuple[int, list[str]]] = []
    for passage in run.passages:
        shown = [one for one in passage.steps if id(one) in places]
        for place, one in enumerate(shown):
            head = [] if place else list(_head(passage))
            y = HEAD if head else 0
            drawn.append((y + STEP, [*head, *_step(one, y, *places[id(one)])]))
    if rest := len(run.steps) - len(steps):
        drawn.append((draw.ROW, [draw.words(f"and {rest} steps more", 0, 14, "faint")]))
    return draw.strips("timeline", "The steps in their order, and how long each took", _about(run), drawn)


def _places(run: Run) -> dict[int, tuple[float, float]]:
    """Where each step begins and how long it is, in percent; one after the other where times say nothing."""
    steps = run.steps[:SHOWN]
    starts = [_at(one) for one in steps]
    known = [one for one in starts if one is not None]
    told = len(known) == len(steps) and known == sorted(known)
    offsets = [start - known[0] for start in known] if told else list(_sums(steps))
    whole = max(offset + amount(one.seconds) for offset, one in zip(offsets, steps, strict=True)) or 1.0
    return {
        id(one): (100 * offset / whole, 100 * amount(one.seconds) / whole)
        for offset, one in zip(offsets, steps, strict=True)
    }


def _at(one: Done) -> float | None:
    try:
        return moment(one.at).timestamp()
    except (ValueError, OverflowError):
        return None


def _sums(steps: tuple[Done, ...]) -> Iterator[float]:
    passed = 0.0
    for one in steps:
        yield passed
        passed += amount(one.seconds)


def _head(passage: Passage) -> Iterator[str]:
    yield draw.rule(3)
    yield draw.words(f"{passage.number}. {passage.procedure}", 0, 20, "strong")
    yield draw.words(took(sum(amount(one.seconds) for one in passage.steps)), "100%", 20, end=True)


def _step(one: Done, y: int, left: float, width: float) -> Iterator[str]:
    verdict = verdict_of(one)
    yield mark(verdict, 6, y + 9)
    yield draw.words(one.title[:40] if len(one.title) <= 40 else f"{one.title[:38]}…", 18, y + 14)
    yield draw.words(took(one.seconds), "100%", y + 14, "faint", end=True)
    yield draw.bar(verdict, left, width, y + 20, 6)


def _about(run: Run) -> str:
    counts = ", ".join(f"{run.count(word)} {word}" for word in ("passed", "failed", "inconclusive"))
    slow = max(run.steps, key=lambda one: amount(one.seconds))
    return (
        f"{len(run.steps)} steps: {counts}. The longest is {slow.step} with {took(slow.seconds)}. "
        "The list below the picture has each step with its verdict and duration."
    )
