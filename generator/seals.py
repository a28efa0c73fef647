"""A page's or script's own digest: put in, and read back. It imports no model, so that it costs nothing to ask for."""

import hashlib
import re
from typing import Final

from ..notation.marks import NO_DIGEST, SEALED

_MARK: Final = re.compile(SEALED, re.MULTILINE)


def digest(page: str) -> str:
    """What a page's or script's digest must be, whatever its mark has now."""
    return hashlib.sha256(_MARK.sub(rf"\g<1>{NO_DIGEST}\g<3>", page, count=1).encode()).hexdigest()


def marked(page: str) -> str | None:
    """The digest in a page's own mark, or None for a text that is none of our pages."""
    match = _MARK.search(page)
    return match[2] if match else None


def sealed(text: str) -> str:
    """The text with its digest in its mark."""
    return _MARK.sub(rf"\g<1>{digest(text)}\g<3>", text, count=1)
