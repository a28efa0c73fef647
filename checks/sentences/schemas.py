"""JSON Schema (2020-12) as a page may have it: whole, in one code span, and every word of it is checked.

JSON Schema ignores words that it does not know, so that a misspelt `required` would let everything pass; here it is
refused. References are, because what decides must be readable on the page; `format`, because nobody checks it; and
`uniqueItems`, because a hostile body makes it slow. Patterns are RE2's, see `patterns`.
"""

import json
import operator
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction as Ratio
from typing import Any, Final, TypeGuard

from ...errors import suggest
from . import members, patterns
from .slots import Unaskable

#: Word -> what stands after it: a schema, a list or a mapping of schemas, or a plain value.
WORDS: Final = {
    **dict.fromkeys(("title", "description", "type", "enum", "const", "required", "pattern"), "value"),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), "value"),
    **dict.fromkeys(
        ("minLength", "maxLength", "minItems", "maxItems", "minContains", "maxContains"), "value"
    ),
    **dict.fromkeys(("minProperties", "maxProperties"), "value"),
    **dict.fromkeys(("items", "contains", "additionalProperties", "propertyNames"), "schema"),
    **dict.fromkeys(("not", "if", "then", "else"), "schema"),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), "list"),
    "properties": "mapping",
}
_REMARKS: Final = frozenset(("title", "description"))

#: Word -> those of which one has to stand beside it, or it says nothing.
_BESIDE: Final = {
    **dict.fromkeys(("then", "else"), ("if",)),
    **dict.fromkeys(("minContains", "maxContains"), ("contains",)),
    "if": ("then", "else"),
}
#: Word -> the types of which it says something.
_OF: Final = {
    **dict.fromkeys(("pattern", "minLength", "maxLength"), ("string",)),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), ("number", "integer")),
    "multipleOf": ("number", "integer"),
    **dict.fromkeys(("items", "prefixItems", "contains", "minItems", "maxItems"), ("array",)),
    **dict.fromkeys(("properties", "additionalProperties", "propertyNames", "required"), ("object",)),
    **dict.fromkeys(("minProperties", "maxProperties"), ("object",)),
}

#: Whether a number is within such a bound.
_BOUNDS: Final = {
    "minimum": operator.ge,
    "maximum": operator.le,
    "exclusiveMinimum": operator.gt,
    "exclusiveMaximum": operator.lt,
}
_FAR: Final = 1000  # digits, before or behind the point, beyond which nobody divides

#: Some values of each of the six types of JSON.
_SAMPLES: Final[tuple[tuple[Any, ...], ...]] = (
    (None,),
    (True, False),
    (0, 1, -1.5, 10**9),
    ("", "a", "Some words"),
    ([], [0], ["a", None]),
    ({}, {"a": 0}, {"a": {"b": []}}),
)


def read(text: str) -> dict[str, Any]:
    """The schema, if each of its words means something here. Raises Unaskable."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import SchemaError

    try:
        schema = members.parsed(text)
    except ValueError:
        raise Unaskable("the schema is no JSON", 'Write it whole, such as `{"type": "object"}`.') from None
    if not isinstance(schema, dict) or not schema.keys() - _REMARKS:
        raise Unaskable("the schema takes any JSON", "Write what must be so.")
    try:
        for word in _unknown(schema):
            raise Unaskable(
                f"the schema has `{word}`, which is not checked here", f"Remove it.{suggest(word, WORDS)}"
            )
        for pattern in _patterns(schema):
            patterns.compiled(pattern)
        Draft202012Validator.check_schema(schema)
        for word in _idle(schema):
            raise Unaskable(
                f"the schema has `{word}` where it says nothing",
                "Remove it, or correct the `type` or the word that it needs beside it.",
            )
        if sum(all(map(_validator(schema).is_valid, samples)) for samples in _SAMPLES) >= len(_SAMPLES) - 1:
            raise Unaskable(
                "the schema takes nearly any JSON: what it says of one type holds for all others",
                'Write the `type` too, such as `"type": "object"`.',
            )
    except (SchemaError, RecursionError) as error:
        place = ".".join(map(str, error.absolute_path)) if isinstance(error, SchemaError) else "its depth"
        raise Unaskable(f"the schema is not valid at `{place or 'its top'}`", "Correct it.") from None
    return schema


def misfit(text: str, value: object) -> str:
    """Where the value does not fit, by member and word of the schema, never by what stands there; or nothing."""
    error = next(_validator(read(text)).iter_errors(value), None)
    if error is None:
        return ""
    where = ".".join(map(str, error.absolute_path)) or "the whole"
    rule = json.dumps({error.validator: error.validator_value}, ensure_ascii=False)
    return f"{where} does not fit {rule}"


def _validator(schema: dict[str, Any]) -> Any:  # noqa: ANN401 - the library's own types say no more
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    rules = {
        "pattern": _pattern,
        "multipleOf": _multiple,
        **{word: _bound(is_) for word, is_ in _BOUNDS.items()},
    }
    return extend(Draft202012Validator, rules)(schema)  # type: ignore[no-untyped-call]


def _pattern(_validator: object, pattern: str, instance: object, _schema: object) -> Iterator[Any]:
    from jsonschema import ValidationError

    if isinstance(instance, str) and not patterns.compiled(pattern)(instance):
        yield ValidationError("does not match")


def _multiple(_validator: object, step: float, instance: object, _schema: object) -> Iterator[Any]:
    """As written: in a computer's numbers 0.07 is no multiple of 0.01, and a hostile 1e400 cannot be divided at all."""
    from jsonschema import ValidationError

    if _is_number(instance):
        one, other = _exact(instance), _exact(step)
        far = any(abs(each.adjusted()) > _FAR or len(each.as_tuple().digits) > _FAR for each in (one, other))
        if far or Ratio(one) % Ratio(other):
            yield ValidationError("is no multiple")


def _bound(holds: Callable[[Decimal, Decimal], bool]) -> Callable[..., Iterator[Any]]:
    def rule(_validator: object, bound: float, instance: object, _schema: object) -> Iterator[Any]:
        from jsonschema import ValidationError

        if _is_number(instance) and not holds(_exact(instance), _exact(bound)):
            yield ValidationError("is beyond it")

    return rule


def _is_number(instance: object) -> TypeGuard[float]:
    return isinstance(instance, int | float) and not isinstance(instance, bool)


def _exact(number: float) -> Decimal:
    return number.exact if isinstance(number, members.Fraction) else Decimal(number)


def _schemas(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A schema and all inside it."""
    yield schema
    for word, value in schema.items():
        kind = WORDS.get(word)
        inside = [value] if kind == "schema" else value if kind == "list" and isinstance(value, list) else []
        if kind == "mapping" and isinstance(value, dict):
            inside = list(value.values())
        for one in inside:
            if isinstance(one, dict):
                yield from _schemas(one)


def _unknown(schema: dict[str, Any]) -> Iterator[str]:
    return (word for one in _schemas(schema) for word in one if word not in WORDS)


def _idle(schema: dict[str, Any]) -> Iterator[str]:
    """Words that JSON Schema passes over: without the one they belong to, or of another type than the one named."""
    for one in _schemas(schema):
        types = one.get("type", ())
        named = (types,) if isinstance(types, str) else types
        for word in one:
            alone = word in _BESIDE and not any(other in one for other in _BESIDE[word])
            if alone or (named and word in _OF and not set(_OF[word]) & set(named)):
                yield word


def _patterns(schema: dict[str, Any]) -> Iterator[str]:
    found = (one.get("pattern") for one in _schemas(schema))
    return (pattern for pattern in found if isinstance(pattern, str))
