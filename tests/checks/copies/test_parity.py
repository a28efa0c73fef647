"""The documented commands of the seed in the setting of production: with its cached configuration, on a copy."""

from dataclasses import replace

import pytest
from rolloutdocs.checks.plan import Claims, Plan
from rolloutdocs.checks.proof.parity import tried
from rolloutdocs.checks.proof.state import Undecided

from rolloutdocs.environment_rules import load_environments
from tests.checks.copies.conftest import Staged, example

POLICY = load_environments(example("laravel")).environments


def claims(plan: Plan) -> Claims:
    return Claims("deploy", "rollback", "restore", (), plan.procedures["rollback"].place)


def edited(staged: Staged, step: str, old: str, new: str) -> Staged:
    """The same stage, and pages with another command in one step."""
    plan = staged.stage.plan
    procedure = plan.procedures[step.partition(".")[0]]
    steps = tuple(
        replace(one, command=one.command.replace(old, new)) if one.id == step else one
        for one in procedure.steps
    )
    assert steps != procedure.steps
    procedures = {**plan.procedures, procedure.id: replace(procedure, steps=steps)}
    return Staged(replace(staged.stage, plan=replace(plan, procedures=procedures)), staged.told)


def test_every_command_runs_as_in_production(laravel: Staged) -> None:
    found = tried(laravel.stage, claims(laravel.stage.plan), "production", POLICY)
    assert found.halt is None, found.halt and found.halt.words
    assert found.commands == sum(
        "production" in step.runs_on
        for name in ("deploy", "rollback")
        for step in laravel.stage.plan.procedures[name].steps
    )
    assert found.taken == ("APP_ENV",)
    assert {"DB_HOST", "DB_PASSWORD", "APP_URL"} <= {*found.kept}


@pytest.mark.parametrize(
    ("step", "old", "new", "seen"),
    [
        ("rollback.migrate", " --force", "", "rollback.migrate"),  # asks "are you sure?", and nobody answers
        ("deploy.cache-clear", "cache:clear", "test", "deploy.cache-clear"),  # a development dependency
    ],
    ids=["would ask", "is not there"],
)
def test_what_staging_alone_lets_pass_is_found(
    laravel: Staged, step: str, old: str, new: str, seen: str
) -> None:
    found = tried(edited(laravel, step, old, new).stage, claims(laravel.stage.plan), "production", POLICY)
    assert found.halt is not None
    assert found.halt.step.id == seen
    assert found.halt.done.verdict == "failed"


def test_a_setting_that_is_not_plain_is_undecided(laravel: Staged) -> None:
    policy = {**POLICY, "production": POLICY["production"].model_copy(update={"variables": {}})}
    with pytest.raises(Undecided, match="has no plain value for APP_ENV"):
        tried(laravel.stage, claims(laravel.stage.plan), "production", policy)
