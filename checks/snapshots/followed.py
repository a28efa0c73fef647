"""Rows one by one, of tables whose rows are said to change: the values of those that stay are compared by their key.

Once a row has come or gone, a digest over all of them says nothing of the others. So of such tables each row is kept
under keyed numbers of its key and its values, in a temporary file without a name that goes with the run: memory does
not grow with the table. Rejected: digests of groups of rows, which say nothing of those beside a row that went.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import Final

from ...dataclass import dataclass
from .records import Stayed

SIZE: Final = 8  #: bytes of a value's number
NOTHING: Final = bytes(SIZE)  #: the number of NULL

#: The number of a row's key, and those of its values one after the other.
Row = tuple[int, bytes]


class Unfollowed(Exception):  # noqa: N818 - it reads as what happened
    """The rows of a table cannot be told apart; the message says why."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A table at one moment."""

    columns: tuple[str, ...] = ()
    place: str = ""  #: where its rows are
    sampled: bool = False
    undecided: str = ""  #: why they are not


@dataclass(slots=True)
class Followed:
    """All that was kept, of every moment."""

    tables: frozenset[str]  #: as claims write them
    _kept: dict[tuple[str, str], _Kept] = field(default_factory=dict)
    _file: sqlite3.Connection | None = None

    def page(self, moment: str) -> "Page":
        """Where the rows of a moment are written."""
        return Page(self, moment)

    def keep(self, at: tuple[str, str], rows: Iterable[Row], columns: tuple[str, ...], sampled: bool) -> None:
        """Write them. Raises Unfollowed where there is no room, and whatever reading them does."""
        place = f"rows{len(self._kept)}"
        try:
            file = self._opened()
            file.execute(f"CREATE TABLE {place} (key INTEGER, numbers BLOB)")
        except sqlite3.Error as error:
            raise Unfollowed(_full(error)) from None
        for batch in _batches(rows):
            try:
                file.executemany(f"INSERT INTO {place} VALUES (?, ?)", batch)  # noqa: S608
            except sqlite3.Error as error:
                raise Unfollowed(_full(error)) from None
        self._kept[at] = _Kept(columns, place, sampled)

    def fail(self, at: tuple[str, str], reason: str) -> None:
        """Say why there are none."""
        self._kept[at] = _Kept(undecided=reason)

    def stayed(self, before: str, after: str, table: str) -> Stayed | None:
        """What became of the rows that were there both times; None where one of the times has nothing of it."""
        then, now = self._kept.get((before, table)), self._kept.get((after, table))
        if then is None or now is None:
            return None
        if reason := then.undecided or now.undecided:
            return Stayed(undecided=reason)
        try:
            return self._compared(then, now)
        except Unfollowed as error:
            return Stayed(undecided=str(error))
        except sqlite3.Error as error:
            return Stayed(undecided=_full(error))

    def close(self) -> None:
        """Let it go."""
        if self._file is not None:
            self._file.close()
        self._file = None

    def _opened(self) -> sqlite3.Connection:
        if self._file is None:
            self._file = sqlite3.connect("", isolation_level=None)
            self._file.execute("PRAGMA journal_mode = OFF")
            self._file.execute("PRAGMA synchronous = OFF")
        return self._file

    def _compared(self, then: _Kept, now: _Kept) -> Stayed:
        both = [name for name in then.columns if name in now.columns]
        places = [(_part(then.columns.index(name)), _part(now.columns.index(name))) for name in both]
        counts, stay, gone, new = [0] * len(both), 0, 0, 0
        for one, other in _merged(self._sorted(then.place), self._sorted(now.place)):
            if one is None or other is None:
                gone, new = gone + (other is None), new + (one is None)
                continue
            stay += 1
            if one == other and then.columns == now.columns:
                continue
            for index, (old, young) in enumerate(places):
                counts[index] += one[old] != other[young]
        sampled = then.sampled or now.sampled
        return Stayed(stay, gone, new, tuple(zip(both, counts, strict=True)), sampled)

    def _sorted(self, place: str) -> Iterator[Row]:
        yield from self._opened().execute(f"SELECT key, numbers FROM {place} ORDER BY key")  # noqa: S608


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one moment."""

    of: Followed
    moment: str

    def wants(self, table: str) -> bool:
        """Whether the rows of a table are followed."""
        return table in self.of.tables

    def keep(self, table: str, rows: Iterable[Row], columns: tuple[str, ...], sampled: bool) -> None:
        """Write them."""
        self.of.keep((self.moment, table), rows, columns, sampled)

    def fail(self, table: str, reason: str) -> None:
        """Say why there are none."""
        self.of.fail((self.moment, table), reason)


def _batches(rows: Iterable[Row], size: int = 10_000) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    yield batch


def _part(index: int) -> slice:
    return slice(index * SIZE, index * SIZE + SIZE)


def _merged(then: Iterator[Row], now: Iterator[Row]) -> Iterator[tuple[bytes | None, bytes | None]]:
    """What both have of each key, in the order of the keys."""
    one, other = next(then, None), next(now, None)
    while one or other:
        if other is None or (one is not None and one[0] < other[0]):
            assert one is not None
            yield one[1], None
            one = _next(then, one)
        elif one is None or other[0] < one[0]:
            yield None, other[1]
            other = _next(now, other)
        else:
            yield one[1], other[1]
            one, other = _next(then, one), _next(now, other)


def _next(rows: Iterator[Row], last: Row) -> Row | None:
    found = next(rows, None)
    if found is not None and found[0] == last[0]:
        raise Unfollowed(
            "several of its rows have the same key, so that nobody can tell which of them stayed"
        )
    return found


def _full(error: sqlite3.Error) -> str:
    name = getattr(error, "sqlite_errorname", "") or type(error).__name__
    return f"its rows could not be kept in the temporary folder ({name}), so that those that stay were not compared"
