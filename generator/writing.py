"""A document's template to its body: ours as it stands, or the one that a team has in its place."""

import traceback
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from jinja2 import PackageLoader, StrictUndefined, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ..errors import Finding, Place, SourceRefused, suggest
from ..notation import labels
from ..notation.marks import WORD
from .sandbox import Sandbox
from .templates import OURS, SUFFIX, Templates
from .text import prose, span

_NAMES: Final = {"WORD": WORD, "REHEARSAL": labels.REHEARSAL, "NOT_RUN": labels.NOT_RUN}


def sentence(text: str) -> str:
    """Written Markdown with a full stop, unless it ends a sentence already."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


_OWN: Final = {"prose": prose, "span": span, "sentence": sentence}


class Writer:
    """Writes the bodies of one source's pages."""

    def __init__(self, templates: Templates) -> None:
        self._templates = templates
        self._sandbox = _sandbox(templates) if templates.texts else None

    def body(self, document: str, view: Mapping[str, Any]) -> str:
        """What the document's template gives. Raises SourceRefused for an own template that cannot be rendered."""
        if self._sandbox is None:
            return templates().get_template(f"{document}{SUFFIX}").render(view)
        own = self._templates.of(document)
        self._sandbox.begin()
        try:
            return self._sandbox.get_template(own or f"{OURS}{document}{SUFFIX}").render(view)
        except Exception as error:  # whatever a template does, a person is told where
            raise SourceRefused([_finding(error, self._templates, own, view)]) from error


@cache
def templates() -> ImmutableSandboxedEnvironment:
    """Our own templates, in Jinja's sandbox as it comes: nobody else has written in them."""
    environment = ImmutableSandboxedEnvironment(
        loader=PackageLoader("rolloutdocs.site_templates", ""),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(_OWN)
    environment.globals.update(_NAMES)
    return environment


def _sandbox(templates: Templates) -> Sandbox:
    sandbox = Sandbox(templates)
    sandbox.globals.update(_NAMES)
    for name, function in _OWN.items():
        sandbox.add_filter(name, function)
    return sandbox


def _finding(error: Exception, templates: Templates, own: str, view: Mapping[str, Any]) -> Finding:
    """Where it happened: the last line of their own templates, else of ours, on the way there."""
    frames = [(frame.filename, frame.lineno or 0) for frame in traceback.extract_tb(error.__traceback__)]
    places = [
        Place(*one) for one in frames if one[0].startswith(f"{templates.folder}/") and one[0].endswith(SUFFIX)
    ]
    line = getattr(error, "lineno", None)
    place = places[-1] if places else templates.place(own, line or 0) if own else Place(templates.folder, 0)
    if isinstance(error, TemplateNotFound):
        known = [*templates.texts, f"{OURS}_parts{SUFFIX}"]
        return Finding(
            place, f"there is no template `{error.name}`", f"Correct it.{suggest(str(error.name), known)}"
        )
    if isinstance(error, RecursionError):
        return Finding(place, "the template calls itself without an end", "Let it end.")
    what = str(error).rstrip(".") or type(error).__name__
    name = what.partition("'")[2].partition("'")[0] if what.endswith("is undefined") else ""
    return Finding(
        place, f"the template fails here: {what}", f"Correct it.{suggest(name, view) if name else ''}"
    )
