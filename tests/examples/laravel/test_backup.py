"""A backup that would not bring the data back is found before it is needed."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Staging

BACKUP = 'bin/backup "$BACKUP_DIR/b.sql"'
CHECK = 'bin/restore-check "$BACKUP_DIR/b.sql"'
RESTORE = 'bin/restore "$BACKUP_DIR/b.sql"'


@pytest.fixture
def file(staging: Staging) -> Path:
    shutil.rmtree(staging.env["BACKUP_DIR"], ignore_errors=True)
    staging.ok(BACKUP)
    return Path(staging.env["BACKUP_DIR"]) / "b.sql"


def test_a_backup_restores_to_equal_data(staging: Staging, file: Path) -> None:
    assert file.stat().st_size > 10_000
    assert file.stat().st_mode & 0o077 == 0
    printed = staging.ok(CHECK).splitlines()
    assert "request_participants: 72 rows, equal" in printed
    assert printed[-1] == "Restored copy is equal: 6 tables, 149 rows"
    assert staging.sql("SHOW DATABASES LIKE '%restored'") == []


def without_rows(text: str) -> str:
    return re.sub(r"^INSERT INTO `users` VALUES.*?;$", "", text, flags=re.MULTILINE | re.DOTALL)


BROKEN: dict[str, tuple[Callable[[str], str], str]] = {
    "empty": (lambda _: "", "is missing or empty"),
    "cut off": (lambda text: text[: len(text) * 2 // 3], "the backup is partial"),
    "of an empty database": (lambda text: text.split("\n")[0] + "\n-- Dump completed\n", "holds no table"),
    "without the rows of a table": (without_rows, "differs from app_staging in: users"),
    "with another value": (
        lambda text: text.replace("'manager','write'", "'viewer','write'", 1),
        "in: request_participants",
    ),
    "with another default": (
        lambda text: text.replace("DEFAULT 'viewer'", "DEFAULT 'manager'"),
        "in: request_participants",
    ),
    "with a table too many": (
        lambda text: text.replace("-- Dump completed", "CREATE TABLE `more` (`id` int);\n-- Dump completed"),
        "holds something that app_staging does not",
    ),
    "that is no SQL": (
        lambda text: text.replace("CREATE TABLE `users`", "CREATE TABEL `users`"),
        "ERROR 1064",
    ),
    "with half a row": (
        lambda text: text.replace("(1,'User01'", "1,'User01'"),
        "ERROR 1064 (42000) at line ",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_red_for_a_backup(staging: Staging, file: Path, case: str) -> None:
    edit, reason = BROKEN[case]
    text = file.read_text()
    assert edit(text) != text
    file.write_text(edit(text))
    done = staging.sh(CHECK)
    assert done.returncode == 1
    assert reason in done.stdout
    assert "user01@" not in done.stdout, "an error shows no data"
    assert staging.sql("SHOW DATABASES LIKE '%restored'") == []


@pytest.mark.parametrize("case", ["empty", "cut off", "of an empty database", "that is no SQL"])
def test_restoring_it_leaves_the_database_alone(staging: Staging, file: Path, case: str) -> None:
    before = staging.dump()
    file.write_text(BROKEN[case][0](file.read_text()))
    assert staging.sh(RESTORE).returncode == 1
    assert staging.dump() == before


def test_red_when_the_database_cannot_be_read(staging: Staging, file: Path) -> None:
    assert file.exists()
    for command in (BACKUP, CHECK, RESTORE):
        assert staging.sh(command, DB_PASSWORD="wrong").returncode == 1
        assert staging.sh(command, DB_DATABASE="no_such_staging").returncode == 1


def test_an_earlier_backup_is_kept(staging: Staging, file: Path) -> None:
    first = file.read_text()
    staging.ok("php artisan migrate --force")
    staging.ok(BACKUP)
    assert "`role` enum" in first
    assert "`role` enum" not in file.read_text()
    assert (file.parent / "b.sql.~1~").read_text() == first
