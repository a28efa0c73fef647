"""The name under which a value is counted where it may not be shown: keyed, so that only the run can make it.

Every system makes the same of the same text, and so can whoever judges: that every row has the value a claim names is
seen without a value in any record.
"""

import base64
import hashlib
from typing import Final

NULL: Final = "null"


def label(key: bytes, value: str | bytes | None) -> str:
    """Name a value, given as the text that the database writes for it."""
    if value is None:
        return NULL
    data = value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
    return hashlib.md5(salt(key).encode() + b"=" + data, usedforsecurity=False).hexdigest()


def salt(key: bytes) -> str:
    """What stands before everything that is digested: made of the key, never the key itself."""
    made = hashlib.sha256(b"rolloutdocs snapshot " + key).digest()[:16]
    return base64.b64encode(made).decode()[:22]  # short, so that most of what is digested is one block of MD5
