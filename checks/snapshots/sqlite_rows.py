"""Digest the rows of a table of SQLite. It has no digest of its own, and it is a library: its server is this process.

For every column the sum over all rows of K * V modulo a prime: K is a keyed number of the row's key, V the value
itself if it is short, else a keyed number of it. No order matters, nothing cancels, and that other values give the
same sum has odds that are none. Without a key the sum is of keyed numbers of the values. Rejected: an aggregate
function, which SQLite calls for each row and column.
"""

import hashlib
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from operator import mul
from typing import Any, Final

from ...dataclass import dataclass
from ...notation import names
from .label import label, salt
from .records import DISTINCT, Column, Table
from .system import Asked, Field, Shape

BATCH: Final = 1_000
KEPT: Final = 50_000  #: numbers of values that are remembered: values repeat
TOLD: Final = 200_000  #: rows between two words of progress
_CONSTANT: Final = re.compile(r"[-+]?[\d.]+(?:e[-+]?\d+)?|[xX]?'(?:[^']|'')*'|true|false", re.IGNORECASE)
SHORT: Final = 62  #: bytes
_PRIME: Final = (1 << 521) - 1


class Numbers(dict[str, int]):
    """The number of a text that tells type and value; beside a key of the row a short text is its own number."""

    def __init__(self, key: bytes, keyed: bool) -> None:
        self.made = hashlib.blake2b(digest_size=32, key=hashlib.sha256(salt(key).encode()).digest())
        self._short = SHORT if keyed else 0

    def __missing__(self, text: str) -> int:
        if len(self) > KEPT:
            self.clear()
        self[text] = number = self.each([text])[0]
        return number

    def each(self, texts: Sequence[str]) -> list[int]:
        """Without remembering them: most values of such a column are there once."""
        short, read, long = self._short, int.from_bytes, self._long
        data = [text.encode("utf-8", "surrogatepass") for text in texts]
        return [read(one, "big") if len(one) < short else long(one) for one in data]

    def _long(self, data: bytes) -> int:
        made = self.made.copy()
        made.update(data)
        return int.from_bytes(made.digest(), "big")

    def digest(self, total: int) -> str:
        """A sum as it is kept: of a fixed length, and nothing can be computed from it."""
        made = self.made.copy()
        made.update(b"total" + (total % _PRIME).to_bytes(66, "big"))
        return made.hexdigest()[:32]


@dataclass(slots=True)
class _Sum:
    """What is known of a column so far."""

    of: Field
    default: frozenset[int]  #: numbers of its default, however it is stored
    counts: bool  #: rows are counted by value
    total: int = 0
    nulls: int = 0
    repeats: bool | None = None  #: whether it is worth remembering numbers of its values; None: not known yet
    seen: set[int] = field(default_factory=set)  #: numbers of values, up to a bound
    rows: Counter[str] = field(default_factory=Counter)  #: text of a value -> rows
    values: dict[str, Any] = field(default_factory=dict)  #: text of a value -> the value

    def add(self, keys: Sequence[int] | None, values: Sequence[Any], numbers: Numbers) -> None:
        texts = list(map(repr, values))  # `1`, `1.0`, `'1'` and `b'1'` are told apart
        if self.repeats is None:
            self.repeats = len(set(texts)) * 2 <= len(texts)
        made = list(map(numbers.__getitem__, texts)) if self.repeats else numbers.each(texts)
        self.total = (self.total + (sum(made) if keys is None else sum(map(mul, keys, made)))) % _PRIME
        self.nulls += values.count(None)
        if len(self.seen) <= DISTINCT + len(self.default):
            self.seen.update(made)
        if self.counts and len(self.values) <= DISTINCT:
            self.rows.update(texts)
            self.values.update(zip(texts, values, strict=True))

    def column(self, numbers: Numbers, asked: Asked, name: str) -> Column:
        distinct = len(self.seen - self.default - {numbers["None"]})
        whole = self.counts and len(self.values) <= DISTINCT
        texts = sorted(
            self.values, key=lambda text: (self.values[text] is not None, _shown(self.values[text]) or "")
        )
        counted = [(self.values[text], self.rows[text]) for text in texts] if whole else []
        shown, sensitive = name in asked.wanted.shown, name in asked.wanted.sensitive
        return Column(
            self.of.name,
            numbers.digest(self.total),
            self.nulls,
            min(distinct, DISTINCT + 1),
            tuple((_shown(value), rows) for value, rows in counted) if shown else (),
            tuple((label(asked.key, _stored(value)), rows) for value, rows in counted) if sensitive else (),
            shown,
        )


