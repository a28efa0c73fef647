"""Pictures as SVG that takes the width there is: places along the way are percentages, texts keep their size.

So a phone shows what a screen shows, and nobody zooms. A `viewBox` was not taken: it makes the text of a wide picture
too small to read. Colours are those of the site, by classes. A picture is one thing with a name and a description;
whatever it shows stands beside it in a table or a list.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from .text import safe

ROW: Final = 20  #: height of a line of text
BAR: Final = 10  #: height of a bar
THIN: Final = 0.6  #: percent: what is there is seen
_HIDDEN: Final = 'aria-hidden="true">'


def picture(name: str, title: str, about: str, height: int, parts: Iterable[str]) -> str:
    """A figure; `name` is its own on the page, title and description are escaped here."""
    return strips(name, title, about, [(height, parts)])


def strips(name: str, title: str, about: str, drawn: Sequence[tuple[int, Iterable[str]]]) -> str:
    """A figure in strips one below the other, each with its height: on paper it goes on at the next sheet between two.

    To who hears a page it is one picture, which the first strip names and describes.
    """
    named = (
        f'role="img" aria-labelledby="{name}-title {name}-about"><title id="{name}-title">{safe(title)}</title>'
        f'<desc id="{name}-about">{safe(about, 1000)}</desc>'
    )
    shown = "".join(
        f'<svg class="rollout-svg" width="100%" height="{height}" {_HIDDEN if place else named}'
        f"{''.join(parts)}</svg>"
        for place, (height, parts) in enumerate(drawn)
    )
    return f'<figure class="rollout-picture">{shown}</figure>'


def words(text: str, x: float | str, y: float, kind: str = "", *, end: bool = False) -> str:
    """A line of text that is not escaped yet, at its start or before its end."""
    anchor = ' text-anchor="end"' if end else ""
    found = f' class="rollout-{kind}"' if kind else ""
    return f'<text{found} x="{x}" y="{y}"{anchor}>{safe(text)}</text>'


def bar(kind: str, left: float, width: float, y: float, height: float = BAR) -> str:
    """A bar between two places in percent."""
    left = min(max(left, 0.0), 100 - THIN)
    width = min(max(width, THIN), 100 - left)
    return (
        f'<rect class="rollout-bar rollout-{kind}" x="{left:.2f}%" y="{y:g}" width="{width:.2f}%" '
        f'height="{height:g}"/>'
    )


def rule(y: float, left: float = 0) -> str:
    """A thin line across."""
    return f'<line class="rollout-rule" x1="{left:g}%" x2="100%" y1="{y:g}" y2="{y:g}"/>'
