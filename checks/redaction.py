"""Takes secrets out of text before it is kept or shown, in each form in which a program may print them.

Known limits, stated in the guide: a secret that a program cuts in two, encrypts, hashes or compresses is not found;
secrets of fewer than four characters are not looked for, since half of every text would go with them.
"""

import base64
import html
import json
import os
import re
import shlex
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, quote_plus

MASK: Final = "[secret]"
SHORTEST: Final = 4
_SPECIAL: Final = re.compile(r"[^\w@%+=:,./-]")


class Redaction:
    """The forms of all secrets of a run, longest first so that no form leaves a part of a longer one."""

    def __init__(self, values: Iterable[str]) -> None:
        forms = {form for value in values for part in _parts(value) for form in _forms(part)}
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


def _parts(value: str) -> set[str]:
    """The value, and each of its lines: a key of several lines is printed indented, or one line of it alone."""
    parts = {value, *value.splitlines()} | {line.strip() for line in value.splitlines()}
    return {part for part in parts if len(part) >= SHORTEST}


def _forms(value: str) -> set[str]:
    """The value itself, URL-quoted, JSON, HTML, shell-quoted, and what base64 makes of it at each of three offsets."""
    raw = os.fsencode(value)  # a variable of the caller may hold bytes that are no UTF-8
    plain = {
        value,
        raw.decode(errors="backslashreplace"),
        *(
            form
            for text in (quote(raw, safe=""), quote(raw), quote_plus(raw))
            for form in (text, _lower(text))
        ),
        *(form for text in _json(value) for form in (text, text.replace("/", "\\/"))),  # as PHP writes it
        html.escape(value),
        html.escape(value, quote=False),
        html.escape(value).replace("&#x27;", "&#039;"),
        shlex.quote(value),
        value.replace("'", "'\\''"),  # in bash's own traces
        _SPECIAL.sub(r"\\\g<0>", value),  # printf %q
    }
    plain |= {raw.hex(), raw.hex().upper(), value.replace("\\", "\\\\").replace('"', '\\"')}
    for offset in range(3):
        # Only the characters that the secret alone decides: neighbours share the first and last of a group.
        coded = base64.b64encode(b"\0" * offset + raw).decode().rstrip("=")
        core = coded[(0, 2, 3)[offset] : len(coded) - (1 if (offset + len(raw)) % 3 else 0)]
        plain |= {core, core.replace("+", "-").replace("/", "_")} if len(core) >= SHORTEST else set()
    return plain


def _json(value: str) -> tuple[str, str]:
    return json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]


def _lower(quoted: str) -> str:
    return re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), quoted)
