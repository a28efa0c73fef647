"""What pydantic found, said in plain words at the line where a person mends it."""

import re
import types
from collections.abc import Iterator
from typing import Any, Final, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from .errors import Finding, Place, suggest
from .shapes import SAID
from .yaml_nodes import Keys, Nodes

_KINDS: Final = {
    "string_type": "a text",
    "int_type": "a whole number",
    "bool_type": "`true` or `false`",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}
_EMPTY: Final = ("string_too_short", "too_short")


def findings(error: ValidationError, model: type[BaseModel], nodes: Nodes) -> Iterator[Finding]:
    """One finding for each place that is wrong, however many kinds of value could have stood there."""
    details: dict[Keys, list[ErrorDetails]] = {}
    for detail in error.errors():
        details.setdefault(_keys(detail, nodes.data), []).append(detail)
    for keys, group in details.items():
        if not _overruled(keys, group, details):
            what, remedy = _said(keys, group, model)
            yield Finding(_line(keys, group[0], nodes), what, remedy)


def _line(keys: Keys, detail: ErrorDetails, nodes: Nodes) -> Place:
    return nodes.lines.place(*(keys[:-1] if detail["type"] == "missing" else keys))


def _keys(detail: ErrorDetails, data: Any) -> Keys:  # noqa: ANN401 - plain data
    """The way to the value in the file: pydantic's own, without the names of the types that it tried."""
    keys: list[str | int] = []
    for part in detail["loc"]:
        inside = (isinstance(data, dict) and part in data) or (
            isinstance(data, list) and isinstance(part, int) and part < len(data)
        )
        if inside:
            keys.append(part)
            data = data[part]
    if detail["type"] == "missing":
        keys.append(detail["loc"][-1])
    return tuple(keys)


def _overruled(keys: Keys, group: list[ErrorDetails], details: dict[Keys, list[ErrorDetails]]) -> bool:
    """Whether a mistake deeper inside says more: then the kind of this value was right after all."""
    deeper = any(len(other) > len(keys) and other[: len(keys)] == keys for other in details)
    return deeper and all(detail["type"] in _KINDS for detail in group)


def _said(keys: Keys, group: list[ErrorDetails], model: type[BaseModel]) -> tuple[str, str]:
    detail = next((one for one in group if one["type"] not in _KINDS), group[0])
    kind, name, context = detail["type"], _name(keys), detail.get("ctx", {})
    if kind == SAID:
        return f"{name} {context['what']}", context["remedy"]
    if kind == "missing":
        return f"{_name(keys[:-1])} lacks the key `{keys[-1]}`", f"Add `{keys[-1]}:`."
    if kind == "extra_forbidden":
        known = _known(model, keys[:-1])
        return (
            f"{_name(keys[:-1])} has no key `{keys[-1]}`",
            f"Correct or remove it.{suggest(str(keys[-1]), known)}",
        )
    if kind in _EMPTY:
        return f"{name} is empty", "Write at least one, or remove the key if it may be left out."
    if kind == "literal_error":
        choices = [part.strip(" '") for part in context["expected"].replace(" or ", ", ").split(", ")]
        return (
            f"{name} is `{detail['input']}`, which is none of the choices",
            f"Choose one.{suggest(str(detail['input']), choices)}",
        )
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = f"at least {context['ge']}" if "ge" in context else f"at most {context['le']}"
        return f"{name} must be {bound}, but is {detail['input']}", "Correct the number."
    return _wrong_kind(name, group, detail["input"], _known(model, keys))


def _wrong_kind(
    name: str,
    group: list[ErrorDetails],
    value: Any,  # noqa: ANN401 - plain data
    known: list[str],
) -> tuple[str, str]:
    if value is None:
        return f"{name} has no value", "Write one after the colon, or remove the key."
    kinds = list(dict.fromkeys(_KINDS[one["type"]] for one in group if one["type"] in _KINDS))
    what = f"{name} must be {' or '.join(kinds) or 'of another kind'}, but is {_described(value)}"
    if isinstance(value, bool | int | float) and "a text" in kinds:
        return what, "Put it in quotes."
    if known and kinds == ["a mapping"]:
        return what, f"Its keys can be {', '.join(f'`{key}`' for key in known)}."
    if kinds == ["a list"] and isinstance(value, str) and re.fullmatch(r"[\w.-]{1,40}", value):
        return what, f"Write it in brackets: `[{value}]`."
    return what, "Correct it."


def _described(value: Any) -> str:  # noqa: ANN401 - plain data
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, int | float):
        return f"the number {value}"
    return "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict) else "a text"


def _name(keys: Keys) -> str:
    """How a person would call a value: `release.title`, `changes[2].what` counted from 1; the file itself."""
    text = ""
    for key in keys:
        text += f"[{key + 1}]" if isinstance(key, int) else f".{key}" if text else key
    return f"`{text}`" if text else "the file"


def _known(model: type[BaseModel], keys: Keys) -> list[str]:
    """The keys that a mapping at this place may have."""
    kinds: list[Any] = [model]
    for key in keys:
        kinds = [inner for kind in kinds for inner in _inside(kind, key)]
    return [name for kind in kinds if _is_model(kind) for name in kind.model_fields]


def _inside(kind: Any, key: str | int) -> Iterator[Any]:  # noqa: ANN401 - an annotation
    if _is_model(kind):
        found = kind.model_fields.get(key)
        yield from _choices(found.annotation) if found else ()
    elif get_origin(kind) in (dict, list):
        yield from _choices(get_args(kind)[-1])


def _choices(kind: Any) -> Iterator[Any]:  # noqa: ANN401 - an annotation
    if get_origin(kind) in (Union, types.UnionType):
        for choice in get_args(kind):
            yield from _choices(choice)
    elif hasattr(kind, "__metadata__"):
        yield from _choices(get_args(kind)[0])
    else:
        yield kind


def _is_model(kind: Any) -> bool:  # noqa: ANN401 - an annotation
    return isinstance(kind, type) and issubclass(kind, BaseModel)
