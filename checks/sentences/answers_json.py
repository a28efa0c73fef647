"""{request} answers {status} and its JSON has {path} equal to {value}: the status alone proves nothing."""

import json
import re
from typing import Final

from ..probes.questions import AskHttp, HttpAnswer
from ..verdict import Judgement, compare, undecided
from . import answers
from .slots import Unaskable, Values

_ABSENT: Final = object()


def ask(values: Values, variables: Values) -> AskHttp:
    """Ask the server, by the one method whose answer has a body to look into."""
    question = answers.ask(values, variables)
    if question.method != "GET":
        raise Unaskable(f"`{question.method}` asks for no JSON", "Use `GET`.")
    if not all(values["path"].split(".")):
        raise Unaskable(f"`{values['path']}` is no path", "Write the names on the way, joined by dots.")
    return question


def judge(values: Values, answer: HttpAnswer) -> Judgement:
    """Compare first the status, then the member at the path."""
    expected = f"answers {values['status']}, {values['path']} is {values['value']}"
    if answer.status != int(values["status"]):
        return compare(False, expected, f"answers {answer.status}")
    if not answer.whole:
        return undecided(expected, f"the body has more than the {len(answer.body)} bytes that are read")
    try:
        body = _parsed(answer.body.decode())
    except (ValueError, RecursionError):
        what = f"{len(answer.body)} bytes of {answer.kind or 'no declared type'}"
        return compare(False, expected, f"answers {answer.status}, not JSON but {what}")
    return _member(values, _at(body, values["path"]), expected)


def _member(values: Values, found: object, expected: str) -> Judgement:
    before = f"answers {values['status']}"
    if found is _ABSENT:
        return compare(False, expected, f"{before}, has no {values['path']}")
    shown = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
    return compare(_equal(values["value"], found), expected, f"{before}, {values['path']} is {shown}")


def _at(body: object, path: str) -> object:
    """Follow the way of names; a number counts from 0 in a list."""
    for name in path.split("."):
        if isinstance(body, dict):
            body = body.get(name, _ABSENT)
        elif isinstance(body, list) and re.fullmatch("[0-9]{1,9}", name) and int(name) < len(body):
            body = body[int(name)]
        else:
            return _ABSENT
    return body


def _equal(value: str, found: object) -> bool:
    """As JSON if the value is JSON of the same type, else as text."""
    try:
        wanted = _parsed(value)
    except (ValueError, RecursionError):
        wanted = value
    return _same(wanted, found) or found == value


def _same(one: object, other: object) -> bool:
    """Equal and of the same JSON type all the way down: in Python alone, `true` would equal `1`."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return one == other


def _parsed(text: str) -> object:
    """Strict JSON: no `NaN`, and no member twice, of which readers would take one or the other."""
    return json.loads(text, parse_constant=_refuse, object_pairs_hook=_object)


def _refuse(constant: str) -> object:
    raise ValueError(constant)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found
