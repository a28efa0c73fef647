"""Ways on after a failure come to an end: nobody who follows them is sent round in a circle at night."""

from collections.abc import Iterator

from ...errors import Finding
from ..source import Source


def circles(source: Source) -> Iterator[Finding]:
    """Assert that no procedure leads, over the ones its failures go to, back to itself."""
    ways: dict[str, set[str]] = {}
    for one in source.rollout.located():
        if one.step.if_it_fails.go_to:
            ways.setdefault(one.procedure, set()).add(one.step.if_it_fails.go_to)
    for one in source.rollout.located():
        target = one.step.if_it_fails.go_to
        over = _reached(target, ways)
        if target not in ("", one.procedure) and one.procedure in over:
            place = source.lines.place(*one.keys, "if_it_fails", "go_to")
            what = (
                f"if a step of `{one.procedure}` fails, `{target}` is next, and its failures lead back here"
            )
            yield Finding(place, what, "Let one of them stop.")


def _reached(start: str, ways: dict[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    ahead = {start}
    while ahead:
        reached |= ahead
        ahead = {further for one in ahead for further in ways.get(one, ())} - reached
    return reached
