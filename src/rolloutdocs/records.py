"""Frozen records to JSON and back, by the annotations of their own fields.

No code can come of it: a form is made from one record's class, and nothing but that class and the records in its fields
is ever built, each from values of the types that its fields say. A record that comes twice is written once, as a step
stands in its page and in its procedure.

Rejected: pickle behind an unpickler that admits our classes only. It read a plan in 4 ms where this takes 6, and who
has to judge it must know what its opcodes can do; here JSON's own values are all there is.
"""

import json
import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Final, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from .dataclass import dataclass

T = TypeVar("T")

#: Gives the value that JSON's own stands for; the records before it, by their numbers, are in the table.
Read = Callable[[Any, list[Any]], Any]
#: Gives JSON's value, and puts records into the table.
Write = Callable[[Any, "Table"], Any]

_PLAIN: Final = (str, int, bool, float, type(None))


class Unfit(ValueError):  # noqa: N818 - the JSON is unfit
    """JSON that says no such record."""


class Table:
    """Records as they are written, each once."""

    def __init__(self) -> None:
        self.rows: list[list[Any]] = []
        self._at: dict[tuple[int, Any], int] = {}
        self._kept: list[object] = []  # as long as a number stands for one, no other gets its identity

    def add(self, record: object, number: int, row: Callable[[], list[Any]]) -> int:
        """The record's number; it is written if it was not yet."""
        key = (number, id(record))
        if key not in self._at:
            made = [number, *row()]
            self._kept.append(record)
            self._at[key] = len(self.rows)
            self.rows.append(made)
        return self._at[key]


@dataclass(slots=True)
class Kind:
    """A class of records."""

    kind: type[Any]
    shape: tuple[type[Any], ...] = ()  #: of each field, what it is in JSON
    reads: tuple[
        tuple[int, Read], ...
    ] = ()  #: those that are no values of JSON's own, which need no more than a look
    writes: tuple[tuple[str, Write], ...] = ()

    def fill(self, values: list[Any], done: list[Any]) -> None:
        """Put into their places what is no value of JSON's own."""
        if tuple(map(type, values)) != self.shape:
            raise Unfit(f"no {self.kind.__name__}")
        for at, read in self.reads:
            values[at] = read(values[at], done)


class Form(Generic[T]):
    """How records of one class are written and read."""

    def __init__(self, kind: type[T]) -> None:
        self._kinds: list[Kind] = []
        self._numbers: dict[type[Any], int] = {}
        self._read, self._write = self._both(kind)

    def write(self, record: T) -> str:
        """The record as a text of JSON."""
        table = Table()
        root = self._write(record, table)
        return json.dumps([table.rows, root], separators=(",", ":"), ensure_ascii=False)

    def read(self, text: str | bytes) -> T:
        """The record of such a text. Raises Unfit."""
        try:
            rows, root = json.loads(text)
            done: list[Any] = []
            for number, *values in rows:
                one = self._kinds[_whole(number)]
                one.fill(values, done)
                done.append(one.kind(*values))
            found: T = self._read(root, done)
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError, MemoryError) as error:
            raise Unfit(str(error)) from error
        return found

    def _both(self, kind: Any) -> tuple[Read, Write]:  # noqa: ANN401 - any annotation
        """How values of an annotation are read and written."""
        if kind in _PLAIN:
            return _exactly(kind), _itself
        if isinstance(kind, type) and is_dataclass(kind):
            return self._record(kind)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return _model(kind)
        origin, inner = get_origin(kind), get_args(kind)
        if origin is tuple and inner[1:] == (...,):
            return (_words, _each(*self._both(str))[1]) if inner[0] is str else _each(*self._both(inner[0]))
        if origin is tuple:
            return _fixed([self._both(one) for one in inner])
        if origin is dict and inner[0] is str:
            return _named(*self._both(inner[1]))
        if origin in (Union, types.UnionType):
            return self._one_of(inner)
        raise TypeError(f"no form for {kind}")

    def _record(self, kind: type[Any]) -> tuple[Read, Write]:
        if kind not in self._numbers:
            self._numbers[kind] = len(self._kinds)
            self._kinds.append(made := Kind(kind))
            hints = get_type_hints(kind)
            both = [(one.name, hints[one.name], *self._both(hints[one.name])) for one in fields(kind)]
            made.shape = tuple(_in_json(hint) for _, hint, *_ in both)
            made.reads = tuple((at, read) for at, (_, hint, read, _) in enumerate(both) if hint not in _PLAIN)
            made.writes = tuple((name, write) for name, _, _, write in both)
        number = self._numbers[kind]

        def read(value: Any, done: list[Any]) -> Any:  # noqa: ANN401
            found = done[_whole(value)]
            if type(found) is not kind:
                raise Unfit(f"no {kind.__name__}")
            return found

        def write(value: Any, table: Table) -> int:  # noqa: ANN401
            row = lambda: [each(getattr(value, name), table) for name, each in self._kinds[number].writes]  # noqa: E731
            return table.add(value, number, row)

        return read, write

    def _one_of(self, kinds: tuple[Any, ...]) -> tuple[Read, Write]:
        """Of several kinds, which one stands before the value."""
        both = [self._both(one) for one in kinds]

        def read(value: Any, done: list[Any]) -> Any:  # noqa: ANN401
            which, inner = value
            return both[_whole(which)][0](inner, done)

        def write(value: Any, table: Table) -> list[Any]:  # noqa: ANN401
            which = kinds.index(type(value))
            return [which, both[which][1](value, table)]

        return read, write


