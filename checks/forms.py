"""The forms in which programs write a value down: as it stands, quoted for a shell, JSON, HTML or a URL, in base64.

Those that can be written out are here. What mixes them, or puts anything between, `views` makes plain again.
"""

import base64
import html
import json
import os
import re
import shlex
from typing import Final
from urllib.parse import quote, quote_plus

SHORTEST: Final = 4  #: characters of the shortest value that is looked for
_SPECIAL: Final = re.compile(r"[^\w@%+=:,./-]")


def parts(value: str) -> set[str]:
    """The value, and each of its lines: a key of several lines is printed indented, or one line of it alone.

    Letters beyond ASCII in the other case, too: what looks for a value in bytes cannot see that they are the same.
    """
    found = {value, *value.splitlines()} | {line.strip() for line in value.splitlines()}
    found |= {other for part in found if not part.isascii() for other in (part.upper(), part.lower())}
    return {part for part in found if len(part) >= SHORTEST}


def forms(value: str) -> set[str]:
    """Every form of the value as it is printed on one line."""
    raw = os.fsencode(value)  # a variable of the caller may hold bytes that are no UTF-8
    written = {
        value,
        raw.decode(errors="backslashreplace"),
        *_in_addresses(raw),
        *(form for text in _json(value) for form in (text, text.replace("/", "\\/"))),  # as PHP writes it
        html.escape(value),
        html.escape(value, quote=False),
        html.escape(value).replace("&#x27;", "&#039;"),
        *_for_a_shell(value),
        html.escape(value).replace("&#x27;", "&apos;"),
        value.replace("\\", "\\\\").replace('"', '\\"'),
        *(value.replace(sign, 2 * sign) for sign in "'\""),  # in SQL, CSV, YAML
        repr(raw)[2:-1],
        repr(value)[1:-1],
        *(write.join(["", *(f"{byte:02x}" for byte in raw)]) for write in ("", "%", "\\x")),
        "".join(f"\\{byte:03o}" for byte in raw),
    }
    written |= {text.upper() for text in (raw.hex(), "%".join(["", *(f"{byte:02x}" for byte in raw)]))}
    return written | based(raw)


def based(raw: bytes) -> set[str]:
    """What base64 makes of it at each of three offsets: only the characters that it alone decides.

    Its neighbours share the first and the last of a group.
    """
    found: set[str] = set()
    for offset in range(3):
        coded = base64.b64encode(b"\0" * offset + raw).decode().rstrip("=")
        core = coded[(0, 2, 3)[offset] : len(coded) - (1 if (offset + len(raw)) % 3 else 0)]
        found |= {core, core.replace("+", "-").replace("/", "_")} if len(core) >= SHORTEST else set()
    return found


def _in_addresses(raw: bytes) -> set[str]:
    texts = {quote(raw, safe=""), quote(raw), quote_plus(raw)}
    return texts | {re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), text) for text in texts}


def _for_a_shell(value: str) -> set[str]:
    escaped = (f"\\{byte:03o}" if byte > 126 or byte < 32 else chr(byte) for byte in os.fsencode(value))
    return {
        shlex.quote(value),
        value.replace("'", "'\\''"),  # in bash's own traces
        _SPECIAL.sub(r"\\\g<0>", value),  # printf %q
        "".join(escaped),  # $'...'
        re.sub(r'[\\"$`]', r"\\\g<0>", value),  # "..." of `declare -p`
    }


def _json(value: str) -> tuple[str, str]:
    return json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]
