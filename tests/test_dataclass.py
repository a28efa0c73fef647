"""Our records beside Python's own: one by one they do the same, whatever is done to them."""

import copy
import dataclasses
import pickle
from collections.abc import Callable
from dataclasses import field
from typing import Any, ClassVar, Final, Generic, TypeVar

import pytest

from rolloutdocs.dataclass import dataclass, ready

T = TypeVar("T")
Make = Callable[..., Any]
FORMS: Final = [
    {"frozen": True, "slots": True},
    {"slots": True},
    {"frozen": True},
    {},
    {"frozen": True, "slots": True, "order": True},
]


def records(make: Make, how: dict[str, bool]) -> Any:
    """One class of each kind of field."""

    @make(**how)
    class Record(Generic[T]):
        """A record."""

        KIND: ClassVar[str] = "kind"
        first: T
        none: str = "none"
        missing: list[str] = field(default_factory=list)
        hidden: str = field(default="secret", repr=False)
        apart: int = field(default=0, compare=False)
        counted: int = field(default=7, init=False)
        named: str = field(default="named", kw_only=True)

        def __str__(self) -> str:
            return f"its own {self.first}"

    return Record


def told(what: Callable[[], object]) -> object:
    """What comes of it, in words that know no class."""
    try:
        return what()
    except Exception as error:
        return type(error).__name__


def seen(kind: Any) -> list[object]:
    """All that can be seen of a class."""
    one, same = kind(1, "two", ["three"]), kind(1, "two", ["three"], apart=9)
    other = kind(first=2, named="other")

    def assign() -> None:
        one.first = 3

    def delete() -> None:
        del one.none

    return [
        repr(one),
        str(one),
        repr(other),
        *(told(lambda: one == each) for each in (same, other, None, (1, "two"))),  # noqa: B023
        told(lambda: hash(kind(1, missing=())) == hash(kind(1, missing=(), apart=3))),
        told(lambda: hash(one)),
        told(lambda: one < other),
        [told(lambda: kind()), told(lambda: kind(1, wrong=2)), told(lambda: kind(1, counted=2))],
        told(lambda: kind(1).missing is kind(1).missing),
        [vars(each) if hasattr(each, "__dict__") else "slots" for each in (one,)],
        dataclasses.asdict(one),
        dataclasses.astuple(dataclasses.replace(other, first=5)),
        [(each.name, each.type, each.repr, each.compare) for each in dataclasses.fields(one)],
        kind.__match_args__,
        kind.KIND,
        kind.__doc__,
        repr(copy.copy(one)),
        told(lambda: copy.deepcopy(one) == one),
        told(assign),
        told(delete),
        told(lambda: repr(one)),
    ]


@pytest.mark.parametrize("how", FORMS, ids=lambda how: " ".join(how) or "plain")
def test_it_is_as_python_has_it(how: dict[str, bool]) -> None:
    """Assert that whoever knows Python's `dataclass` knows ours: nothing of it may surprise anybody."""
    assert seen(records(dataclass, how)) == seen(records(dataclasses.dataclass, how))


@dataclass(frozen=True, slots=True)
class Below:
    """A record at the top of its module."""

    first: int = 1


@dataclass(frozen=True, slots=True)
class Above(Below):
    """One that has a field more."""

    second: "Above | None" = None


def test_what_comes_after_another() -> None:
    """Assert that fields of the class above come first, and are set in a slot that is there once."""
    assert (Above(), Above(2, Above())) == (Above(1, None), Above(first=2, second=Above()))
    assert Above() != Below()
    assert pickle.loads(pickle.dumps(Above(2, Above()))) == Above(2, Above())


def test_what_has_methods_of_its_own() -> None:
    """Assert that a class keeps what it says itself."""

    @dataclass(frozen=True, slots=True)
    class Own:
        first: int

        def __repr__(self) -> str:
            return "own"

        def __eq__(self, other: object) -> bool:
            return True

    assert (repr(Own(1)), Own(1) == 3, hash(Own(1))) == ("own", True, hash((1,)))


def test_what_holds_itself() -> None:
    """Assert that showing a record comes to an end."""

    @dataclass(slots=True)
    class Ring:
        next: "Ring | None" = None

    ring = Ring()
    ring.next = ring
    assert repr(ring).endswith("Ring(next=...)")


def test_nothing_is_made_before_it_is_used() -> None:
    """Assert that a record which nobody makes costs no more than its fields: that is what all this is for."""
    kind = records(dataclass, FORMS[0])
    before = kind.__init__
    kind(1)
    assert kind.__init__ is not before
    assert kind.__init__ is kind.__init__
    after = kind.__init__
    kind(2)
    assert kind.__init__ is after


def test_a_record_without_words_is_made_as_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Assert that Python does not look up what one takes, for want of words about it: it reads a text to do so."""
    monkeypatch.setattr("inspect.signature", lambda _kind: pytest.fail("was looked up"))

    @dataclass(frozen=True, slots=True)
    class Bare:
        first: int

    assert (Bare.__doc__, Bare(1).first) == ("Bare", 1)


def test_all_can_be_made_at_once() -> None:
    """Assert that a program which branches makes them once, and no branch for itself."""
    kind, used, own = records(dataclass, FORMS[0]), records(dataclass, FORMS[1]), Above
    used(1)
    before = (kind.__init__, used.__init__)
    ready()
    assert (kind.__init__ is before[0], used.__init__ is before[1]) == (False, True)
    after = kind.__init__
    assert (kind(1), own(3)) == (kind(first=1), Above(first=3))
    assert kind.__init__ is after
