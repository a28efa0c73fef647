"""A repeat against its definition: letter for letter, or it is drift."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ...errors import Finding, suggest
from ..plan import Page, Repeat, Step

#: So many lines of a difference are shown.
SHOWN: Final = 40


def compare_repeats(pages: Iterable[Page], steps: Sequence[Step]) -> list[Finding]:
    """Every repeat shows exactly the commands of the steps it names, in that order."""
    known = {step.id: step for step in steps}
    return [finding for page in pages for repeat in page.repeats for finding in _compare(repeat, known)]


def difference(before: str, after: str, names: tuple[str, str]) -> str:
    """A unified difference, cut off where it grows long."""
    lines = list(difflib.unified_diff(before.split("\n"), after.split("\n"), *names, lineterm=""))
    more = len(lines) - SHOWN
    shown = [line if len(line) <= 200 else f"{line[:200]}…" for line in lines[:SHOWN]]
    return "\n".join([*shown, f"… and {more} lines more"] if more > 0 else shown)


def _compare(repeat: Repeat, known: Mapping[str, Step]) -> list[Finding]:
    unknown = [name for name in repeat.ids if name not in known]
    if unknown:
        return [
            Finding(
                repeat.place,
                f"`{name}` is repeated here and defined nowhere",
                "Correct it." + suggest(name, known),
            )
            for name in unknown
        ]
    steps = [known[name] for name in repeat.ids]
    defined = "\n".join(step.command for step in steps)
    if defined == repeat.command:
        return []
    names = ", ".join(f"`{step.id}`" for step in steps)
    places = ", ".join(str(step.place) for step in steps)
    what = f"this shows {names} otherwise than {places}"
    detail = difference(defined, repeat.command, (places, str(repeat.place)))
    return [
        Finding(
            repeat.place,
            what,
            "Make both the same, or write the pages again with `rolloutdocs build`.",
            detail,
        )
    ]
