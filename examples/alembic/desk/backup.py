"""Backups: made with SQLite's own backup, proved by restoring, and the recovery after a failed migration."""

import hashlib
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from .files import file_uri, swap
from .maintenance import marker
from .settings import DeskError, database_file, run_dir


@dataclass(frozen=True, slots=True)
class Table:
    """What a table holds, to be compared."""

    ddl: str  # the statement that made it and those of its indexes, as SQLite keeps them
    rows: int  # how many
    digest: str  # of all rows in their order


def backup(target: Path) -> str:
    """Copy the database to a new file; an older backup is never replaced."""
    if target.exists():
        raise DeskError(f"{target} is there already: keep it, and give another name")
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    held = copy(database_file(), partial)
    partial.rename(target)
    return f"Backup written to {target}: {total(held)}."


def check(source: Path) -> str:
    """Assert that a backup restores, into an empty database, to what the database holds now."""
    with tempfile.TemporaryDirectory(prefix="restore-", dir=run_dir()) as folder:
        restored = copy(source, Path(folder) / "restored.db")
    live = inspect(database_file())
    different = sorted(name for name in live.keys() | restored.keys() if live.get(name) != restored.get(name))
    if different:
        raise DeskError(
            f"{source} does not restore to what the database holds: {', '.join(different)} differ; "
            "make a new backup, and go no further without one"
        )
    return f"The backup restores to equal data: {total(restored)}."


def restore(source: Path) -> str:
    """Put a backup in the place of the database, while nobody uses it."""
    if not marker().exists():
        raise DeskError("restore replaces the database: run `python -m desk down` first")
    database = database_file()
    with tempfile.TemporaryDirectory(prefix="restore-", dir=database.parent) as folder:
        restored = Path(folder) / "restored.db"
        held = copy(source, restored)  # a broken backup is found here, before anything is replaced
        swap(restored, database)
    return f"Restored from {source}: {total(held)}."


def copy(source: Path, target: Path) -> dict[str, Table]:
    """Copy a database page by page, in one transaction of the target, and prove the copy sound."""
    if not source.is_file():
        raise DeskError(f"there is no database {source}: check DATABASE_URL or the name of the backup")
    try:
        with closing(dial(source, "ro")) as origin, closing(dial(target, "rwc")) as copied:
            origin.backup(copied)
            held = content(copied)
            sound(copied)
    except sqlite3.DatabaseError as error:
        raise DeskError(f"{source} cannot be copied whole ({error}): it is no use as a backup") from error
    if not sum(table.rows for table in held.values()):
        raise DeskError(f"{source} holds no rows: an empty copy proves nothing and restores nothing")
    return held


def inspect(database: Path) -> dict[str, Table]:
    try:
        with closing(dial(database, "ro")) as connection:
            return content(connection)
    except sqlite3.DatabaseError as error:
        raise DeskError(f"{database}: {error}; check DATABASE_URL") from error


def sound(connection: sqlite3.Connection) -> None:
    for pragma in ("integrity_check", "foreign_key_check"):
        for found, *_ in connection.execute(f"PRAGMA {pragma}"):
            if found != "ok":
                raise sqlite3.DatabaseError(f"{pragma}: {found}")


def dial(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(file_uri(path, mode), uri=True)


def content(connection: sqlite3.Connection) -> dict[str, Table]:
    names = connection.execute("SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {name: table(connection, name) for (name,) in names}


def table(connection: sqlite3.Connection, name: str) -> Table:
    made = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = ? ORDER BY 1, 2", (name,)
    )
    digest, rows = hashlib.sha256(), 0
    for row in connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid'):
        digest.update(repr(row).encode())
        rows += 1
    return Table(repr(made.fetchall()), rows, digest.hexdigest())


def total(held: dict[str, Table]) -> str:
    return f"{len(held)} tables, {sum(table.rows for table in held.values())} rows"
