"""The source to the text of every page. Pure: no clock, host, path or locale; the same bytes each time."""

import re
from functools import cache
from typing import Any, Final

from jinja2 import PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ..notation import labels
from ..notation.marks import NO_DIGEST, WORD
from .document import ABOUT, Document
from .pages import DOCUMENTS
from .scripts import scripts
from .seals import digest, marked, sealed
from .source import Source
from .text import prose, span

__all__ = ["digest", "documents", "marked"]

_COUNTED: Final = {"step": labels.STEPS_HERE, "repeat": labels.REPEATED_HERE, "not-run": labels.NOT_RUN_HERE}
_IDS: Final = re.compile(rf"^<!-- {WORD}(step|repeat|not-run)(?: ids?=(\S+))? -->$", re.MULTILINE)


def documents(source: Source) -> dict[str, str]:
    """File name -> page or script, digests filled in."""
    pages = {document.file: _page(document, source) for document in DOCUMENTS if document.given(source)}
    return pages | {name: sealed(script) for name, script in scripts(source).items()}


def _page(document: Document, source: Source) -> str:
    body = _templates().get_template(f"{document.id}.md.j2").render(document.view(source))
    parts = [
        f"# {document.title}",
        body.strip("\n"),
        f"## {ABOUT}",
        f"<!-- {WORD}page id={document.id} digest={NO_DIGEST} -->",
        _counts(body, source),
    ]
    return sealed("\n\n".join(parts) + "\n")


def _counts(body: str, source: Source) -> str:
    """The list after the page's mark, at the end: no reader came for it.

    No text of the source looks like a mark: `shown` refuses the word.
    """
    counts = dict.fromkeys(_COUNTED, 0)
    for kind, ids in _IDS.findall(body):
        counts[kind] += len(ids.split(",")) if kind == "repeat" else 1
    origin = f"{span(source.name)}. Change it there and run `rolloutdocs build`."
    fields = [*((label, counts[kind]) for kind, label in _COUNTED.items()), (labels.WRITTEN_FROM, origin)]
    return "\n".join(f"- **{label}:** {value}" for label, value in fields)


@cache
def _templates() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=PackageLoader("rolloutdocs.site_templates", ""),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(prose=prose, span=span, sentence=sentence)
    environment.globals.update(_names())
    return environment


def sentence(text: str) -> str:
    """Written Markdown with a full stop, unless it ends a sentence already; a number with one would begin a list."""
    stop = "\\." if text.isdigit() else "."
    return text if text.endswith((".", "!", "?")) else f"{text}{stop}"


def _names() -> dict[str, Any]:
    return {"WORD": WORD, "REHEARSAL": labels.REHEARSAL, "NOT_RUN": labels.NOT_RUN}
