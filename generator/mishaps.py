"""What went wrong in a team's own template, told at its line: Jinja's errors are made for programmers."""

import re
import traceback
from collections.abc import Iterable, Mapping
from typing import Final

from jinja2 import TemplateNotFound

from ..errors import Finding, Place, suggest
from .templates import OURS, SUFFIX, Templates

_UNKNOWN: Final = {
    r"there is no `(.+)`": "name",
    r"No filter named '(.+)'": "filter",
    r"No test named '(.+)'": "test",
}


def finding(error: Exception, templates: Templates, own: str, known: Mapping[str, Iterable[str]]) -> Finding:
    """Where it happened, what and what to do. `known` has all names, filters and tests that there are."""
    place = _place(error, templates, own)
    if isinstance(error, TemplateNotFound):
        near = suggest(str(error.name), [*templates.texts, f"{OURS}_parts{SUFFIX}"])
        return Finding(place, f"there is no template `{error.name}`", f"Correct it.{near}")
    if isinstance(error, RecursionError):
        return Finding(place, "the template calls itself without an end", "Let it end.")
    said, _, hint = str(error).partition(". ")
    what, remedy = said.rstrip(".") or type(error).__name__, f"Correct it. {hint}".rstrip()
    for pattern, kind in _UNKNOWN.items():
        if match := re.fullmatch(pattern, what):
            what, remedy = f"there is no {kind} `{match[1]}`", f"Correct it.{suggest(match[1], known[kind])}"
    return Finding(place, f"the template fails here: {what}", remedy)


def _place(error: Exception, templates: Templates, own: str) -> Place:
    """The last line of their templates on the way to the error; without one, the template or the folder."""
    frames = traceback.extract_tb(error.__traceback__)
    theirs = {templates.place(name).path for name in templates.texts}
    lines = [Place(frame.filename, frame.lineno or 0) for frame in frames if frame.filename in theirs]
    if lines:
        return lines[-1]
    return templates.place(own, getattr(error, "lineno", 0) or 0) if own else Place(templates.folder, 0)
