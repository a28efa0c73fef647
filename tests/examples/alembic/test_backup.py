"""A backup counts when it restores to equal data, and brings the desk back after a failed migration."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def kept(desk: Any) -> Any:
    desk.do("desk", "backup", str(desk.backup))
    return desk


def test_a_backup_restores_to_equal_data(kept: Any) -> None:
    said = kept.do("desk", "check-backup", str(kept.backup))
    assert said == "The backup restores to equal data: 5 tables, 115 rows.\n"
    assert sorted(path.name for path in kept.run_dir.iterdir()) == ["backups", "staging.db"]


def empty_file(kept: Any) -> None:
    kept.backup.write_bytes(b"")


def half_a_file(kept: Any) -> None:
    whole = kept.backup.read_bytes()
    kept.backup.write_bytes(whole[: len(whole) // 2])


def another_file(kept: Any) -> None:
    kept.backup.write_text("pg_dump: error: connection failed\n" * 400)


def no_rows(kept: Any) -> None:
    for table in ("request_participants", "requests", "users", "workspaces", "alembic_version"):
        kept.change(f"DELETE FROM {table}", kept.backup)


def an_empty_table(kept: Any) -> None:
    kept.change("DELETE FROM request_participants", kept.backup)


def a_missing_table(kept: Any) -> None:
    kept.change("DROP TABLE request_participants", kept.backup)


def a_missing_row(kept: Any) -> None:
    kept.change("DELETE FROM request_participants WHERE id = 7", kept.backup)


def another_value(kept: Any) -> None:
    kept.change("UPDATE request_participants SET role = 'viewer' WHERE id = 1", kept.backup)


def a_missing_index(kept: Any) -> None:
    kept.change("DROP INDEX ix_request_participants_role", kept.backup)


def no_file(kept: Any) -> None:
    kept.backup.unlink()


def an_orphan(kept: Any) -> None:
    kept.change("DELETE FROM workspaces WHERE id = 1", kept.backup)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (empty_file, "holds no rows"),
        (half_a_file, "cannot be copied whole"),
        (another_file, "cannot be copied whole"),
        (no_rows, "holds no rows"),
        (an_empty_table, "request_participants differ"),
        (a_missing_table, "request_participants differ"),
        (a_missing_row, "request_participants differ"),
        (another_value, "request_participants differ"),
        (a_missing_index, "request_participants differ"),
        (an_orphan, "foreign_key_check"),
        (no_file, "there is no database"),
    ],
)
def test_a_backup_that_is_not_whole_fails_the_check(kept: Any, damage: Any, words: str) -> None:
    damage(kept)
    before = kept.dump()
    assert words in kept.fails("desk", "check-backup", str(kept.backup))
    assert kept.dump() == before


def test_an_empty_database_gives_no_backup(desk: Any) -> None:
    desk.database.write_bytes(b"")
    assert "holds no rows" in desk.fails("desk", "backup", str(desk.backup))
    assert not desk.backup.exists()


def test_a_backup_never_replaces_another(kept: Any) -> None:
    before = kept.backup.read_bytes()
    assert "is there already" in kept.fails("desk", "backup", str(kept.backup))
    assert kept.backup.read_bytes() == before


def test_restore_wants_the_desk_down_and_a_whole_backup(kept: Any) -> None:
    assert "python -m desk down" in kept.fails("desk", "restore", str(kept.backup))
    half_a_file(kept)
    kept.do("desk", "down")
    before = kept.dump()
    assert "cannot be copied whole" in kept.fails("desk", "restore", str(kept.backup))
    assert kept.dump() == before


def test_a_folder_that_cannot_be_made_is_said_in_one_line(desk: Any) -> None:
    place = desk.run_dir / "staging.db" / "backups"
    assert "BACKUP_DIR" in desk.fails("desk", "backup", str(Path(place) / "x.db"))
