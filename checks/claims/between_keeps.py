"""no step between the deploy and the rollback changes data: tests that are called safe are."""

from ..sentences.slots import Values
from ..snapshots.records import Rows
from ..verdict import Judgement, compare, undecided
from .sight import BETWEEN, Sight


def judge(_values: Values, seen: Sight) -> Judgement:
    """Fail where a row or value is another one; where no step ran, or there is no row, nothing was tried."""
    expected = "the same rows and values before the rollback as after the deploy"
    tables = _looked_at(seen)
    if others := changed(seen):
        return compare(False, expected, "; ".join(map(_said, others)))
    if BETWEEN not in seen.filled:
        return undecided(expected, "no step was run in between")
    if unread := [f"{one.table}: {one.reason}" for one in tables if one.fate == "undecided"]:
        return undecided(expected, unread[0])
    rows = sum(one.before or 0 for one in tables)
    if not rows:
        return undecided(expected, "no table had a row, so that nothing could be seen to change")
    return compare(True, expected, f"{len(tables)} tables with {rows} rows are as they were")


def changed(seen: Sight) -> list[Rows]:
    """The tables that were left otherwise."""
    return [one for one in _looked_at(seen) if one.fate in ("changed", "new", "gone")]


def _looked_at(seen: Sight) -> list[Rows]:
    return [one for one in seen.rows[BETWEEN].values() if one.fate != "ignored" and one.table != seen.log]


def _said(rows: Rows) -> str:
    """Which columns it is, where the rows are the same ones."""
    columns = ", ".join(one.column for one in rows.columns if one.fate == "changed")
    if rows.before != rows.after or not columns:
        return f"{rows.table}: {rows.before or 0} rows before, {rows.after or 0} after"
    return f"{rows.table}: other values in {columns}"
