"""Digest the rows of a table in its server: one statement counts and sums up every column, and no row travels.

A row's number for a column is 64 bits of MD5 over (salt, key of the row, value), none for NULL, which is counted apart;
they are added up. A database that adds slowly takes XOR where there is a key; without one equal rows would cancel out.

Only small answers come back, so memory does not grow with the table. A large table is read in pieces of its key,
for the sake of progress; all of them in the one transaction.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from typing import Any, Final

from ...dataclass import dataclass
from ...notation import names
from .label import NULL, salt
from .records import DISTINCT, Column, Table
from .system import Asked, Connection, Field, Shape

CHUNK: Final = 250_000  #: rows

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Sql:
    """How one database system writes what is asked."""

    quoted: Callable[[str], str]  #: a name
    literal: Callable[[str], str]  #: a text
    text: Callable[
        [str, Field], str
    ]  #: (quoted column, field) -> its value as text or bytes, the same for equal ones
    joined: Callable[[Sequence[str]], str]  #: texts one after the other
    size: Callable[[str], str]  #: the length of a text, as text
    hashed: Callable[[str], str]  #: MD5 of a text in lower-case hexadecimal digits
    number: Callable[[str], str]  #: 64 bits of such a digest, as a number
    xor: str  #: the name of an aggregate to take for keyed rows, or "" to add them up
    stepped: Callable[[Field], bool]  #: whether a key column of this type is a whole number
    #: (quoted column, field) -> a value that may be too long to stand beside its row's key in one text; "": it is not
    long: Callable[[str, Field], str]
    words: Callable[[Exception], str]
    apart: Callable[[Connection], AbstractContextManager[None]]
    streamed: Callable[[Connection], Any]  #: a cursor that holds only the rows that are asked of it


@dataclass(frozen=True, slots=True)
class Task:
    """One table, and how it is asked."""

    sql: Sql
    connection: Connection
    shape: Shape
    asked: Asked
    source: str  #: what stands behind FROM

    def ask(self, what: str, where: str = "") -> list[Row]:
        """The answer to a question about the table."""
        with closing(self.connection.cursor()) as cursor:
            cursor.execute(f"SELECT {what} FROM {self.source}{f' WHERE {where}' if where else ''}")  # noqa: S608
            return list(cursor.fetchall())

    @property
    def salt(self) -> str:
        """What stands before everything that is digested."""
        return self.sql.literal(salt(self.asked.key))

    def text(self, one: Field) -> str:
        """The value of a column, as it is counted."""
        return self.sql.text(f"t.{self.sql.quoted(one.name)}", one)

    def short(self, one: Field) -> str:
        """The value as it is digested: a long one by its own digest."""
        long = self.sql.long(f"t.{self.sql.quoted(one.name)}", one)
        return self.sql.hashed(long) if long else self.text(one)

    def field(self, name: str) -> Field:
        """A column by its name."""
        return next(one for one in self.shape.fields if one.name == name)

    def value(self, one: Field) -> str:
        """The value with its being NULL or not, never NULL."""
        whole = self.sql.joined([self.sql.literal("V"), self.short(one)])
        return f"COALESCE({whole}, {self.sql.literal('N')})"

    def keyed(self) -> list[str]:
        """The key of a row, so that nothing that follows can be taken for a part of it."""
        names = self.shape.key
        if len(names) == 1 and self.sql.stepped(self.field(names[0])):
            return [self.text(self.field(names[0])), self.sql.literal(":")]
        key = self.row([self.field(name) for name in names])
        return [self.sql.size(key), self.sql.literal(":"), key] if names else []

    def row(self, fields: Sequence[Field]) -> str:
        """Several values in one text that no other values give."""
        parts = [
            part
            for one in fields
            for part in (self.sql.size(self.value(one)), self.sql.literal(":"), self.value(one))
        ]
        return self.sql.joined(parts)


def tasked(sql: Sql, connection: Connection, shape: Shape, asked: Asked) -> Task:
    """The rows that are to be read, all or the first by the key."""
    task = Task(sql, connection, shape, asked, "")
    source = f"{_table(task)} t"
    if asked.wanted.sample and shape.key:
        order = ", ".join(sql.quoted(name) for name in shape.key)
        source = f"(SELECT * FROM {_table(task)} ORDER BY {order} LIMIT {asked.wanted.sample}) t"  # noqa: S608
    return replace(task, source=source)


def _table(task: Task) -> str:
    return ".".join(task.sql.quoted(name) for name in task.shape.path or (task.shape.name,))


def rows(sql: Sql, connection: Connection, shape: Shape, asked: Asked) -> Table:
    """Ask for counts and digests, then for what is counted by value."""
    task = tasked(sql, connection, shape, asked)
    count, keys, columns = _digests(task)
    whole = replace(task, source=f"{_table(task)} t")
    every = whole.ask("COUNT(*)")[0][0] if shape.key and asked.wanted.sample else count
    return Table(shape.name, shape.ddl, every, shape.key, keys, columns, count if every > count else 0)


def _digests(task: Task) -> tuple[int, str, tuple[Column, ...]]:
    """All columns at once; if the database cannot, one by one, to see which of them it cannot."""
    readable = [one for one in task.shape.fields if not one.undecided]
    try:
        with task.sql.apart(task.connection):
            sums = _sums(task, readable)
    except Exception:
        return _one_by_one(task, readable)
    columns = {
        one.name: _column(task, one, sums[0], sums[2 + at * 2 : 4 + at * 2])
        for at, one in enumerate(readable)
    }
    return sums[0], _hexadecimal(sums[1]), _listed(task, columns)


def _one_by_one(task: Task, readable: Sequence[Field]) -> tuple[int, str, tuple[Column, ...]]:
    count, keys = task.ask("COUNT(*)")[0][0], ""
    columns: dict[str, Column] = {}
    for one in readable:
        try:
            with task.sql.apart(task.connection):
                count, total, *sums = _sums(task, [one])
                keys = _hexadecimal(total) if task.shape.key else ""
                columns[one.name] = _column(task, one, count, sums)
        except Exception as error:
            columns[one.name] = Column(one.name, undecided=f"the database {task.sql.words(error)}")
    return count, keys, _listed(task, columns)


def _listed(task: Task, columns: dict[str, Column]) -> tuple[Column, ...]:
    return tuple(
        columns.get(one.name, Column(one.name, undecided=one.undecided)) for one in task.shape.fields
    )


def _sums(task: Task, fields: Sequence[Field]) -> list[int]:
    """[rows, sum of keys, then for each column its sum and its NULLs]."""
    sql, key = task.sql, task.keyed()
    row = key or [task.row(fields)]
    parts = ["COUNT(*)", _summed(task, [task.salt, sql.literal("K"), *row])]
    for one in fields:
        parts += [_summed(task, [task.salt, sql.literal("C"), *key, task.short(one)])]
        parts += [f"COUNT(*) - COUNT(t.{sql.quoted(one.name)})"]
    totals = [0] * len(parts)
    for where in _chunks(task):
        found = [int(one or 0) for one in task.ask(", ".join(parts), where)[0]]
        totals = [_together(task, at, *pair) for at, pair in enumerate(zip(totals, found, strict=True))]
        if totals[0] >= CHUNK:
            task.asked.tell(f"`{task.shape.name}`: {totals[0]} rows")
    return totals


def _together(task: Task, at: int, total: int, found: int) -> int:
    """Counts are added; digests are at the second place, and at every other from the third on."""
    digest = at == 1 or (at > 1 and at % 2 == 0)
    return total ^ found if digest and task.sql.xor and task.shape.key else total + found


def _summed(task: Task, parts: Sequence[str]) -> str:
    number = task.sql.number(task.sql.hashed(task.sql.joined(parts)))
    return f"{(task.shape.key and task.sql.xor) or 'SUM'}({number})"


def _chunks(task: Task) -> Iterator[str]:
    """Conditions that together hold for every row once: pieces of the key's first column, if it is a whole number."""
    first = task.shape.key[:1]
    if not first or task.asked.wanted.sample or not task.sql.stepped(task.field(first[0])):
        yield ""
        return
    column, low = f"t.{task.sql.quoted(first[0])}", ""
    while bound := task.ask(column, f"{low or '1 = 1'} ORDER BY {column} LIMIT 1 OFFSET {CHUNK - 1}"):
        yield " AND ".join(filter(None, (low, f"{column} <= {int(bound[0][0])}")))
        low = f"{column} > {int(bound[0][0])}"
    yield low


