"""Takes secrets out of text before it is kept or shown, in each form in which a program may print them.

Known limits, stated in the guide: a secret that a program cuts in two, encrypts, hashes or compresses is not found;
secrets of fewer than four characters are not looked for, since half of every text would go with them.
"""

import base64
import json
import shlex
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, quote_plus

MASK: Final = "[secret]"
SHORTEST: Final = 4


class Redaction:
    """The forms of all secrets of a run, longest first so that no form leaves a part of a longer one."""

    def __init__(self, values: Iterable[str]) -> None:
        forms = {form for value in values if len(value) >= SHORTEST for form in _forms(value)}
        self._forms = sorted(forms, key=len, reverse=True)

    @property
    def longest(self) -> int:
        """Bytes of the longest form: so much a cut may leave of a secret without its being found."""
        return max((len(form.encode()) for form in self._forms), default=0)

    def __call__(self, text: str) -> str:
        """`text` with every known form of every secret replaced."""
        for form in self._forms:
            text = text.replace(form, MASK)
        return text


def _forms(value: str) -> set[str]:
    """The value itself, URL-quoted, JSON, shell-quoted, and what base64 makes of it at each of three offsets."""
    raw = value.encode()
    plain = {
        value,
        quote(value, safe=""),
        quote(value),
        quote_plus(value),
        json.dumps(value)[1:-1],
        shlex.quote(value),
    }
    plain |= {raw.hex(), raw.hex().upper(), value.replace("\\", "\\\\").replace('"', '\\"')}
    for offset in range(3):
        # Only the characters that the secret alone decides: neighbours share the first and last of a group.
        coded = base64.b64encode(b"\0" * offset + raw).decode().rstrip("=")
        core = coded[(0, 2, 3)[offset] : len(coded) - (1 if (offset + len(raw)) % 3 else 0)]
        plain |= {core, core.replace("+", "-").replace("/", "_")} if len(core) >= SHORTEST else set()
    return plain