@cache
def form(kind: type[T]) -> Form[T]:
    """The form of a class, made once."""
    return Form(kind)


def _in_json(kind: Any) -> type[Any]:  # noqa: ANN401 - any annotation
    """What JSON has for values of an annotation."""
    if kind in _PLAIN:
        return kind  # type: ignore[no-any-return]
    if isinstance(kind, type) and is_dataclass(kind):
        return int
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return str
    return dict if get_origin(kind) is dict else list


def _whole(value: object) -> int:
    """A number of something; never one from behind, as Python would count it."""
    if type(value) is not int or value < 0:
        raise Unfit("no number")
    return value


def _exactly(kind: type[Any]) -> Read:
    def read(value: Any, _: list[Any]) -> Any:  # noqa: ANN401
        if type(value) is not kind:
            raise Unfit(f"no {kind.__name__}")
        return value

    return read


def _itself(value: Any, _: Table) -> Any:  # noqa: ANN401
    return value


def _each(read: Read, write: Write) -> tuple[Read, Write]:
    return (
        lambda value, done: tuple([read(one, done) for one in _list(value)]),
        lambda value, table: [write(one, table) for one in value],
    )


def _words(value: Any, _: list[Any]) -> Any:  # noqa: ANN401
    """Of a list of texts, as most are."""
    if set(map(type, _list(value))) - {str}:
        raise Unfit("no str")
    return tuple(value)


def _fixed(both: list[tuple[Read, Write]]) -> tuple[Read, Write]:
    return (
        lambda value, done: tuple(read(one, done) for (read, _), one in zip(both, _list(value), strict=True)),
        lambda value, table: [write(one, table) for (_, write), one in zip(both, value, strict=True)],
    )


def _named(read: Read, write: Write) -> tuple[Read, Write]:
    return (
        lambda value, done: {name: read(one, done) for name, one in _mapping(value).items()},
        lambda value, table: {name: write(one, table) for name, one in value.items()},
    )


def _model(kind: type[BaseModel]) -> tuple[Read, Write]:
    """A model of our own, which checks a text of its own itself; fields that its own dump leaves out count."""
    return (
        lambda value, _: kind.model_validate_json(_text(value)),
        lambda value, _: json.dumps(_dumped(value), separators=(",", ":")),
    )


def _dumped(value: object) -> Any:  # noqa: ANN401
    if isinstance(value, BaseModel):
        return {name: _dumped(getattr(value, name)) for name in sorted(value.model_fields_set)}
    if isinstance(value, dict):
        return {name: _dumped(one) for name, one in value.items()}
    return [_dumped(one) for one in value] if isinstance(value, list | tuple) else value


def _text(value: object) -> str:
    if type(value) is not str:
        raise Unfit("no text")
    return value


def _list(value: object) -> list[Any]:
    if type(value) is not list:
        raise Unfit("no list")
    return value


def _mapping(value: object) -> dict[str, Any]:
    if type(value) is not dict:
        raise Unfit("no mapping")
    return value
