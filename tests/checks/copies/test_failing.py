"""A migration that fails after each of its statements, and the recovery that the pages have."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import pytest
from rolloutdocs.checks.copies.state import Undecided
from rolloutdocs.checks.evidence import Phase
from rolloutdocs.checks.plan import Claim, Plan
from rolloutdocs.checks.proof import failing
from rolloutdocs.checks.proof.failing import mishaps
from rolloutdocs.checks.proof.on_copies import on_copies

from rolloutdocs.errors import Place
from tests.checks.copies.conftest import Staged, claims, kept, looking, on, sends


def test_it_is_recovered_after_each_statement(small: Staged) -> None:
    """Assert that what was stopped halfway is as before the deploy, told statement by statement, and judged so."""
    claim = Claim("failure_recovered", {"migration": "drops_role"}, Place("docs/a.md", 1))
    staged = on(small, small.stage.plan)
    copies = on_copies(staged.stage, claims(staged.stage.plan, "", claim), {})
    assert copies.culprits["users.area"] == ("resets_areas",)
    assert copies.culprits["users.role"] == ("drops_role",)
    found = copies.tried[str(claim)]
    assert found.verdict.value == "passed", found
    assert found.actual.startswith(
        "stopped before the first and after each of its 2 statements, and recovered"
    )
    phases = [one.name for one in staged.told if isinstance(one, Phase) and "stopped" in one.name]
    assert [name.partition(" stopped ")[2] for name in phases] == [
        "before its first statement and recovered",
        "after statement 1 (drop index) and recovered",
        "after statement 2 (alter table) and recovered",
    ]


@pytest.mark.parametrize(("most", "whole"), [(2, True), (1, False)])
def test_more_statements_than_are_tried_are_undecided(
    small: Staged, monkeypatch: pytest.MonkeyPatch, most: int, whole: bool
) -> None:
    """Assert that a migration with just so many is tried to its end, and judged."""
    monkeypatch.setattr(failing, "MOST", most)
    staged = on(small, small.stage.plan)
    if whole:
        found = mishaps(staged.stage, claims(staged.stage.plan), "drops_role")
        assert [(one.after, one.trouble) for one in found] == [(0, ""), (1, ""), (2, "")]
        return
    with pytest.raises(Undecided, match="`drops_role` has more than 1 statements"):
        mishaps(staged.stage, claims(staged.stage.plan), "drops_role")


def test_the_application_is_recovered_after_each_statement(laravel: Staged) -> None:
    """Assert the same of a real one on MariaDB, with its own restore, maintenance mode and health."""
    steps = {"preflight": ("pending", "app-health"), "deploy": ("down", "backup", "migrate", "up")}
    staged = on(laravel, kept(laravel.stage.plan, **steps))
    name = "2025_09_27_004003_drop_legacy_request_role_columns.php"
    found = mishaps(staged.stage, claims(staged.stage.plan), name)
    assert [(one.after, one.trouble) for one in found] == [(0, ""), (1, ""), (2, ""), (3, "")]


#: How the pages are broken -> after which statement that is seen, and as what.
BROKEN: Final[dict[str, tuple[Callable[[Plan], Plan], int, str]]] = {
    "restores nothing": (
        lambda plan: sends(plan, "recover.restore", "true"),
        1,
        "afterwards the schema of index `users.users_role` differs",
    ),
    "loses a row": (
        lambda plan: sends(
            plan,
            "recover.restore",
            'cp "$WORK/backup.db" "$DATABASE"\npython -c "import os, sqlite3; c = sqlite3.connect(os.environ['
            "'DATABASE']); c.execute('delete from users where id = 2'); c.commit()\"",
        ),
        0,
        "afterwards table `users` has 2 rows instead of 3",
    ),
    "leaves it closed": (
        lambda plan: sends(plan, "deploy.open", "true"),
        0,
        "afterwards `file `$WORK/closed` does not exist`",
    ),
    "does not pass": (
        lambda plan: sends(plan, "recover.restore", "false"),
        0,
        "Recover did not pass: `recover.restore` (PAGE.md:",
    ),
    "cannot be closed": (
        lambda plan: sends(plan, "deploy.open", "false"),
        0,
        "what was opened could not be closed: `deploy.open`",
    ),
    "hides its status": (
        lambda plan: sends(plan, "deploy.migrate", "python -m alembic upgrade head || true"),
        0,
        "the step that ran it passed all the same",
    ),
    "sends nobody anywhere": (
        lambda plan: replace(plan, detours={}),
        0,
        "no page has a procedure to go to after `deploy.migrate`",
    ),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_recovery_that_does_not_recover_is_seen(small: Staged, how: str) -> None:
    change, after, why = BROKEN[how]
    plan = change(small.stage.plan)
    found = mishaps(on(small, plan).stage, claims(plan), "drops_role")[-1]
    assert found.after == after, found
    assert found.trouble.startswith(why), found


def test_a_value_that_is_lost_behind_the_sample_is_seen(small: Staged) -> None:
    """Assert that a copy is compared whole, however few rows the claims compare."""
    changes = "c.execute('update users set area = 7 where id = 3'); c.commit()"
    command = (
        f'cp "$WORK/backup.db" "$DATABASE"\n'
        f"python -c \"import os, sqlite3; c = sqlite3.connect(os.environ['DATABASE']); {changes}\""
    )
    plan = sends(small.stage.plan, "recover.restore", command)
    found = mishaps(looking(on(small, plan), sample=1).stage, claims(plan), "drops_role")[-1]
    assert (found.after, found.trouble) == (0, "afterwards the values of `users.area` are others")


def test_only_the_comparison_sees_that_a_row_is_lost(small: Staged, monkeypatch: pytest.MonkeyPatch) -> None:
    """Assert that with the check taken out the broken recovery passes: it is this one that finds it."""
    plan = BROKEN["loses a row"][0](small.stage.plan)
    monkeypatch.setattr(failing, "_unlike", lambda _: "")
    found = mishaps(on(small, plan).stage, claims(plan), "drops_role")
    assert not any(one.trouble for one in found)


def test_where_no_row_could_be_lost_nothing_is_recovered(bare: Staged) -> None:
    """Assert that a way back which comes to nobody's data proves nothing, and that one which does not pass fails."""
    plan = bare.stage.plan
    with pytest.raises(Undecided, match="the database holds no row before the deploy"):
        mishaps(bare.stage, claims(plan), "drops_role")
    plan = BROKEN["restores nothing"][0](plan)
    assert mishaps(on(bare, plan).stage, claims(plan), "drops_role")[-1].trouble


def test_a_migration_that_is_not_pending_is_undecided(small: Staged) -> None:
    stage = small.stage
    with pytest.raises(Undecided, match="has run already"):
        mishaps(stage, claims(stage.plan), "makes_users")
    with pytest.raises(Undecided, match="Did you mean `drops_role`"):
        mishaps(stage, claims(stage.plan), "drop_role")


def test_a_closing_step_that_needs_what_the_deploy_set_is_undecided(small: Staged) -> None:
    """Assert that no recovery is proved by a step that removes nothing, since its variable is not there any more."""
    plan = sends(small.stage.plan, "deploy.close", 'FLAG="$WORK/closed"\ntouch "$FLAG"')
    plan = sends(plan, "deploy.open", 'rm -f "$FLAG"')
    with pytest.raises(Undecided, match=r"`deploy\.open` may need `FLAG`, as `deploy\.close`"):
        mishaps(on(small, plan).stage, claims(plan), "drops_role")
