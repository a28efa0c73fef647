"""What evidence says of a step, as one line above its command: for copies of pages, never for the pages themselves.

The line is text and one link, and reads without colours. What it says is evidence, so nothing in it is taken as
Markdown or HTML: whatever is no letter or digit is written as a reference to a character.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from ...dataclass import dataclass
from .printable import visible

#: State of a standing -> the sign, the words and the class that show it: colour says nothing alone.
SHOWN: Final = {
    "proven": ("✔", "proved", "proved"),
    "stale": ("↻", "stale", "stale"),
    "failed": ("✘", "failed", "failed"),
    "inconclusive": ("?", "inconclusive", "undecided"),
    "never run": ("○", "never run", "never"),
    "out of reach": ("-", "not rehearsed", "outside"),
}
#: The mark above a step's fence, alone on its line, as every page has it that the reader takes.
STEP: Final = re.compile(r"^<!-- rollout:step id=([a-z0-9.-]+) -->$", re.MULTILINE)
_PLAIN: Final = re.compile(r"[^A-Za-z0-9 .,]")


@dataclass(frozen=True, slots=True)
class Badge:
    """One step on one environment."""

    step: str  #: its id
    environment: str
    state: str  #: one of `SHOWN`
    at: str  #: when the run began that says so; "" for none
    link: str  #: where that run is shown, relative to the page; "" for nowhere


def badged(text: str, badges: Iterable[Badge]) -> str:
    """The page with a line of badges above each of its steps that has any."""
    found: dict[str, list[Badge]] = {}
    for one in badges:
        found.setdefault(one.step, []).append(one)
    return STEP.sub(lambda mark: _line(found, mark[1]) + mark[0], text)


def _line(found: Mapping[str, list[Badge]], step: str) -> str:
    shown = [one for one in found.get(step, ()) if one.state in SHOWN]
    reached = [one for one in shown if one.state != "out of reach"] or shown
    name = escaped(
        step
    )  # it is what the search of the site finds, and what links lead to when its title changes
    own = f'<span class="rollout-id" id="step-{name}">{name}</span>'
    return f"{' '.join([own, *map(_badge, reached)])}\n\n" if reached else ""


def _badge(one: Badge) -> str:
    sign, words, name = SHOWN[one.state]
    when = f", {one.at[:16].replace('T', ' ')} UTC" if one.at else ""
    said = f"{sign} {words} on {one.environment}{when}"
    inner = f"[{escaped(said)}]({one.link})" if one.link else escaped(said)
    return f'<span class="rollout-badge rollout-{name}">{inner}</span>'


def escaped(text: str) -> str:
    """Text that is nothing else in Markdown and in HTML."""
    return _PLAIN.sub(lambda found: f"&#{ord(found[0])};", visible(" ".join(text.split())))
