"""The documents, one module each: what its template is given. In the order in which people read them."""

from typing import Final

from ..document import Document
from . import checklist, index, next_steps, pull_request, release_notes, rollback

DOCUMENTS: Final[tuple[Document, ...]] = (
    index.DOCUMENT,
    checklist.DOCUMENT,
    release_notes.DOCUMENT,
    rollback.DOCUMENT,
    pull_request.DOCUMENT,
    next_steps.DOCUMENT,
)
