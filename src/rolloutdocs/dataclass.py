"""`dataclass` as Python has it, for records with slots: their methods are made when one of them is first used.

Every start imports some hundred records, and uses a part of them. Python writes six functions for each and compiles
them one by one, which took a fifth of a start. Fields, slots and defaults are still Python's own; here are the methods.

Rejected: records without comparison or a text of their own where nobody needs these; whoever adds the first who does
would have to know.
"""

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, TypeVar

T = TypeVar("T")

_waiting: list[type[Any]] = []  # those of which none was made yet, and some that have been


def _record(kind: type[T], *, frozen: bool) -> type[T]:
    """The class with slots and the methods that it does not have itself."""
    # Else Python looks up what `__init__` takes, which is not made yet.
    kind.__doc__ = kind.__doc__ or kind.__name__
    made: type[T] = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)(kind)
    values = _values([one.name for one in dataclasses.fields(made) if one.compare])  # type: ignore[arg-type]

    def equal(self: object, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    methods: dict[str, Any] = {"__init__": _first(made), "__repr__": _shown, "__eq__": equal}
    methods["__hash__"] = (lambda self: hash(values(self))) if frozen else None
    if frozen:
        methods |= {"__setattr__": _no_assignment, "__delattr__": _no_deletion}
        methods |= {"__getstate__": _state, "__setstate__": _restored}
    if "__init__" not in made.__dict__:
        _waiting.append(made)
    for name, method in methods.items():
        if made.__dict__.get(name) is None:
            setattr(made, name, method)
    return made


def ready() -> None:
    """Make what nobody has used yet, for a program that is about to branch: each branch would make it for itself."""
    while _waiting:
        made = _waiting.pop()
        if made.__init__.__module__ == __name__:
            made.__init__ = _init(made)


def _values(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    """What gives the values of these fields."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda one: tuple(getattr(one, name) for name in names)


def _first(made: type[Any]) -> Callable[..., None]:
    """Makes the class's `__init__`, puts it in its own place, and goes on there."""

    def __init__(self: object, *given: Any, **named: Any) -> None:  # noqa: ANN401, N807
        made.__init__ = init = _init(made)
        init(self, *given, **named)

    return __init__


def _init(made: type[Any]) -> Callable[..., None]:
    """Sets each field through its slot, which no `__setattr__` is asked about."""
    known: dict[str, Any] = {"__none": dataclasses.MISSING, "__name__": made.__module__}
    given: list[str] = []
    named: list[str] = []
    body = ["pass"]
    for one in dataclasses.fields(made):
        argument, value = _argument(one, known)
        if one.init:
            (named if one.kw_only else given).append(argument)
        if one.init or value != one.name:  # else nobody has a value for it
            known[f"__set_{one.name}"] = getattr(made, one.name).__set__
            body.append(f"__set_{one.name}(__self, {value})")
    listed = ", ".join(["__self", *given, *(["*", *named] if named else [])])
    exec(f"def __init__({listed}):\n " + "\n ".join(body), known)  # noqa: S102 - names of fields, nothing else
    init: Callable[..., None] = known["__init__"]
    init.__qualname__ = f"{made.__qualname__}.__init__"
    return init


def _argument(one: dataclasses.Field[Any], known: dict[str, Any]) -> tuple[str, str]:
    """How a field is asked for, and what it is set to; what these texts name is put to what is known."""
    name, default = one.name, f"__default_{one.name}"
    if one.default is not dataclasses.MISSING:
        known[default] = one.default
        return f"{name}={default}", name if one.init else default
    if one.default_factory is not dataclasses.MISSING:
        known[default] = one.default_factory
        made = f"{default}()"
        return f"{name}=__none", f"{made} if {name} is __none else {name}" if one.init else made
    return name, name


@recursive_repr("...")
def _shown(self: Any) -> str:  # noqa: ANN401
    shown = [f"{one.name}={getattr(self, one.name)!r}" for one in dataclasses.fields(self) if one.repr]
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _no_assignment(_: object, name: str, __: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _no_deletion(_: object, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:  # noqa: ANN401 - for who copies one
    return [getattr(self, one.name) for one in dataclasses.fields(self)]


def _restored(self: Any, state: list[Any]) -> None:  # noqa: ANN401
    for one, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(kind=None, /, *, frozen=False, slots=False, **other):  # noqa: ANN001, ANN003, ANN201
        """As Python has it; what it is asked for besides `frozen` and `slots` it makes itself."""
        if kind is None:
            return lambda kind: dataclass(kind, frozen=frozen, slots=slots, **other)
        if not slots or other or hasattr(kind, "__post_init__"):
            return dataclasses.dataclass(kind, frozen=frozen, slots=slots, **other)
        return _record(kind, frozen=frozen)
