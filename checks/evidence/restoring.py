"""Records out of the lines of a file: each field is of its type, or the line is no record."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any, Final, get_args, get_origin

from .proof import Bar, Compared, Counted, Digested, Proved, Side, Taken
from .records import Begun, Done, Drift, Ended, Judged, Open, Phase, Record, Seen, Started, Stream

_KINDS: Final[dict[str, type[Any]]] = {
    kind.__name__.lower(): kind
    for kind in (Started, Phase, Begun, Seen, Done, Open, Drift, Taken, Compared, Proved, Ended)
}

#: Kind of record -> field that is a list of records -> their kind.
_PARTS: Final[dict[type[Any], dict[str, type[Any]]]] = {
    Done: {"judged": Judged, "streams": Stream},
    Taken: {"tables": Counted},
    Counted: {"columns": Digested},
    Digested: {"bars": Bar},
    Compared: {"sides": Side},
    Side: {"bars": Bar},
}

_INNER: Final = tuple(kind for parts in _PARTS.values() for kind in parts.values())

#: Of fields with one plain value: the types that it may have in JSON.
_PLAIN: Final[dict[Any, frozenset[type[Any]]]] = {
    str: frozenset((str,)),
    int: frozenset((int,)),
    bool: frozenset((bool,)),
    float: frozenset((int, float)),
}

#: No number of a record is as large, and whoever divides one by a time need not ask.
_MOST: Final = 10**15

#: Whether a JSON value is of a field's type, so that whoever reads a record need not ask again.
_Fits = Callable[[Any], bool]


def _fits(kind: Any) -> _Fits:  # noqa: ANN401 - any annotation
    if kind in _PLAIN:
        types = _PLAIN[kind]
        if int in types:
            return lambda value: type(value) in types and (type(value) is float or -_MOST < value < _MOST)
        return lambda value: type(value) in types
    if get_origin(kind) is dict:
        return lambda value: isinstance(value, dict) and all(type(item) is str for item in value.values())
    item = str if get_args(kind)[0] is str else dict
    return lambda value: isinstance(value, list) and all(type(one) is item for one in value)


_FIELDS: Final[dict[type[Any], dict[str, _Fits]]] = {
    kind: {one.name: _fits(one.type) for one in fields(kind)} for kind in (*_KINDS.values(), *_INNER)
}


def restored(body: dict[str, Any]) -> Record:
    """The record that a line says. Raises ValueError, KeyError, TypeError or AttributeError for what is none."""
    kind = _KINDS[body.pop("kind")]
    known = _FIELDS[kind]
    for name, value in body.items():
        if name not in known:
            raise ValueError(f"unknown field {name!r}")
        if not known[name](value):
            raise TypeError(f"the field {name!r} has a value of another kind")
    record: Record = kind(**_with_parts(kind, body))
    return record


def _with_parts(kind: type[Any], body: dict[str, Any]) -> dict[str, Any]:
    parts = _PARTS.get(kind)
    if not parts:
        return body
    return body | {
        name: [_part(inner, one) for one in body[name]] for name, inner in parts.items() if name in body
    }


def _part(kind: type[Any], body: dict[str, Any]) -> Any:  # noqa: ANN401 - one of our records
    known = _FIELDS[kind]
    if not all(known[name](value) for name, value in body.items()):
        raise TypeError(f"a field of {kind.__name__.lower()} has a value of another kind")
    return kind(**_with_parts(kind, body))
