"""Copies of SQLite's files, by its own backup API: whole also while somebody writes, and with what waits in a WAL."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

from .method import Method, Order, Unmade

_PAGES: Final = 4096  #: that are copied at once, so that a writer is never kept out for long
_SECONDS: Final = 10  #: that a locked file is waited for


@contextmanager
def _told(what: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "") or type(error).__name__
        raise Unmade(f"{what}: SQLite answers with {name}") from None
    except OSError as error:
        raise Unmade(f"{what}: {error.strerror}") from None


def make(order: Order) -> None:
    """Copy every page. The file that is copied is opened for reading only, and must be there."""
    address = f"file:{quote(order.source)}?mode=ro"
    with (
        _told(f"`{order.source}` could not be copied"),
        closing(sqlite3.connect(address, uri=True, timeout=_SECONDS)) as source,
        closing(sqlite3.connect(order.name)) as target,
    ):
        source.backup(target, pages=_PAGES, sleep=0.01)


def empty(order: Order) -> None:
    """Make an empty file: for SQLite that is a database without a table."""
    with _told("an empty file could not be made"):
        Path(order.name).touch(mode=0o600, exist_ok=False)


def remove(order: Order) -> bool:
    """Remove the file and what SQLite keeps beside it."""
    there = Path(order.name).exists()
    with _told(f"`{order.name}` could not be removed"):
        for behind in ("", "-wal", "-shm", "-journal"):
            Path(order.name + behind).unlink(missing_ok=True)
    return there


METHOD: Final = Method(make, empty, remove)
