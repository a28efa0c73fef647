"""Every row of a table in its server, by keyed numbers that the server makes: no value travels."""

from collections.abc import Generator
from contextlib import closing
from typing import Final

from .followed import NOTHING, SIZE, Row
from .server_rows import Sql, Task, tasked
from .system import Asked, Connection, Field, Shape

BATCH: Final = 10_000  #: rows
_DIGITS: Final = SIZE * 2  #: hexadecimal ones of a number


def each(sql: Sql, connection: Connection, shape: Shape, asked: Asked) -> Generator[Row]:
    """Stream them: two texts a row, whatever the table has."""
    task = tasked(sql, connection, shape, asked)
    readable = [one for one in shape.fields if not one.undecided]
    key = _number(task, [task.salt, sql.literal("K"), *task.keyed()])
    values = sql.joined([_value(task, one) for one in readable])
    with closing(sql.streamed(connection)) as cursor:
        cursor.execute(f"SELECT {key}, {values} FROM {task.source}")  # noqa: S608
        while batch := cursor.fetchmany(BATCH):
            yield from ((_signed(row[0]), bytes.fromhex(_text(row[1]))) for row in batch)


def _number(task: Task, parts: list[str]) -> str:
    return f"LEFT({task.sql.hashed(task.sql.joined(parts))}, {_DIGITS})"


def _value(task: Task, one: Field) -> str:
    """With the row's key, so that equal values in two rows have two numbers."""
    number = _number(task, [task.salt, task.sql.literal("C"), *task.keyed(), task.short(one)])
    return f"COALESCE({number}, {task.sql.literal(NOTHING.hex())})"


def _signed(digits: str | bytes) -> int:
    return int.from_bytes(bytes.fromhex(_text(digits)), "big", signed=True)


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
