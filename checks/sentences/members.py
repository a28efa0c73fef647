"""JSON as pages speak of it: strictly read, a member by its dotted path, equal only if of the same type."""

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Final

from .slots import Unaskable

ABSENT: Final = object()  #: there is no such member


class Fraction(float):
    """A number with a point or an exponent: equal to what is the same as written, not to what rounds to the same."""

    def __new__(cls, text: str) -> "Fraction":
        """Read it; ValueError where its exponent is beyond all that could be compared."""
        number = super().__new__(cls, text)
        try:
            number.exact = Decimal(text)
        except InvalidOperation as error:
            raise ValueError(text) from error
        number.text = text
        return number

    exact: Decimal  #: without a loss
    text: str  #: as it was written

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Fraction):
            return self.exact == other.exact
        return isinstance(other, int) and self.exact == other

    def is_integer(self) -> bool:
        """Whether nothing stands behind the point, as written: near 1 there are many that round to it."""
        return self.exact == self.exact.to_integral_value()

    def __hash__(self) -> int:
        return hash(self.exact)


def path(text: str) -> None:
    """Refuse what is no way of names."""
    if not all(text.split(".")):
        raise Unaskable(f"`{text}` is no path", "Write the names on the way, joined by dots.")


def parsed(text: str) -> object:
    """Strict JSON: no `NaN`, and no member twice, of which readers would take one or the other. Raises ValueError."""
    try:
        return json.loads(text, parse_float=Fraction, parse_constant=_refuse, object_pairs_hook=_object)
    except RecursionError as error:
        raise ValueError from error


def at(body: object, path: str) -> object:
    """Follow the way of names; a number counts from 0 in a list."""
    for name in path.split("."):
        if isinstance(body, dict):
            body = body.get(name, ABSENT)
        elif isinstance(body, list) and re.fullmatch("[0-9]{1,9}", name) and int(name) < len(body):
            body = body[int(name)]
        else:
            return ABSENT
    return body


def equal(value: str, found: object) -> bool:
    """As JSON if the value is JSON of the same type, else as text."""
    try:
        wanted = parsed(value)
    except ValueError:
        wanted = value
    return _same(wanted, found) or found == value


def shown(found: object) -> str:
    """A member as it stands beside the value of the page."""
    if isinstance(found, Fraction):
        return found.text
    return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)


def _same(one: object, other: object) -> bool:
    """Equal and of the same JSON type all the way down: in Python alone, `true` would equal `1`."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return one == other


def _refuse(constant: str) -> object:
    raise ValueError(constant)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found