def rows(connection: sqlite3.Connection, shape: Shape, asked: Asked) -> Table:
    """Read every row once, in batches."""
    try:
        connection.text_factory = str
        return _rows(connection, shape, asked)
    except sqlite3.OperationalError as error:
        if "decode" not in str(error).lower():
            raise
        connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
        return _rows(connection, shape, asked)


def _rows(connection: sqlite3.Connection, shape: Shape, asked: Asked) -> Table:
    numbers = Numbers(asked.key, bool(shape.key))
    titles = [names.column(shape.written, one.name) for one in shape.fields]
    sums = [
        _sum(connection, one, title, asked, numbers) for one, title in zip(shape.fields, titles, strict=True)
    ]
    listed = [one.name for one in shape.fields]
    key = [listed.index(name) for name in shape.key] or range(len(listed))
    count = total = 0
    for batch in batches(connection, shape, asked):
        keys = numbered(batch, key, asked.key)
        total += sum(keys)
        for one, values in zip(sums, zip(*batch, strict=True), strict=True):
            one.add(keys if shape.key else None, values, numbers)
        count += len(batch)
        if count % TOLD == 0:
            asked.tell(f"`{shape.name}`: {count} rows")
    columns = tuple(one.column(numbers, asked, title) for one, title in zip(sums, titles, strict=True))
    table = Table(shape.name, shape.ddl, count, shape.key, numbers.digest(total), columns)
    return _sampled(connection, table) if count == asked.wanted.sample else table


def _sampled(connection: sqlite3.Connection, table: Table) -> Table:
    there = connection.execute(f"SELECT count(*) FROM {quoted(table.name)}").fetchone()[0]  # noqa: S608
    return replace(table, rows=there, sampled=table.rows if there > table.rows else 0)


def _sum(connection: sqlite3.Connection, one: Field, name: str, asked: Asked, numbers: Numbers) -> _Sum:
    counts = name in asked.wanted.shown or name in asked.wanted.sensitive
    default: frozenset[int] = frozenset()
    if _CONSTANT.fullmatch(one.default):
        default = frozenset(numbers[form] for form in _forms(connection, one.default))
    return _Sum(one, default, counts)


def _forms(connection: sqlite3.Connection, default: str) -> Iterator[str]:
    """A default as every kind of column may have it: one of numbers keeps what `'0'` says as a number."""
    yield repr(connection.execute(f"SELECT {default}").fetchone()[0])
    number = f"CAST({default} AS NUMERIC)"
    told = connection.execute(f"SELECT {number}, CAST({default} AS TEXT) WHERE {number} = {default}")
    for value, text in told:
        yield from (repr(text), repr(float(value)))
        if float(value).is_integer():
            yield repr(int(value))


def batches(connection: sqlite3.Connection, shape: Shape, asked: Asked) -> Iterator[list[tuple[Any, ...]]]:
    """The rows that are to be read, all or the first by the key."""
    columns = ", ".join(f"t.{quoted(one.name)}" for one in shape.fields)
    sql = f"SELECT {columns} FROM {quoted(shape.name)} t"  # noqa: S608
    if asked.wanted.sample and shape.key:
        order = ", ".join(f"t.{quoted(name)}" for name in shape.key)
        sql += f" ORDER BY {order} LIMIT {asked.wanted.sample}"
    cursor = connection.execute(sql)
    while batch := cursor.fetchmany(BATCH):
        yield batch


def numbered(batch: list[tuple[Any, ...]], at: Sequence[int], key: bytes) -> list[int]:
    """The number of each row's key; of the whole row, if it has none, or if that is NULL in part: several may be so."""
    made = hashlib.blake2b(digest_size=15, key=hashlib.sha256(b"rows" + salt(key).encode()).digest())
    numbers = []
    for row in batch:
        one, values = made.copy(), [row[index] for index in at]
        one.update(repr(row if None in values else values).encode("utf-8", "surrogatepass"))
        numbers.append(int.from_bytes(one.digest(), "big"))
    return numbers


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def _stored(value: object) -> bytes | None:
    """The text that the database writes for a value, as bytes."""
    if value is None or isinstance(value, bytes):
        return value
    return str(value).encode("utf-8", "surrogateescape")


def _shown(value: object) -> str | None:
    data = _stored(value)
    return None if data is None else data.decode(errors="backslashreplace")
