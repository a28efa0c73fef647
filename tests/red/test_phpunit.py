"""Tests that PHPUnit does not find: a class that is gone, and a filter that matches nothing."""

from collections.abc import Callable

import pytest

from .checks_out import named_tests, sentence
from .copies import Copy

pytestmark = pytest.mark.real("php-laravel-framework", "mariadb-server-core", "phpunit")

PAGE = "docs/PRODUCTION-ROLLOUT-CHECKLIST.md"
SENTENCE = "tests of `AreaEnforcementTest` and all passed"
CLASS = "examples/laravel/tests/Feature/AreaEnforcementTest.php"


def class_removed(seed: Copy) -> None:
    (seed.root / CLASS).unlink()


def nothing_matches(seed: Copy) -> None:
    """The page is written from the source, and its command names a class that is not there."""
    with seed.source() as source:
        step = source["procedures"]["verify"]["steps"]["area-tests"]
        step["run"][step["run"].index("AreaEnforcementTest")] = "AreaEnforcementTests"
    seed.build()


each = pytest.mark.parametrize("change", [class_removed, nothing_matches])


@pytest.fixture
def tested(seed: Copy) -> Copy:
    seed.shorten("verify", keep={"verify": ("area-tests",)})
    seed.build()
    return seed


@each
def test_it_fails(tested: Copy, change: Callable[[Copy], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Found before anything runs; without that, by the sentence."""
    change(tested)
    assert "no test class" in tested.verify().text
    named_tests(monkeypatch)
    result = tested.verify()
    assert result.code == 1, result.text
    assert f"  {tested.place(PAGE, SENTENCE)}" in result.text
    assert "has 0 tests of it" in result.text
    assert tested.clean()


@each
def test_nothing_else_finds_it(
    tested: Copy, change: Callable[[Copy], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """PHPUnit is told to fail where it finds none; the page's own sentences see it, too."""
    change(tested)
    named_tests(monkeypatch)
    for name in ("exit", "prints", "tests_passed"):
        sentence(name)(monkeypatch)
    result = tested.verify()
    assert result.code == 0, result.text
