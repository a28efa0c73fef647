"""The way back to the starting state: a fresh database before the critical migration, seeded, the desk up.

It destroys what is there, so it only touches RUN_DIR/staging.db and refuses any other database.
"""

from pathlib import Path

from .files import swap
from .maintenance import up
from .migrations import upgrade
from .settings import DeskError, database_file, run_dir, variable

START = "2025_09_12_add_user_area"


def reset() -> str:
    database = staging()
    fresh = database.with_name("staging.db.fresh")
    fresh.write_bytes(b"")
    upgrade(fresh, START)
    swap(fresh, database)
    forget_backups()
    up()
    return f"{database.name} is seeded and stands at {START}. The desk is up."


def staging() -> Path:
    """Assert that the database is the one of this run: what follows deletes it."""
    database = database_file()
    if database.resolve() != run_dir() / "staging.db":
        raise DeskError(f"reset refuses {database}: it only touches staging.db in RUN_DIR={run_dir()}")
    return database


def forget_backups() -> None:
    """Backups of the former state belong to no other; those outside RUN_DIR are not touched."""
    folder = Path(variable("BACKUP_DIR")).resolve()
    if folder.is_relative_to(run_dir()) and folder.is_dir():
        for backup in folder.glob("*.db"):
            backup.unlink()
