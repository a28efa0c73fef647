"""What the critical migration does, what its downgrade brings back, and what a failure halfway leaves."""

from typing import Any

START = "2025_09_12_add_user_area"
CRITICAL = "2025_09_27_drop_legacy_role"
VALUES = "SELECT role, count(*) FROM request_participants GROUP BY role ORDER BY role"
COLUMN = (
    "SELECT type, \"notnull\", dflt_value FROM pragma_table_info('request_participants') WHERE name = 'role'"
)
REVISION = "SELECT version_num FROM alembic_version"
OTHERS = "SELECT id, request_id, user_id, joined_on FROM request_participants ORDER BY id"


def test_the_starting_state_holds_every_role_and_mostly_not_the_default(desk: Any) -> None:
    assert desk.ask(REVISION) == [(START,)]
    assert desk.ask(VALUES) == [("contributor", 36), ("manager", 24), ("viewer", 12)]
    assert desk.ask("PRAGMA foreign_key_check") == []


def test_exactly_one_migration_is_pending(desk: Any) -> None:
    assert desk.do("desk", "pending") == f"1 pending migration\n{CRITICAL}\n"
    assert START in desk.do("alembic", "current")
    assert "(head)" not in desk.do("alembic", "current")


def test_a_revision_of_another_checkout_is_said_in_one_line(desk: Any) -> None:
    desk.change("UPDATE alembic_version SET version_num = '2031_01_01_elsewhere'")
    assert "2031_01_01_elsewhere" in desk.fails("desk", "pending")


def test_the_downgrade_restores_the_schema_and_loses_the_values(desk: Any) -> None:
    schema, others = desk.schema(), desk.ask(OTHERS)
    said = desk.do("alembic", "upgrade", "head")
    assert f"Running upgrade {START} -> {CRITICAL}" in said
    assert desk.ask(COLUMN) == []
    assert desk.do("desk", "pending") == "0 pending migrations\n"
    assert f"{CRITICAL} (head)" in desk.do("alembic", "current")
    migrated = desk.schema()

    said = desk.do("alembic", "downgrade", START)
    assert f"Running downgrade {CRITICAL} -> {START}" in said
    assert desk.schema() == schema
    assert desk.ask(COLUMN) == [("VARCHAR(16)", 1, "'viewer'")]
    assert desk.ask(VALUES) == [("viewer", 72)]

    desk.do("alembic", "upgrade", "head")
    assert desk.schema() == migrated
    assert desk.ask(OTHERS) == others


def test_every_migration_can_be_undone_and_done_again(desk: Any) -> None:
    schema = desk.schema()
    desk.do("alembic", "downgrade", "base")
    assert [name for _, name, *_ in desk.schema() if name == "request_participants"] == []
    desk.do("alembic", "upgrade", START)
    assert desk.schema() == schema


def fail_halfway(copied: Any) -> None:
    copied.edit(
        f"migrations/versions/{CRITICAL}.py",
        '    op.drop_column("request_participants", "role")\n',
        '    raise RuntimeError("halfway")\n    op.drop_column("request_participants", "role")\n',
    )
    copied.do("desk", "down")
    failed = copied.run("alembic", "upgrade", "head")
    assert failed.returncode != 0
    assert "RuntimeError: halfway" in failed.stderr


def test_a_failure_halfway_stays_half_applied_and_unrecorded(copied: Any) -> None:
    before = copied.ask(VALUES)
    fail_halfway(copied)
    assert copied.ask(REVISION) == [(START,)]
    assert copied.ask("SELECT name FROM sqlite_master WHERE name LIKE 'ix_%'") == []
    assert copied.ask(VALUES) == before
    again = copied.run("alembic", "upgrade", "head")
    assert "no such index" in again.stderr


def test_one_step_back_after_a_failure_would_undo_the_migration_before(copied: Any) -> None:
    fail_halfway(copied)
    assert f"Running downgrade {START} -> 2025_07_14" in copied.do("alembic", "downgrade", "-1")
    assert copied.ask("SELECT name FROM pragma_table_info('users') WHERE name = 'area'") == []


def test_back_to_the_named_revision_after_a_failure_does_nothing(copied: Any) -> None:
    fail_halfway(copied)
    before = copied.dump()
    assert "Running" not in copied.do("alembic", "downgrade", START)
    assert copied.dump() == before


def test_the_backup_brings_everything_back_after_a_failure(copied: Any) -> None:
    before = copied.dump()
    copied.do("desk", "backup", str(copied.backup))
    fail_halfway(copied)
    assert copied.dump() != before
    with copied.serving():
        copied.do("desk", "restore", str(copied.backup))
        assert copied.dump() == before
        assert (copied.run_dir / "maintenance").exists()
        copied.do("desk", "check-backup", str(copied.backup))
        copied.do("desk", "up")
        assert copied.do("desk", "health").count('"status": "ok"') == 2
