"""A remembered function is asked once about a record, and about each record by itself."""

from dataclasses import dataclass

from rolloutdocs.checks import remembered as module
from rolloutdocs.checks.remembered import remembered


@dataclass(frozen=True)
class Thing:
    name: str


def test_it_is_asked_once_about_a_record():
    asked = []
    name = remembered(lambda thing: asked.append(thing) or thing.name)
    one, equal = Thing("one"), Thing("one")
    assert [name(one), name(one), name(equal), name(one)] == ["one"] * 4
    assert [id(each) for each in asked] == [id(one), id(equal)]


def test_another_record_in_the_same_place_of_memory_is_another_one():
    name = remembered(lambda thing: thing.name)
    assert [name(Thing(str(number))) for number in range(100)] == [str(number) for number in range(100)]


def test_it_does_not_grow_without_end(monkeypatch):
    monkeypatch.setattr(module, "REMEMBERED", 2)
    asked = []
    name = remembered(lambda thing: asked.append(thing) or thing.name)
    things = [Thing(str(number)) for number in range(3)]
    assert [name(thing) for thing in (*things, *things)] == ["0", "1", "2"] * 2
    assert len(asked) > len(things)
