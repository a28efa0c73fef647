"""Every row of a table of SQLite, by keyed numbers that this process makes: none of them tells a value."""

import hashlib
import sqlite3
from collections.abc import Generator
from typing import Final

from .followed import NOTHING, SIZE, Row, Unfollowed
from .label import salt
from .sqlite_rows import batches, numbered
from .system import Asked, Shape

_SIGN: Final = 1 << 63


def each(connection: sqlite3.Connection, shape: Shape, asked: Asked) -> Generator[Row]:
    """Read them as `sqlite_rows.rows` does, which was asked before and knows how its texts are read."""
    made = hashlib.blake2b(digest_size=SIZE, key=hashlib.sha256(b"each" + salt(asked.key).encode()).digest())
    listed = [one.name for one in shape.fields]
    at = [listed.index(name) for name in shape.key]
    for batch in batches(connection, shape, asked):
        for row, key in zip(batch, numbered(batch, at, asked.key), strict=True):
            if any(row[index] is None for index in at):
                raise Unfollowed(
                    "a row of it has no key (NULL), so that nobody can tell which of its rows stayed"
                )
            numbers = b"".join(_number(made.copy(), key, value) for value in row)
            yield (key >> 56) - _SIGN, numbers


def _number(made: "hashlib.blake2b", key: int, value: object) -> bytes:
    if value is None:
        return NOTHING
    made.update(f"{key}:{value!r}".encode("utf-8", "surrogatepass"))
    return made.digest()
