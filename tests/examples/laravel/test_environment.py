"""Private environments: side by side, refusing what is not theirs, without a secret in sight."""

import subprocess
from pathlib import Path

import pytest

from .conftest import SOURCE, Staging, close, launch

OK = {"status": "ok", "database": "ok", "environment": "staging"}


def listing(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_health_asks_the_database(staging: Staging) -> None:
    assert staging.get("/api/health") == (200, OK | {"area": "app"})
    assert staging.get("/admin/health") == (200, OK | {"area": "admin"})
    staging.sql("RENAME TABLE requests TO away")
    down = {"status": "unavailable", "database": "no answer", "environment": "staging"}
    assert staging.get("/api/health") == (503, down | {"area": "app"})
    assert staging.get("/admin/health")[0] == 200
    staging.sql("RENAME TABLE away TO requests")


def test_tokens(staging: Staging) -> None:
    for path in ("/api/requests", "/admin/users"):
        assert staging.get(path)[0] == 401
        assert staging.get(f"{path}?api_token=nobody")[0] == 401
    assert staging.get("/api/requests?api_token=staging-user01")[0] == 200
    assert staging.get("/api/requests?api_token=staging-user21")[0] == 403
    assert staging.get("/admin/users?api_token=staging-user21")[0] == 200
    assert staging.get("/admin/users?api_token=staging-user01")[0] == 403


def test_maintenance_closes_everything_but_only_its_own_run(staging: Staging, other: Staging) -> None:
    before = listing(SOURCE)
    staging.ok("php artisan down")
    for path in ("/api/health", "/admin/health", "/api/requests"):
        assert staging.get(path)[0] == 503
        assert other.get(path)[0] == (401 if path == "/api/requests" else 200)
    other.ok("php artisan config:cache")
    other.ok("php artisan migrate --force")
    assert "Pending migrations: 1 of 8" in staging.ok("php artisan migrate:pending")
    staging.ok("php artisan up")
    assert staging.get("/api/health")[0] == 200
    staging.ok("phpunit")
    assert listing(SOURCE) == before, "a run writes nothing beside the source"


def test_stopping_is_quick_and_clean_and_starting_again_keeps_the_data(other: Staging) -> None:
    before = other.dump()
    assert other.stop("start-database") == 0
    assert other.get("/api/health")[0] == 503
    log = (other.run_dir / "storage/logs/laravel.log").read_text()
    assert other.env["DB_PASSWORD"] not in log
    other.start("start-database", "DB_PORT")
    assert other.get("/api/health")[0] == 200
    assert other.dump() == before
    assert other.stop("start-web") in (0, -15)


def test_starting_leaves_the_temporary_tables_of_other_servers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that starts takes such files in its folder for its own of before, and removes them."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    table = tmp_path / "#sql-temptable-54d3-1-6.MAI"
    table.touch()
    close(launch(tmp_path / "run"))
    assert table.exists()


REFUSED = {
    "production": ({"APP_ENV": "production"}, "APP_ENV is production"),
    "another host": ({"DB_HOST": "localhost"}, "DB_HOST is localhost"),
    "another database": ({"DB_DATABASE": "app"}, "does not end in _staging"),
    "another server": ({"RUN_DIR": "/var/tmp"}, "does not keep its data in /var/tmp/database"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_reset_refuses(staging: Staging, case: str) -> None:
    changes, reason = REFUSED[case]
    staging.ok("php artisan migrate --force")
    before = staging.dump()
    done = staging.sh("bin/reset-staging", **changes)
    assert done.returncode == 1
    assert reason in done.stdout
    assert staging.dump() == before


def test_the_seeder_refuses_another_database(staging: Staging) -> None:
    assert staging.sh("php artisan db:seed --force", DB_DATABASE="app").returncode == 1


def test_without_a_run_folder_it_says_what_to_do(staging: Staging) -> None:
    done = staging.sh("php artisan up", RUN_DIR="")
    assert done.returncode == 1
    assert done.stdout.startswith("RUN_DIR must be the absolute path of an existing folder")


def test_the_account_can_do_no_more_than_its_task(staging: Staging) -> None:
    grants = " ".join(row[0] for row in staging.sql("SHOW GRANTS"))
    assert "USAGE ON *.*" in grants
    assert grants.count("GRANT ") == 4  # usage; the database, the one that a backup is tried in, and copies
    for statement in ("CREATE DATABASE elsewhere", "SELECT * FROM mysql.user", "CREATE DATABASE appXstaging"):
        with pytest.raises(AssertionError, match="denied"):
            staging.sql(statement)


def test_nobody_else_can_enter_the_database(staging: Staging) -> None:
    for user in ("root", "''", "mariadb.sys"):
        done = staging.sh(
            f'mariadb --no-defaults --host=127.0.0.1 --port="$DB_PORT" --user={user} --execute="SELECT 1"'
        )
        assert "Access denied" in done.stdout


def test_no_secret_in_arguments_or_in_files_others_can_read(staging: Staging) -> None:
    staging.ok("php artisan config:cache")
    secret = staging.env["DB_PASSWORD"].encode()[-16:]  # the part that no quoting changes
    for service in staging.services.values():
        assert secret not in Path(f"/proc/{service.pid}/cmdline").read_bytes()
    written = [path for path in staging.run_dir.rglob("*") if path.is_file()]
    closed = staging.run_dir / "database"
    assert closed.stat().st_mode & 0o077 == 0
    logs = {"start-database.log", "start-web.log"}  # made by this test, not by the scripts
    readable = [path for path in written if path.stat().st_mode & 0o077 and closed not in path.parents]
    assert {path.name for path in readable} <= logs
    found = {path.name for path in written if secret in path.read_bytes()}
    assert found == {"accounts.sql", "config.php"}


def test_the_service_sets_up_the_account_only_from_a_file_of_its_own(staging: Staging) -> None:
    assert (staging.run_dir / "accounts.sql").stat().st_mode & 0o777 == 0o600


def test_the_scripts_are_clean() -> None:
    done = subprocess.run(
        ["shellcheck", "-x", "-P", "../..", *map(str, sorted((SOURCE / "bin").iterdir()))],
        cwd=SOURCE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, b"")
