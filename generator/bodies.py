"""A document's template to its body: ours as it stands, or the one that a team has in its place."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import PackageLoader, StrictUndefined, compiler
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ..errors import SourceRefused
from ..notation import labels
from ..notation.marks import WORD
from . import text
from .compiled import Compiled
from .mishaps import finding
from .sandbox import Sandbox
from .templates import OURS, SUFFIX, Templates
from .text import prose, span

_NAMES: Final = {"WORD": WORD, "REHEARSAL": labels.REHEARSAL, "NOT_RUN": labels.NOT_RUN}


def sentence(text: str) -> str:
    """Written Markdown with a full stop, unless it ends a sentence already; a number with one would begin a list."""
    stop = "\\." if text.isdigit() else "."
    return text if text.endswith((".", "!", "?")) else f"{text}{stop}"


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
            known = {"name": view, "filter": self._sandbox.filters, "test": self._sandbox.tests}
            raise SourceRefused([finding(error, self._templates, own, known)]) from error


@cache
def templates() -> ImmutableSandboxedEnvironment:
    """Our own templates, in Jinja's sandbox as it comes: nobody else has written in them."""
    environment = ImmutableSandboxedEnvironment(
        loader=PackageLoader("rolloutdocs.site_templates", ""),
        bytecode_cache=Compiled(
            str(files("rolloutdocs.site_templates")), (compiler.__file__, text.__file__, __file__)
        ),
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
