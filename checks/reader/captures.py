"""Captures: what a step's line says, and whether all pages together use each value after it is there, and only then."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ... import bash
from ...errors import Finding, Place, suggest
from ...notation.captures import FORMS, SECRET, reserved
from ..plan import Capture, Code, Page, Procedure, Step, Text
from .source import Source

_VARIABLE: Final = re.compile(r"[A-Z][A-Z0-9_]*")
_PATH: Final = re.compile(r"[^\s.]+(?:\.[^\s.]+)*")
_USED: Final = re.compile(r"\$\{?([A-Z][A-Z0-9_]*)")
_SHAPES: Final = {tuple(re.split(r"\{\w+\}", template)): (kind, template) for kind, template in FORMS.items()}


def read_capture(source: Source, text: Text, line: int) -> Capture | None:
    """The capture that `text` is, or None and a finding."""
    secret = bool(text) and isinstance(text[-1], str) and text[-1].endswith(SECRET)
    words = [part if isinstance(part, str) else "" for part in text]
    if secret:
        words[-1] = words[-1].removesuffix(SECRET)
    values = [part.value for part in text if isinstance(part, Code)]
    kind, _ = _SHAPES.get(_shape(text, words), ("", ""))
    if not kind or not _VARIABLE.fullmatch(values[0]):
        known = "; ".join(f"`{template}`" for template in FORMS.values())
        source.refuse(
            line,
            "this is no capture of the notation",
            f"Write {known}, the slots as code spans, each perhaps with `{SECRET}` at its end.",
        )
        return None
    value = values[1] if len(values) > 1 else ""
    if kind == "json" and not _PATH.fullmatch(value):
        source.refuse(line, f"`{value}` is no path", "Write names joined by stops, such as `data.token`.")
        return None
    return Capture(values[0], kind, value, secret, source.place(line))


def _shape(text: Text, words: list[str]) -> tuple[str, ...]:
    """What stands around the code spans, as splitting a template at its slots gives it."""
    shape = [""]
    for part, word in zip(text, words, strict=True):
        if isinstance(part, Code):
            shape.append("")
        else:
            shape[-1] += word
    return tuple(shape)


def check_captures(
    pages: Iterable[Page], procedures: Mapping[str, Procedure], rehearsal: tuple[str, ...]
) -> list[Finding]:
    """Each is taken by one step, has a name of its own, and is used, after it was taken and nowhere before."""
    pages = tuple(pages)
    steps = [step for procedure in procedures.values() for step in procedure.steps]
    takers: dict[str, Step] = {}
    findings: list[Finding] = []
    listed = {cell.variable for page in pages for cell in page.settings}
    for step in steps:
        for capture in step.captures:
            findings += _named(capture, step, takers, listed)
    findings += _unused(takers, steps)
    order = [step for name in rehearsal for step in procedures[name].steps]
    findings += [
        Finding(Place(step.place.path, step.place.line + one.line), one.what, one.remedy)
        for step in steps
        for one in (bash.evaluations(step.command, takers) if takers else ())
    ]
    return [*findings, *_early(order, set(takers))]


def captured(steps: Iterable[Step]) -> frozenset[str]:
    """The names of all values that steps capture."""
    return frozenset(capture.variable for step in steps for capture in step.captures)


def _named(capture: Capture, step: Step, takers: dict[str, Step], listed: set[str]) -> Iterator[Finding]:
    name = capture.variable
    if takers.setdefault(name, step) is not step or [one.variable for one in step.captures].count(name) > 1:
        what = f"`{name}` is captured here and by `{takers[name].id}`"
        yield Finding(capture.place, what, "Give one of them another name.")
    if name in listed:
        what = f"`{name}` is captured, and is in the table of variables"
        yield Finding(capture.place, what, "Give one of them another name.")
    if reserved(name):
        what = f"`{name}` means something to shells or programs, and no output may set it"
        yield Finding(capture.place, what, "Give the capture another name.")


def _unused(takers: dict[str, Step], steps: list[Step]) -> Iterator[Finding]:
    used = {name for step in steps for name in _uses(step)}
    for name, step in takers.items():
        if name not in used:
            place = next(one.place for one in step.captures if one.variable == name)
            near = suggest(name, used - set(takers)) if used - set(takers) else ""
            yield Finding(
                place, f"`{name}` is captured and nothing uses it", f"Use it, or take it out.{near}"
            )


def _uses(step: Step) -> set[str]:
    values = [value for one in step.expectations for value in one.values.values()]
    return set(_USED.findall("\n".join([step.command, *values])))


def _early(order: list[Step], known: set[str]) -> Iterator[Finding]:
    """Where steps run in the order of the rehearsal, environment by environment."""
    told: set[tuple[str, str]] = set()
    for environment in dict.fromkeys(name for step in order for name in step.runs_on):
        there: set[str] = set()
        for step in (step for step in order if environment in step.runs_on):
            for name in sorted((_uses(step) & known) - there):
                if (step.id, name) not in told:
                    told.add((step.id, name))
                    what = (
                        f"`{step.id}` uses `${name}`, which on {environment} no step has captured before it"
                    )
                    yield Finding(
                        step.place, what, "Capture it in a step that comes earlier in the rehearsal."
                    )
            there |= {capture.variable for capture in step.captures}
