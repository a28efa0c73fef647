"""How a verdict or a state looks: a sign, a word and a class, in text and in a picture; never only a colour."""

from functools import lru_cache
from typing import Final

from ..run import FAILED, INCONCLUSIVE, PASSED
from .text import safe

NONE: Final = "none"  #: nothing was seen of it

#: Verdict or state -> the class that gives its colour.
KINDS: Final = {
    PASSED: PASSED,
    FAILED: FAILED,
    INCONCLUSIVE: INCONCLUSIVE,
    "proven": PASSED,
    "stale": INCONCLUSIVE,
    "open": PASSED,
    "blocked": FAILED,
    "unknown": INCONCLUSIVE,
}
SIGNS: Final = {PASSED: "✔", FAILED: "✘", INCONCLUSIVE: "?", NONE: "·"}
#: A state that has a sign of its own.
OWN: Final = {"stale": "~", "out of reach": "-"}


def kind(state: str) -> str:
    """Its class; a word that nobody knows is no good news."""
    return KINDS.get(state, NONE)


@lru_cache(256)
def sign(state: str, words: str = "") -> str:
    """Sign and word, on a line of text."""
    shown = OWN.get(state, SIGNS[kind(state)])
    return f'<span class="rollout-sign rollout-{kind(state)}">{shown}&nbsp;{safe(words or state)}</span>'


def mark(state: str, x: int, y: int) -> str:
    """A shape in a picture, ten wide around its middle: a disc, a cross, a triangle, a ring."""
    found = kind(state)
    name = f'class="rollout-mark rollout-{found}"'
    if found == FAILED:
        return f'<path {name} d="M{x - 5} {y - 5}l10 10m0 -10l-10 10"/>'
    if found == INCONCLUSIVE:
        return f'<path {name} d="M{x} {y - 5}l5 10h-10z"/>'
    return f'<circle {name} cx="{x}" cy="{y}" r="{5 if found == PASSED else 4}"/>'
