"""The database as a file. Kept apart from SQLAlchemy, whose import takes longer than most commands here."""

from pathlib import Path
from urllib.parse import quote


def file_uri(path: Path, mode: str) -> str:
    """The address for `sqlite3.connect`: mode ro, rw, or rwc, which makes a file that is missing."""
    return f"file:{quote(str(path))}?mode={mode}"


def swap(fresh: Path, database: Path) -> None:
    """Put a finished file in the place of the database; the old journal must not be played into it."""
    for ending in ("-journal", "-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    fresh.replace(database)
