"""The two test classes of the example see the rules, change nothing, and mind maintenance mode."""

from pathlib import Path
from typing import Any

import pytest
from junitparser import JUnitXml

CLASSES = ("AreaEnforcementTest", "WorkspaceScopeTest")
BOTH = set(CLASSES)


def outcome(desk: Any) -> tuple[int, set[str], set[str]]:
    """The exit status, the classes that ran, and those with a red test, as the report has them."""
    report = desk.run_dir / "reports" / "tests.xml"
    status = desk.run("tests", "--report", str(report), *CLASSES).returncode
    ran: set[str] = set()
    red: set[str] = set()
    for suite in JUnitXml.fromfile(str(report)):
        for case in suite:
            name = case.classname.rpartition(".")[2]
            ran.add(name)
            if not case.is_passed:
                red.add(name)
    return status, ran, red


@pytest.mark.parametrize("revision", ["2025_09_12_add_user_area", "2025_09_27_drop_legacy_role"])
def test_both_classes_pass_on_either_side_and_change_nothing(desk: Any, revision: str) -> None:
    desk.do("alembic", "upgrade", revision)
    before = desk.dump()
    with desk.serving():
        assert outcome(desk) == (0, BOTH, set())
    assert desk.dump() == before


@pytest.mark.parametrize(
    ("rule", "without", "red"),
    [
        ("return AREAS.get(section) == user.area", "return True", "AreaEnforcementTest"),
        (
            "return statement.where(requests.c.workspace_id == user.workspace)",
            "return statement",
            "WorkspaceScopeTest",
        ),
    ],
)
def test_a_class_is_red_without_its_rule(copied: Any, rule: str, without: str, red: str) -> None:
    copied.edit("desk/rules.py", rule, without)
    with copied.serving():
        assert outcome(copied) == (1, BOTH, {red})


@pytest.mark.parametrize(
    ("path", "check", "without", "red"),
    [
        ("desk/tokens.py", "if hmac.compare_digest(expected.encode(), token.encode()) else None", "", "Area"),
        ("desk/rules.py", "== user.workspace", "!= user.workspace", "Workspace"),
        ("desk/rules.py", '"admin": "admin"', '"admin": "app"', "Area"),
    ],
)
def test_a_class_is_red_when_its_rule_is_wrong(
    copied: Any, path: str, check: str, without: str, red: str
) -> None:
    copied.edit(path, check, without)
    with copied.serving():
        status, ran, found = outcome(copied)
    assert (status, ran) == (1, BOTH)
    assert {name for name in found if name.startswith(red)}


def test_both_classes_are_red_while_the_desk_is_down(desk: Any) -> None:
    desk.do("desk", "down")
    with desk.serving():
        assert outcome(desk) == (1, BOTH, BOTH)


def test_a_class_that_is_not_there_is_no_success(copied: Any) -> None:
    Path(copied.source / "tests" / "workspace_scope_test.py").unlink()
    with copied.serving():
        assert copied.run("tests", *CLASSES).returncode != 0


def test_a_class_without_tests_is_no_success(copied: Any) -> None:
    copied.edit(
        "tests/workspace_scope_test.py", "class WorkspaceScopeTest(TestCase):", "class Other(TestCase):"
    )
    with copied.serving():
        assert copied.run("tests", *CLASSES).returncode != 0