def _hexadecimal(total: int) -> str:
    return f"{total % (1 << 128):032x}"


def _column(task: Task, one: Field, rows: int, sums: Sequence[int]) -> Column:
    name = names.column(task.shape.written, one.name)
    shown, sensitive = name in task.asked.wanted.shown, name in task.asked.wanted.sensitive
    text = task.text(one)
    label = task.sql.hashed(task.sql.joined([task.salt, task.sql.literal("="), text]))
    shares = tuple((found or NULL, many) for found, many in _counted(task, label)) if sensitive else ()
    return Column(
        one.name,
        _hexadecimal(sums[0]),
        sums[1],
        _distinct(task, one) if rows > sums[1] else 0,
        _counted(task, text) if shown else (),
        shares,
        shown,
    )


def _distinct(task: Task, one: Field) -> int:
    """Different values beside NULL and the default, up to a bound, at which the server stops looking."""
    column, text = f"t.{task.sql.quoted(one.name)}", task.text(one)
    other = f" AND {text} <> {one.default}" if one.default else ""
    inner = (
        f"SELECT DISTINCT {text} FROM {task.source} WHERE {column} IS NOT NULL{other} LIMIT {DISTINCT + 1}"  # noqa: S608
    )
    with closing(task.connection.cursor()) as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({inner}) d")  # noqa: S608
        return int(cursor.fetchone()[0])


def _counted(task: Task, text: str) -> tuple[tuple[Any, int], ...]:
    """Value -> rows, in the order of the values; () if there are too many."""
    with closing(task.connection.cursor()) as cursor:
        inner = f"SELECT {text} v FROM {task.source}"  # noqa: S608
        cursor.execute(f"SELECT v, COUNT(*) FROM ({inner}) d GROUP BY v LIMIT {DISTINCT + 1}")  # noqa: S608
        found = [(_text(value), int(rows)) for value, rows in cursor.fetchall()]
    whole = len(found) <= DISTINCT
    return tuple(sorted(found, key=lambda one: (one[0] is not None, one[0] or ""))) if whole else ()


def _text(value: object) -> str | None:
    if value is None:
        return None
    return value.decode(errors="backslashreplace") if isinstance(value, bytes) else str(value)
