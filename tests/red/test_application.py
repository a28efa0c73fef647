"""The application is another one than the pages say: its answers, its tests."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from .checks_out import Out, named_tests, sentence
from .copies import Copy

PAGE = "docs/PRODUCTION-ROLLOUT-CHECKLIST.md"
HEALTH = 'return {"status": "ok", "database": "ok"}'
BODY = "    body = json.dumps(content).encode()"


def another_answer(desk: Copy) -> None:
    desk.change("desk/pages.py", HEALTH, HEALTH.replace('"status": "ok"', '"status": "degraded"'))


def another_body(desk: Copy) -> None:
    """Answer 200 with a page for people, as a proxy or a parked domain does."""
    desk.change("desk/web.py", f"{BODY} + b", '    body = b"<h1>It works!</h1>" + b')


def another_status(desk: Copy) -> None:
    desk.change("desk/pages.py", HEALTH, f"raise sa.exc.DatabaseError('', None, Exception())\n    {HEALTH}")


def class_removed(desk: Copy) -> None:
    desk.change(
        "tests/area_enforcement_test.py", "class AreaEnforcementTest(TestCase):", "class Area(TestCase):"
    )


def file_removed(desk: Copy) -> None:
    (desk.root / "tests/workspace_scope_test.py").unlink()


def tests_lost(desk: Copy) -> None:
    """Every test that is left passes, and their runner ends with 0."""
    desk.change("tests/workspace_scope_test.py", "def test_a_request_of_another", "def a_request_of_another")


def tests_turned_off(desk: Copy) -> None:
    """Every test is skipped, and their runner ends with 0."""
    desk.change(
        "tests/area_enforcement_test.py",
        "class AreaEnforcementTest(TestCase):",
        "@__import__('unittest').skip('later')\nclass AreaEnforcementTest(TestCase):",
    )


@dataclass(frozen=True, slots=True)
class Case:
    """One change of the application."""

    change: Callable[[Copy], None]
    only: tuple[str, str]  #: procedure and step that are rehearsed
    line: str  #: a text of the line that is named
    words: str
    out: tuple[Out, ...]  #: what finds it; empty where the command itself fails, too


AREA, SCOPE = "at least `12` tests of `AreaEnforcementTest`", "at least `3` tests of `WorkspaceScopeTest`"
ANSWERS = "`GET $APP_URL/api/health` answers `200` and its JSON has `status` equal to `ok`"
health, tests = ("preflight", "health"), ("verify", "tests")
json, report = sentence("answers_json"), sentence("tests_passed")
CASES = (
    Case(another_answer, health, ANSWERS, '"degraded"', (json,)),
    Case(another_body, health, ANSWERS, "not JSON but", (json,)),
    Case(another_status, health, ANSWERS, "answers 500", (json, sentence("exit"))),
    Case(class_removed, tests, AREA, "has 0 tests of it", (report, sentence("exit"))),
    Case(file_removed, tests, SCOPE, "has 0 tests of it", (report, sentence("exit"))),
    Case(tests_lost, tests, SCOPE, "has 2 tests of it", (report,)),
    Case(tests_turned_off, tests, AREA, "is skipped", (report,)),
)
GONE = (class_removed, file_removed)
each = pytest.mark.parametrize("case", CASES, ids=lambda case: case.change.__name__)


@pytest.fixture
def make(desk: Copy) -> Callable[[Case], Copy]:
    def made(case: Case) -> Copy:
        procedure, step = case.only
        desk.shorten(procedure, keep={procedure: (step,)})
        desk.build()
        case.change(desk)
        return desk

    return made


@each
def test_it_fails(make: Callable[[Case], Copy], case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = make(case)
    if case.change in GONE:  # found before anything runs; without that, the sentence finds it
        assert "no test class" in desk.verify().text
        named_tests(monkeypatch)
    result = desk.verify()
    assert result.code == 1, result.text
    assert f"  {desk.place(PAGE, case.line)}" in result.text
    assert case.words in result.text
    assert desk.clean()


@each
def test_nothing_else_finds_it(
    make: Callable[[Case], Copy], case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make(case)
    if case.change in GONE:
        named_tests(monkeypatch)
    for out in case.out:
        out(monkeypatch)
    result = desk.verify()
    assert result.code == 0, result.text
