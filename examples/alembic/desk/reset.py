"""The way back to the starting state: a fresh database before the critical migration, seeded, the desk up.

It destroys what is there, so it only touches RUN_DIR/staging.db and refuses any other database.
"""

from pathlib import Path

from .files import swap
from .maintenance import up
from .migrations import upgrade
from .settings import DeskError, database, database_file, run_dir, variable

START = "2025_09_12_add_user_area"


def reset() -> str:
    where = database()
    return _on_a_server(where) if isinstance(where, str) else _in_a_file(staging())


def _on_a_server(url: str) -> str:
    """The server has the name of this run: what follows deletes what is there."""
    from .database import connect

    with connect(url) as connection:
        name = connection.exec_driver_sql("SHOW cluster_name").scalar_one()
        if name != run_dir().name:
            raise DeskError(
                f"reset refuses the server {name or 'without a name'}: it is not the one of {run_dir()}"
            )
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
        connection.commit()
    upgrade(url, START)
    forget_backups()
    up()
    return f"The database is seeded and stands at {START}. The desk is up."


def _in_a_file(file: Path) -> str:
    fresh = file.with_name("staging.db.fresh")
    fresh.write_bytes(b"")
    upgrade(fresh, START)
    swap(fresh, file)
    forget_backups()
    up()
    return f"{file.name} is seeded and stands at {START}. The desk is up."


def staging() -> Path:
    """Assert that the database is the one of this run: what follows deletes it."""
    file = database_file()
    if file.resolve() != run_dir() / "staging.db":
        raise DeskError(f"reset refuses {file}: it only touches staging.db in RUN_DIR={run_dir()}")
    return file


def forget_backups() -> None:
    """Backups of the former state belong to no other; those outside RUN_DIR are not touched."""
    folder = Path(variable("BACKUP_DIR")).resolve()
    if folder.is_relative_to(run_dir()) and folder.is_dir():
        for backup in folder.glob("*.db"):
            backup.unlink()
