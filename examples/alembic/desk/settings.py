"""What the environment says: every path, port and secret comes from a variable, nothing has a default.

Rejected: defaults such as `./staging.db`. Two runs from one checkout would then share a file.
"""

import os
from pathlib import Path


class DeskError(Exception):
    """Something the person at the terminal can put right; the text says what and how."""


def variable(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise DeskError(f"{name} is not set: set it as the README of the desk shows")
    return value


def run_dir() -> Path:
    """The private folder of this run."""
    path = Path(variable("RUN_DIR"))
    if not path.is_dir():
        raise DeskError(f"RUN_DIR={path} is no folder: create it, or correct RUN_DIR")
    return path.resolve()


def database_file() -> Path:
    url = variable("DATABASE_URL")
    if not url.startswith("sqlite:////"):
        raise DeskError(f"DATABASE_URL={url} is not sqlite:/// and an absolute path: correct it")
    return Path(url.removeprefix("sqlite:///"))


def database() -> Path | str:
    """Where the database is: a file of SQLite, or the URL of one on a PostgreSQL server."""
    url = variable("DATABASE_URL")
    return url if url.startswith("postgresql+psycopg://") else database_file()


def shown() -> str:
    """The same for people, without a password."""
    found = database()
    return f"postgresql at {found.rpartition('@')[2]}" if isinstance(found, str) else str(found)


def port() -> int:
    value = variable("APP_PORT")
    if not value.isascii() or not value.isdigit() or not 0 < int(value) < 65536:
        raise DeskError(f"APP_PORT={value} is no port: use a number from 1 to 65535")
    return int(value)
