"""The service, maintenance mode, and the way back to the starting state."""

import subprocess
from typing import Any

import pytest
import requests

START = "2025_09_12_add_user_area"
WELL = {"status": "ok", "database": "ok"}
FAILING = {"status": "failing", "database": "failing"}


def get(desk: Any, path: str) -> tuple[int, Any]:
    with requests.Session() as session:
        session.trust_env = False
        answer = session.get(desk.env["APP_URL"] + path, timeout=10)
        return answer.status_code, answer.json()


def test_health_tells_what_the_database_holds(desk: Any) -> None:
    with desk.serving():
        assert get(desk, "/api/health") == (200, WELL)
        assert get(desk, "/admin/health") == (200, WELL | {"migration": START})
        desk.do("alembic", "upgrade", "head")
        assert get(desk, "/admin/health") == (200, WELL | {"migration": "2025_09_27_drop_legacy_role"})


@pytest.mark.parametrize(
    ("damage", "path"),
    [
        ("DELETE FROM request_participants", "/api/health"),
        ("DROP TABLE requests", "/api/health"),
        ("UPDATE users SET area = 'app'", "/admin/health"),
        ("DELETE FROM alembic_version", "/admin/health"),
    ],
)
def test_health_fails_with_the_database(desk: Any, damage: str, path: str) -> None:
    with desk.serving():
        desk.change(damage)
        assert get(desk, path) == (500, FAILING)
        assert path in desk.fails("desk", "health")


def test_health_does_not_make_a_database_that_is_missing(desk: Any) -> None:
    desk.database.unlink()
    with desk.serving():
        assert get(desk, "/api/health") == (500, FAILING)
    assert not desk.database.exists()


def test_down_answers_503_on_every_route_until_up(desk: Any) -> None:
    routes = ("/api/health", "/admin/health", "/api/requests", "/admin/users", "/", "/nowhere")
    with desk.serving():
        for _ in range(2):
            desk.do("desk", "down")
            assert {route: get(desk, route) for route in routes} == {
                route: (503, {"status": "maintenance"}) for route in routes
            }
        assert "503" in desk.fails("desk", "health")
        for _ in range(2):
            desk.do("desk", "up")
            assert get(desk, "/api/health") == (200, WELL)


def test_reset_gives_the_same_state_again(desk: Any) -> None:
    before, schema = desk.dump(), desk.schema()
    desk.do("desk", "backup", str(desk.backup))
    desk.do("desk", "down")
    desk.do("alembic", "upgrade", "head")
    # A journal left by a killed process must not be played into the fresh database.
    desk.database.with_name("staging.db-journal").write_bytes(b"left over")
    desk.do("desk", "reset")
    assert (desk.dump(), desk.schema()) == (before, schema)
    assert sorted(path.name for path in desk.run_dir.iterdir()) == ["backups", "staging.db"]
    assert list((desk.run_dir / "backups").iterdir()) == []


def test_reset_refuses_any_other_database(desk: Any, tmp_path: Any) -> None:
    other = tmp_path / "production.db"
    desk.database.rename(other)
    for name in (other, tmp_path / "staging.db"):
        assert "reset refuses" in desk.fails("desk", "reset", DATABASE_URL=f"sqlite:///{name}")
    before = other.read_bytes()
    desk.database.symlink_to(other)
    assert "reset refuses" in desk.fails("desk", "reset")
    assert other.read_bytes() == before


@pytest.mark.parametrize("name", ["RUN_DIR", "DATABASE_URL", "BACKUP_DIR"])
def test_reset_names_the_variable_that_is_missing(desk: Any, name: str) -> None:
    before = desk.dump()
    assert f"{name} is not set" in desk.fails("desk", "reset", **{name: ""})
    assert desk.dump() == before


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("API_TOKEN_SECRET", "", "API_TOKEN_SECRET is not set"),
        ("APP_PORT", "0", "is no port"),
        ("APP_PORT", "http", "is no port"),
        ("RUN_DIR", "/nowhere", "is no folder"),
    ],
)
def test_the_service_names_what_is_wrong(desk: Any, name: str, value: str, words: str) -> None:
    assert words in desk.fails("desk", "serve", **{name: value})


def test_a_port_in_use_is_said_in_one_line(desk: Any) -> None:
    with desk.serving():
        assert "choose another APP_PORT" in desk.fails("desk", "serve")


def test_two_runs_from_one_checkout_do_not_collide(make: Any) -> None:
    one, two = make("one"), make("two")
    before = status(one)
    with one.serving(), two.serving():
        one.do("desk", "down")
        one.do("alembic", "upgrade", "head")
        assert get(one, "/api/health") == (503, {"status": "maintenance"})
        assert get(two, "/admin/health") == (200, WELL | {"migration": START})
        two.do("tests", "--report", f"{two.run_dir}/reports/tests.xml")
    assert status(one) == before


def status(desk: Any) -> list[str]:
    """Every file of the checkout of the example, ignored ones included."""
    return sorted(str(path) for path in desk.source.rglob("*"))


def test_reset_can_replace_the_database_under_a_running_service(desk: Any) -> None:
    with desk.serving():
        desk.do("alembic", "upgrade", "head")
        desk.do("desk", "reset")
        assert get(desk, "/admin/health") == (200, WELL | {"migration": START})


def test_the_help_lists_every_command(desk: Any) -> None:
    done: subprocess.CompletedProcess[str] = desk.run("desk", "--help")
    for name in ("serve", "down", "up", "health", "pending", "reset", "backup", "check-backup", "restore"):
        assert f"    {name} " in done.stdout
