"""The documented commands in the setting of production: its cached configuration, no terminal, on a copy."""

from dataclasses import replace

import pytest
from rolloutdocs.checks.copies.state import Undecided
from rolloutdocs.checks.plan import Claim, Plan
from rolloutdocs.checks.proof.on_copies import on_copies
from rolloutdocs.checks.proof.parity import tried

from rolloutdocs.environment_rules import load_environments
from rolloutdocs.errors import Place
from tests.checks.copies.conftest import Staged, claims, example, kept, on, sends

POLICY = load_environments(example("laravel")).environments


def pages(staged: Staged) -> Plan:
    """The seed's pages with what takes long left out: backups, and what comes before."""
    steps = {
        "preflight": (),
        "deploy": ("down", "migrate", "cache-clear", "up"),
        "rollback": ("down", "migrate", "up"),
    }
    return kept(staged.stage.plan, **steps)


def test_every_command_runs_as_in_production(laravel: Staged) -> None:
    staged = on(laravel, pages(laravel))
    claim = Claim("runs_in_production", {"environment": "production"}, Place("docs/a.md", 1))
    found = on_copies(staged.stage, claims(staged.stage.plan, "", claim), POLICY).tried[str(claim)]
    assert found.verdict.value == "passed", found
    assert found.actual.startswith(
        "7 commands passed with the setting of `production`; its values of APP_ENV; the copy's"
    )
    assert "DB_HOST" in found.actual
    assert "APP_URL" in found.actual


@pytest.mark.parametrize(
    ("step", "command"),
    [
        (
            "rollback.migrate",
            "php artisan migrate:rollback --step=1",
        ),  # asks "are you sure?", and nobody answers
        ("deploy.cache-clear", "php artisan test"),  # a development dependency
        (
            "deploy.down",
            'php artisan down && test "$DB_DATABASE" = requests',
        ),  # not the database of production
    ],
    ids=["would ask", "is not there", "is not production's"],
)
def test_what_staging_alone_lets_pass_is_found(laravel: Staged, step: str, command: str) -> None:
    plan = sends(pages(laravel), step, command)
    found = tried(on(laravel, plan).stage, claims(plan), "production", POLICY)
    assert found.halt is not None
    assert found.halt.step.id == step
    assert found.halt.done.verdict == "failed"


def test_each_shell_is_prepared_before_its_first_step(small: Staged) -> None:
    """Assert that every procedure has production's value, and what policy does first, once."""
    plan = small.stage.plan
    for step in ("preflight.backup", "deploy.close", "rollback.migrate"):
        plan = sends(plan, step, 'test "$APP_ENV$PREPARED" = productionproduction')
    plan = sends(sends(plan, "deploy.migrate", "true"), "deploy.open", "true")
    policy = load_environments(small.stage.setting.base / "environments.yaml").environments
    found = tried(on(small, plan).stage, claims(plan), "production", policy)
    assert (found.commands, found.halt, found.taken) == (4, None, ("APP_ENV",))
    assert found.kept == ("DATABASE", "APP_URL")


def test_a_target_that_is_not_the_copy_in_that_setting_gets_no_command(small: Staged) -> None:
    """Assert that who the target is is asked in the prepared shell: a cached configuration overrules every variable."""
    environment = small.stage.setting.environment
    assert environment.copies is not None
    production = environment.copies.production.model_copy(
        update={"prepare": "export DATABASE=/var/lib/real.db"}
    )
    copies = environment.copies.model_copy(update={"production": production})
    setting = replace(small.stage.setting, environment=environment.model_copy(update={"copies": copies}))
    plan = sends(small.stage.plan, "preflight.backup", "touch $COPY_DIR/../sent")
    policy = load_environments(small.stage.setting.base / "environments.yaml").environments
    stage = replace(on(small, plan).stage, setting=setting)
    with pytest.raises(Undecided, match="does not prove to be the copy"):
        tried(stage, claims(plan), "production", policy)
    assert not [*stage.outputs.rglob("sent")]


def test_a_setting_that_is_not_plain_is_undecided(laravel: Staged) -> None:
    policy = {**POLICY, "production": POLICY["production"].model_copy(update={"variables": {}})}
    with pytest.raises(Undecided, match="has no plain value for APP_ENV"):
        tried(laravel.stage, claims(laravel.stage.plan), "production", policy)


def test_a_setting_of_which_nothing_is_taken_is_undecided(small: Staged) -> None:
    """Assert that commands in the copy's own setting are not called those of production."""
    environment = small.stage.setting.environment
    assert environment.copies is not None
    production = environment.copies.production.model_copy(update={"variables": [], "prepare": ""})
    copies = environment.copies.model_copy(update={"production": production})
    setting = replace(small.stage.setting, environment=environment.model_copy(update={"copies": copies}))
    policy = load_environments(small.stage.setting.base / "environments.yaml").environments
    with pytest.raises(Undecided, match="takes nothing from `production`"):
        tried(replace(small.stage, setting=setting), claims(small.stage.plan), "production", policy)
