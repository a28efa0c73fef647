"""The source to the text of every page. Pure: no clock, host, path or locale; the same bytes each time."""

import re
from typing import Final

from ..notation import labels
from ..notation.marks import NO_DIGEST, WORD
from .bodies import Writer
from .document import ABOUT, Document
from .pages import DOCUMENTS
from .scripts import scripts
from .seals import digest, marked, sealed
from .source import Source
from .text import span

__all__ = ["digest", "documents", "marked"]

_COUNTED: Final = {"step": labels.STEPS_HERE, "repeat": labels.REPEATED_HERE, "not-run": labels.NOT_RUN_HERE}
_IDS: Final = re.compile(rf"^<!-- {WORD}(step|repeat|not-run)(?: ids?=(\S+))? -->$", re.MULTILINE)


def documents(source: Source) -> dict[str, str]:
    """File name -> page or script, digests filled in."""
    writer = Writer(source.templates)
    pages = {one.file: _page(one, source, writer) for one in DOCUMENTS if one.given(source)}
    return pages | {name: sealed(script) for name, script in scripts(source).items()}


def _page(document: Document, source: Source, writer: Writer) -> str:
    body = writer.body(document.id, document.view(source))
    parts = [
        f"# {document.title}",
        body.strip("\n"),
        f"## {ABOUT}",
        f"<!-- {WORD}page id={document.id} digest={NO_DIGEST} -->",
        _counts(body, _origin(source, document)),
    ]
    return sealed("\n\n".join(parts) + "\n")


def _origin(source: Source, document: Document) -> str:
    """What a page is written from, for whoever wants it otherwise."""
    own = source.templates.of(document.id)
    if not own:
        return f"{span(source.name)}. Change it there and run `rolloutdocs build`."
    template = span(source.templates.place(own).path)
    return f"{span(source.name)}, with the template {template}. Change it there and run `rolloutdocs build`."


def _counts(body: str, origin: str) -> str:
    """The list after the page's mark, at the end: no reader came for it.

    No text of the source looks like a mark: `shown` refuses the word.
    """
    counts = dict.fromkeys(_COUNTED, 0)
    for kind, ids in _IDS.findall(body):
        counts[kind] += len(ids.split(",")) if kind == "repeat" else 1
    fields = [*((label, counts[kind]) for kind, label in _COUNTED.items()), (labels.WRITTEN_FROM, origin)]
    return "\n".join(f"- **{label}:** {value}" for label, value in fields)
