"""What is told of a table or column beside the claims: never that it is as it was where it is not."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rolloutdocs.checks.claims.sight import BETWEEN
from rolloutdocs.checks.proof.doubts import doubts
from rolloutdocs.checks.proof.judge import judge
from rolloutdocs.checks.proof.subjects import DOCUMENTED, RESTORED, UNDECLARED, UNKNOWN, subjects
from rolloutdocs.checks.verdict import Verdict

from .rehearsed import Case, sight

WRITES = "INSERT INTO people (id, name) VALUES (8, 'Flo');"


def outcome(folder: Path, says: tuple[Any, ...], key: tuple[str, str], **happens: str) -> tuple[str, Verdict]:
    """What becomes of the rows of a table, or the values of a column."""
    wrote = frozenset({BETWEEN} if happens["between"] else ())
    seen = replace(sight(folder, Case(says, happens, "")), touched=wrote)
    judged = tuple((one, judge(one, seen, doubts(seen))) for one in seen.said.said)
    found = {(one.name, one.about): one for one in subjects(seen, judged)}[key]
    return found.outcome, found.verdict


@pytest.mark.parametrize(
    ("also", "deploy", "between", "expected"),
    [
        ((), "DELETE FROM people WHERE id = 1;", WRITES, (UNDECLARED, Verdict.FAILED)),
        ((), "DELETE FROM people;", WRITES, (UNDECLARED, Verdict.FAILED)),
        ((), "INSERT INTO people (id, name) VALUES (9, 'Gil');", WRITES, (UNDECLARED, Verdict.FAILED)),
        (
            (),
            "INSERT INTO people (id, name) VALUES (9, 'Gil');",
            f"{WRITES} DELETE FROM people WHERE id = 9;",
            (UNKNOWN, Verdict.INCONCLUSIVE),
        ),
        (("rows_kept",), "DELETE FROM people WHERE id = 1;", WRITES, (UNDECLARED, Verdict.FAILED)),
        (
            ("rows_kept", "rows_left"),
            "DELETE FROM people WHERE id = 1;",
            WRITES,
            (DOCUMENTED, Verdict.PASSED),
        ),
        (
            (),
            "DELETE FROM people WHERE id = 5;",
            "INSERT INTO people (id, name) VALUES (5, 'Ed');",
            (UNKNOWN, Verdict.INCONCLUSIVE),
        ),
        (("rows_left",), "DELETE FROM people WHERE id = 1;", "", (DOCUMENTED, Verdict.PASSED)),
    ],
    ids=[
        "one went",
        "all went",
        "one came",
        "as the tests did",
        "kept, which is not said of it",
        "both, as is said",
        "put back by a test",
        "left, as is said",
    ],
)
def test_rows_that_the_deploy_left_are_not_told_as_restored(
    tmp_path: Path, also: tuple[str, ...], deploy: str, between: str, expected: tuple[str, Verdict]
) -> None:
    """Assert that what a test writes to the table does not hide them."""
    says = ({"deploy_rows": "people"}, *({name: "people"} for name in also))
    happens = {"deploy": deploy, "between": between, "rollback": "CREATE INDEX people_name ON people (name);"}
    assert outcome(tmp_path, says, ("people", "rows"), **happens) == expected


def test_rows_that_are_as_they_were_are_told_as_restored(tmp_path: Path) -> None:
    """Assert that the twin of what is above is green: what tests wrote is not the deploy's."""
    happens = {"deploy": "CREATE INDEX people_name ON people (name);", "between": WRITES}
    says = ({"rows_kept": "people"},)
    found = outcome(tmp_path, says, ("people", "rows"), rollback="DROP INDEX people_name;", **happens)
    assert found == (RESTORED, Verdict.PASSED)
