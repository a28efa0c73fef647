"""Snapshots as evidence has them: digests and counts, values only of columns that may be shown. Pure."""

import hashlib

from ...notation.names import split
from ..claims.sight import BEFORE, DEPLOYED, ROLLED, Sight
from ..evidence import Bar, Counted, Digested, Side, Taken
from ..snapshots.naming import named
from ..snapshots.records import Column, Snapshot, Table, Untaken
from .subjects import Subject

#: Moments that a picture of before and after has.
_PICTURED = (BEFORE, DEPLOYED, ROLLED)
#: What stands for no value.
NULL = "NULL"
#: The longest value that a picture shows.
LONGEST = 40


def taken(moment: str, found: Snapshot | Untaken, ran: tuple[str, ...], smallest: int) -> Taken:
    """The record of a snapshot, or of why there is none. `smallest`: counts below it are not told of a value."""
    if isinstance(found, Untaken):
        return Taken(moment, 0.0, "inconclusive", found.reason)
    seen = named(found)
    return Taken(
        moment,
        round(seen.seconds, 3),
        "inconclusive" if seen.undecided else "passed",
        "; ".join(seen.undecided),
        seen.system,
        seen.version,
        seen.schema,
        [_table(one, smallest) for one in seen.tables],
        list(ran),
    )


def sides(seen: Sight, subject: Subject, smallest: int) -> list[Side]:
    """What a table or column was before, in between and in the end."""
    if subject.about == "schema":
        return []
    return [_side(seen, moment, subject, smallest) for moment in _PICTURED if seen.snapshot(moment)]


def _side(seen: Sight, moment: str, subject: Subject, smallest: int) -> Side:
    owner = subject.name if subject.about == "rows" else split(subject.name)[0]
    table = seen.table(moment, owner)
    if subject.about == "rows":
        return Side(moment, table is not None, table.rows if table else 0)
    column = seen.column(moment, subject.name)
    if table is None or column is None:
        return Side(moment, there=False)
    return Side(moment, True, table.rows, column.nulls, column.distinct, _bars(column, smallest))


def _table(one: Table, smallest: int) -> Counted:
    return Counted(
        one.name,
        hashlib.sha256(one.ddl.encode("utf-8", "surrogatepass")).hexdigest(),
        one.rows,
        one.keys,
        [_column(column, smallest) for column in one.columns],
        one.sampled,
        one.ignored,
        one.undecided,
    )


def _column(one: Column, smallest: int) -> Digested:
    return Digested(one.name, one.digest, one.nulls, one.distinct, _bars(one, smallest), one.undecided)


def _bars(one: Column, smallest: int) -> list[Bar]:
    """None of a column that may not be shown, whatever a snapshot has of it."""
    if not one.shown:
        return []
    counted = sorted(one.histogram, key=lambda pair: (pair[0] is None, pair[0] or ""))
    return [
        Bar(_text(value), 0, smallest) if rows < smallest else Bar(_text(value), rows)
        for value, rows in counted
    ]


def _text(value: str | None) -> str:
    if value is None:
        return NULL
    text = f"'{NULL}'" if value == NULL else value
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
