"""The two test classes are real: take the rule out of the application and the class of that rule goes red."""

from collections.abc import Callable
from pathlib import Path

import pytest
from junitparser import JUnitXml

from .conftest import Staging

AREA, SCOPE = "AreaEnforcementTest", "WorkspaceScopeTest"
EXPECTED = {AREA: 7, SCOPE: 7}

# What is taken out, the file it is in, the text that goes and what stands there instead, the class that must notice.
WITHOUT = {
    "the area comparison": (
        "app/Http/Middleware/EnsureArea.php",
        "$request->user()->area !== $area",
        "false",
        AREA,
    ),
    "the rule on the app area": ("app/Http/Kernel.php", "'area:app',", "", AREA),
    "the rule on the admin area": ("app/Http/Kernel.php", "'area:admin',", "", AREA),
    "the areas told apart": ("app/Http/Kernel.php", "'area:admin',", "'area:app',", AREA),
    "the workspace scope on requests": (
        "app/Models/WorkRequest.php",
        "static::addGlobalScope(new WorkspaceScope());",
        "",
        SCOPE,
    ),
    "the caller in the workspace scope": (
        "app/Models/Scopes/WorkspaceScope.php",
        "->where('user_id', Auth::id() ?? 0)",
        "",
        SCOPE,
    ),
    "the caller being somebody": (
        "app/Models/Scopes/WorkspaceScope.php",
        "$builder->whereIn(",
        "Auth::id() && $builder->whereIn(",
        SCOPE,
    ),
    "who may be added": (
        "app/Http/Controllers/Api/ParticipantController.php",
        "abort_if($member === null",
        "abort_if(false",
        SCOPE,
    ),
}


def suite(staging: Staging, name: str) -> tuple[int, JUnitXml]:
    done = staging.sh(f'phpunit --filter {name} --log-junit "$RUN_DIR/reports/{name}.xml"')
    return done.returncode, JUnitXml.fromfile(str(staging.run_dir / "reports" / f"{name}.xml"))


@pytest.mark.parametrize("name", EXPECTED)
def test_green_before_after_and_without_the_deploy(staging: Staging, name: str) -> None:
    for change in ("", "php artisan migrate --force", "php artisan migrate:rollback --force --step=1"):
        staging.ok(change or "true")
        status, report = suite(staging, name)
        assert (status, report.tests, report.failures + report.errors + report.skipped) == (
            0,
            EXPECTED[name],
            0,
        )


@pytest.mark.parametrize("missing", WITHOUT)
def test_red_without(shared: Staging, tmp_path: Path, missing: str) -> None:
    path, old, new, name = WITHOUT[missing]
    changed = shared.edited(tmp_path / "app", path, lambda text: text.replace(old, new))
    status, report = suite(changed, name)
    assert status == 1
    assert report.failures + report.errors > 0
    other = SCOPE if name == AREA else AREA
    assert suite(changed, other)[0] == 0, "the class of the other rule has nothing to say"


@pytest.mark.parametrize("filter_", ["NoSuchTest", "AreaEnforcementTests"])
def test_a_filter_that_matches_nothing_is_red(shared: Staging, filter_: str) -> None:
    done = shared.sh(f"phpunit --filter {filter_}")
    assert (done.returncode, "No tests executed!" in done.stdout) == (1, True)


def test_a_run_leaves_the_data_as_it_was(staging: Staging) -> None:
    before = staging.dump()
    assert "'manager'" in before
    staging.ok("phpunit")
    assert staging.dump() == before


def test_a_test_outside_the_transaction_would_be_noticed(staging: Staging, tmp_path: Path) -> None:
    """What the test above relies on: without the transaction the data differ."""
    before = staging.dump()
    changed = staging.edited(
        tmp_path / "app",
        "tests/TestCase.php",
        lambda text: text.replace("    use DatabaseTransactions;\n", ""),
    )
    changed.sh("phpunit")
    assert staging.dump() != before


Refusal = Callable[[Staging], dict[str, str]]


def cached(setting: str, value: str) -> Refusal:
    """The configuration is cached with a value that the variables of the run no longer show."""

    def arrange(staging: Staging) -> dict[str, str]:
        staging.ok("php artisan config:cache", **{setting: value})
        return {}

    return arrange


def down(staging: Staging) -> dict[str, str]:
    staging.ok("php artisan down")
    return {}


REFUSED: dict[str, tuple[Refusal, str]] = {
    "production": (lambda _: {"APP_ENV": "production"}, "the environment is 'production'"),
    "no environment": (lambda _: {"APP_ENV": ""}, "the environment is ''"),
    "an exported database": (lambda _: {"DB_DATABASE": "mysql"}, "DB_DATABASE does not end in _staging"),
    "cached production": (cached("APP_ENV", "production"), "the environment is 'production'"),
    "a cached database": (cached("DB_DATABASE", "app"), "the configured database is 'app'"),
    "maintenance": (down, "the application is in maintenance mode"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refuses(staging: Staging, case: str) -> None:
    arrange, reason = REFUSED[case]
    before = staging.dump()
    done = staging.sh("phpunit", **arrange(staging))
    assert done.returncode == 2
    assert "Tests: 14, Assertions: 0, Errors: 14." in done.stdout
    assert f"These tests did not run: {reason}" in " ".join(done.stdout.split())
    assert staging.dump() == before
