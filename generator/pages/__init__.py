"""The documents, one module each: what its template is given. In the order in which people read them."""

from typing import Final

from ..document import Document
from . import checklist, index, pull_request, release_notes, rollback

DOCUMENTS: Final[tuple[Document, ...]] = (
    index.DOCUMENT,
    checklist.DOCUMENT,
    release_notes.DOCUMENT,
    rollback.DOCUMENT,
    pull_request.DOCUMENT,
)
