"""A record as one line of JSON, with every text redacted on the way.

The same as `json.dumps` of `dataclasses.asdict`, put together at once: a copy as dictionaries, and then the JSON of
that, took half of what a record takes. All of it is ASCII, so that no terminal heeds what a page or an output has.
"""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import fields
from json.encoder import encode_basestring_ascii as quoted
from operator import attrgetter
from typing import Any, Final

from .records import NAMES, STRUCTURE

#: Takes the secrets out of a text; None where there are none, or where none can be.
Redact = Callable[[str], str] | None

_WORDS: Final = {True: "true", False: "false", None: "null"}


def line(value: Any, redact: Redact = None, **before: str) -> str:  # noqa: ANN401 - any part of a record
    """The JSON of a record, or of any part of one; `before` are fields that a record's own come after."""
    text = _json(value, redact)
    first = ", ".join([f'"{name}": {quoted(one)}' for name, one in before.items()])
    return f"{{{first}, {text[1:]}" if first else text


def _json(value: Any, redact: Redact) -> str:  # noqa: ANN401
    kind = type(value)
    if kind is str:
        return quoted(value if redact is None or value in NAMES else redact(value))
    if kind is list:
        return f"[{', '.join([_json(item, redact) for item in value])}]"
    if kind is dict:
        pairs = [f"{quoted(name)}: {_json(one, _of(name, redact))}" for name, one in value.items()]
        return f"{{{', '.join(pairs)}}}"
    if kind is int or (kind is float and math.isfinite(value)):
        return repr(value)
    if kind is bool or value is None:
        return _WORDS[value]
    if kind is float:
        return json.dumps(value)
    template, values, texts = _FIELDS.get(kind) or _fields(kind)
    if redact is None:
        return template % tuple(
            [quoted(one) if type(one) is str else _json(one, None) for one in values(value)]
        )
    each = zip(values(value), texts, strict=True)
    return template % tuple([_json(one, redact if text else None) for one, text in each])


def _of(name: str, redact: Redact) -> Redact:
    return None if name in STRUCTURE else redact


#: What a kind's fields are put into, what gives all their values, and which of them may hold a secret.
_Fields = tuple[str, Callable[[Any], Sequence[Any]], tuple[bool, ...]]
_FIELDS: Final[dict[type[Any], _Fields]] = {}


def _fields(kind: type[Any]) -> _Fields:
    names = [one.name for one in fields(kind)]
    get = attrgetter(*names)
    template = ", ".join(f'"{name}": %s' for name in names)
    # of one name it gives the value alone
    values = get if len(names) > 1 else lambda value: (get(value),)
    _FIELDS[kind] = f"{{{template}}}", values, tuple(name not in STRUCTURE for name in names)
    return _FIELDS[kind]
