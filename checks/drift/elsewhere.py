"""Whether a sentence speaks of another project: what it names is not to be looked for in this one.

Only what it says in words counts: another repository, a chart, something upstream. "This repository" and "our project"
are this one. Rejected: guessing by the names themselves; `values.yaml` may be anybody's.
"""

import re
from typing import Final

_OTHER: Final = re.compile(
    r"\b(?:helm|charts?|upstream|submodules?)\b"
    r"|\b(?:another|other|others'|separate|different|[\w-]+['\u2019]s?|infrastructure|platform|operations|deployment)"
    r"\s+(?:own\s+)?(?:git\s+)?(?:repositor(?:y|ies)|repos?|projects?|teams?)\b"
    r"|\b(?:repository|repo|project)\s+(?:of\b|called\b|named\b|`)",
    re.IGNORECASE,
)
#: A repository that is this one, whatever else is said of it.
_OWN: Final = re.compile(
    r"\b(?:this|our|the same)\s+(?:git\s+)?(?:repository|repo|project)\b(?:\s+of\b)?", re.IGNORECASE
)
_END: Final = re.compile(r"[.!?](?=\s)")


def elsewhere(text: str, start: int, end: int) -> bool:
    """Whether the sentence around these characters does."""
    begins = max((one.end() for one in _END.finditer(text, 0, start)), default=0)
    stops = next((one.start() for one in _END.finditer(text, end)), len(text))
    return _OTHER.search(_OWN.sub(" ", text[begins:stops])) is not None
