"""The critical migration: what deploy, rollback and a failure halfway leave behind, and the way out."""

from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Staging

CRITICAL = "2025_09_27_004003_drop_legacy_request_role_columns"
PREVIOUS = "2025_09_15_081200_add_priority_to_requests_table"
FILE = f"database/migrations/{CRITICAL}.php"
ROLLBACK = "php artisan migrate:rollback --force --step=1"
BACKUP = 'bin/backup "$BACKUP_DIR/before-deploy.sql"'
RESTORE = 'bin/restore "$BACKUP_DIR/before-deploy.sql"'


def roles(staging: Staging) -> list[list[str]]:
    return staging.sql("SELECT role, COUNT(*) FROM request_participants GROUP BY role")


def columns(staging: Staging) -> list[str]:
    return [row[0] for row in staging.sql("SHOW COLUMNS FROM request_participants")]


def schema(staging: Staging) -> list[list[str]]:
    return staging.sql("SHOW CREATE TABLE request_participants")


def test_exactly_one_migration_is_pending_at_the_start(staging: Staging) -> None:
    assert staging.ok("php artisan migrate:pending").splitlines() == [
        f"Pending: {CRITICAL}",
        f"Last run: {PREVIOUS}",
        "Pending migrations: 1 of 8",
    ]
    assert roles(staging) == [["viewer", "14"], ["contributor", "29"], ["manager", "29"]]


def test_every_start_is_the_same(staging: Staging) -> None:
    first = staging.dump()
    staging.ok("php artisan migrate --force")
    staging.ok("php artisan config:cache")
    staging.ok("php artisan down")
    staging.ok("bin/reset-staging")
    assert staging.dump() == first
    assert staging.get("/api/health")[0] == 200


def test_deploy_and_rollback(staging: Staging) -> None:
    before = schema(staging)
    assert f"Migrated:  {CRITICAL}" in staging.ok("php artisan migrate --force")
    assert "role" not in columns(staging)
    assert f"Rolled back:  {CRITICAL}" in staging.ok(ROLLBACK)
    assert columns(staging)[:4] == ["id", "request_id", "user_id", "role"]
    assert schema(staging) == before
    assert roles(staging) == [["viewer", "72"]], "the values do not come back"


def test_every_migration_can_be_reverted_and_run_again(staging: Staging) -> None:
    staging.ok("php artisan migrate --force")
    full = staging.ok("php artisan migrate:pending")
    staging.ok("php artisan migrate:reset --force")
    assert [row[0] for row in staging.sql("SHOW TABLES")] == ["migrations"]
    staging.ok("php artisan migrate --force")
    assert staging.ok("php artisan migrate:pending") == full


def after(number: int) -> Callable[[str], str]:
    """Make up() throw after so many of its statements."""

    def edit(text: str) -> str:
        head, up = text.split("public function up(): void", 1)
        parts = up.split("        });\n\n")
        parts[number] = "        throw new RuntimeException('halfway');\n\n" + parts[number]
        return head + "public function up(): void" + "        });\n\n".join(parts)

    return edit


@pytest.mark.parametrize(("number", "gone"), [(1, False), (2, True)])
def test_a_failure_halfway(staging: Staging, tmp_path: Path, number: int, gone: bool) -> None:
    start = staging.dump()
    half = staging.edited(tmp_path / "app", FILE, after(number))
    half.ok(BACKUP)
    half.ok("php artisan down")

    failed = half.sh("php artisan migrate --force")
    assert (failed.returncode, "halfway" in failed.stdout) == (1, True)
    assert ("role" not in columns(half), "role_request_id_index" in str(schema(half))) == (gone, False)
    assert f"Last run: {PREVIOUS}" in half.ok("php artisan migrate:pending"), (
        "a failed migration is not logged"
    )
    assert half.sh("php artisan migrate --force").returncode == 1, "trying again does not help"

    assert "Restored: 6 tables" in half.ok(RESTORE)
    assert half.dump() == start
    assert half.get("/api/health")[0] == 503, "restoring does not open the application"
    half.ok("php artisan up")
    assert half.get("/api/health")[0] == 200


def test_rolling_back_after_a_failure_reverts_the_previous_good_migration(
    staging: Staging, tmp_path: Path
) -> None:
    """Why the documents ask for the last migration before they roll back."""
    half = staging.edited(tmp_path / "app", FILE, after(1))
    half.ok(BACKUP)
    start = half.dump()
    half.sh("php artisan migrate --force")
    assert f"Rolled back:  {PREVIOUS}" in half.ok(ROLLBACK)
    assert "Pending migrations: 2 of 8" in half.ok("php artisan migrate:pending")
    half.ok(RESTORE)
    assert half.dump() == start


def test_a_migration_whose_file_is_gone_cannot_pass(staging: Staging, tmp_path: Path) -> None:
    staging.ok("php artisan migrate --force")
    gone = staging.edited(tmp_path / "app", "composer.json", lambda text: text + "\n")
    (gone.root / FILE).unlink()
    assert "Migration not found" in gone.ok(ROLLBACK), "the framework itself says success"
    done = gone.sh("php artisan migrate:pending")
    assert (done.returncode, f"Missing file: {CRITICAL}" in done.stdout) == (1, True)


@pytest.mark.parametrize("command", ["migrate", "migrate:rollback --step=1"])
def test_production_asks_and_nobody_answers(staging: Staging, command: str) -> None:
    before = staging.dump()
    done = staging.sh(f"php artisan {command}", APP_ENV="production")
    assert (done.returncode, "Command Canceled!" in done.stdout) == (1, True)
    assert staging.dump() == before


def test_the_target_is_named_by_the_server(staging: Staging) -> None:
    env = staging.env
    expected = f"{env['DB_DATABASE']} {env['DB_PORT']} {env['RUN_DIR']}/database/\n"
    staging.ok("php artisan config:cache")
    assert staging.ok("php artisan db:target database port data", DB_PORT="1") == expected
    assert staging.sh("php artisan db:target secrets").returncode == 2
