"""Tests that are called safe, run on a copy first: one that empties a table there has emptied nobody's."""

from dataclasses import replace

import pytest
from rolloutdocs.checks.plan import Claim, Plan
from rolloutdocs.checks.proof.on_copies import on_copies

from rolloutdocs.errors import Place
from tests.checks.conftest import step
from tests.checks.copies.conftest import Staged, claims, looking, on

CLAIM = Claim("between_harmless", {}, Place("docs/a.md", 1))
SQL = "import os, sqlite3; c = sqlite3.connect(os.environ['DATABASE']); c.execute('{}'); c.commit()"
COUNT = "select count(*) from users"


def with_tests(plan: Plan, *commands: str) -> Plan:
    """The plan with tests after its deploy."""
    made = tuple(
        replace(step(f"verify.test-{at}", "reads only"), command=command, seconds=60)
        for at, command in enumerate(commands)
    )
    procedure = replace(plan.procedures["deploy"], id="verify", title="Verify", steps=made)
    rehearsal = ("preflight", "deploy", "verify", "rollback")
    return replace(plan, procedures={**plan.procedures, "verify": procedure}, rehearsal=rehearsal)


@pytest.mark.parametrize(
    ("commands", "verdict", "seen"),
    [
        ((f'python -c "{SQL.format(COUNT)}"', "true"), "passed", "2 steps were run on a copy"),
        (("true", f'python -c "{SQL.format("delete from users")}"'), "failed", "`verify.test-1`"),
        ((f'python -c "{SQL.format("delete from users")}"; false',), "failed", "has 0 rows instead of 3"),
        (("false",), "inconclusive", "on the copy `verify.test-0`"),
        ((), "inconclusive", "no step runs between"),
    ],
    ids=["reads", "wipes", "wipes and fails", "fails", "nothing"],
)
def test_what_a_test_changes_is_seen_on_a_copy(
    small: Staged, commands: tuple[str, ...], verdict: str, seen: str
) -> None:
    """Assert that nothing of the environment itself is touched."""
    count = f"python -c \"{SQL.format(COUNT)}; print(c.execute('{COUNT}').fetchone())\""
    before = small.sh(count)
    staged = on(small, with_tests(small.stage.plan, *commands))
    found = on_copies(staged.stage, claims(staged.stage.plan, "", CLAIM), {}).tried[str(CLAIM)]
    assert (found.verdict.value, seen in f"{found.actual}{found.reason}") == (verdict, True), found
    assert small.sh(count) == before == "(3,)"


def test_what_a_test_changes_behind_the_sample_is_seen(small: Staged) -> None:
    """Assert that a copy is compared whole, however few rows the claims compare."""
    plan = with_tests(small.stage.plan, f'python -c "{SQL.format("update users set area = 7 where id = 3")}"')
    staged = looking(on(small, plan), sample=1)
    found = on_copies(staged.stage, claims(plan, "", CLAIM), {}).tried[str(CLAIM)]
    assert (found.verdict.value, "`users.area` are others" in found.actual) == ("failed", True), found


def test_without_a_row_nothing_is_seen_to_change(bare: Staged) -> None:
    """Assert that the log of migrations, which has one, is no data: a test that wipes all wipes nothing there."""
    wipes = f'python -c "{SQL.format("delete from users")}"'
    staged = on(bare, with_tests(bare.stage.plan, wipes))
    found = on_copies(staged.stage, claims(staged.stage.plan, "", CLAIM), {}).tried[str(CLAIM)]
    assert (found.verdict.value, "holds no row after the deploy" in found.reason) == ("inconclusive", True), (
        found
    )


def test_a_later_test_that_writes_without_a_row_is_seen(bare: Staged) -> None:
    """Assert that a first one which only reads does not end it: a row that comes is seen, whatever was there."""
    adds = f'python -c "{SQL.format("insert into users (id) values (1)")}"'
    staged = on(bare, with_tests(bare.stage.plan, "true", adds))
    found = on_copies(staged.stage, claims(staged.stage.plan, "", CLAIM), {}).tried[str(CLAIM)]
    assert (found.verdict.value, "`verify.test-1`" in found.actual) == ("failed", True), found
