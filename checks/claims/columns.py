"""What claims about the values of a column share: that it is there, that it was seen, and that it can tell anything."""

from ...errors import suggest
from ...notation.names import column as titled
from ...notation.names import split
from ..snapshots.records import Column, Values
from ..verdict import Judgement, compare, undecided
from .sight import BETWEEN, DEPLOY, MOMENTS, ROLLBACK, Pair, Sight

#: A column with fewer different values that are not its default may come back the same without being restored.
TELLING = 2


def absent(seen: Sight, name: str, expected: str) -> Judgement | None:
    """Fail where no snapshot has the column: a claim about nothing is a mistake."""
    if any(seen.column(moment, name) for moment in MOMENTS):
        return None
    known = {titled(table.name, column.name) for moment in MOMENTS if (taken := seen.snapshot(moment))
             for table in taken.tables for column in table.columns}  # fmt: skip
    unread = _unread(seen, name) or seen.unread()
    if unread:
        return undecided(expected, unread)
    return compare(False, expected, f"there is no column {name}", suggest(name, sorted(known)).strip())


def unseen(seen: Sight, pair: Pair, name: str) -> str:
    """Why nobody can tell what became of the column's values; "" where one can."""
    table = split(name)[0]
    rows = seen.rows[pair].get(table)
    if rows and rows.fate in ("ignored", "undecided"):
        return f"{table}: {rows.reason}"
    if reason := _unlisted(seen, pair, name):
        return reason
    if rows is None:
        return ""
    if seen.others(pair, table) and seen.followed(pair, table) is None:
        return _unfollowed(seen, pair, table)
    found = seen.values(pair, name)
    return f"{name}: {found.reason}" if found and found.fate == "undecided" else ""


def _unlisted(seen: Sight, pair: Pair, name: str) -> str:
    """Why the column may be there although a snapshot does not have it."""
    missing = (moment for moment in pair if seen.column(moment, name) is None)
    return next(filter(None, map(seen.unlisted, missing)), "")


def _unfollowed(seen: Sight, pair: Pair, table: str) -> str:
    stayed = seen.stayed.get(pair, {}).get(table)
    if stayed and not stayed.undecided:
        return f"no row that {table} has {pair[0]} is there {pair[1]}"
    words = f"{table} has other rows {pair[1]} than {pair[0]}, so that values cannot be compared row by row"
    return f"{words}: {stayed.undecided}" if stayed else words


def moved_in(seen: Sight, name: str) -> frozenset[Pair]:
    """In which passages its values became others, the one in between among them."""
    fates = {pair: found.fate for pair in (DEPLOY, BETWEEN, ROLLBACK) if (found := seen.values(pair, name))}
    return frozenset(pair for pair, fate in fates.items() if fate not in ("same", "undecided"))


def written(seen: Sight, name: str) -> str:
    """Why before and after cannot be compared, although each of the two passages could; "" where they can."""
    table = split(name)[0]
    rows = seen.rows.get(BETWEEN, {}).get(table)
    if rows is None or rows.fate in ("same", "ignored"):
        return ""
    return f"{table} was written to between deploy and rollback, so that before and after cannot be compared"


def mute(seen: Sight, moment: str, name: str) -> str:
    """Why the column's values at this moment prove nothing; "" where they do."""
    table, column = seen.table(moment, split(name)[0]), seen.column(moment, name)
    if table is None or column is None:
        return ""
    if not table.rows:
        return f"{table.name} has no row {moment}, so that nothing can be lost"
    if column.distinct < TELLING:
        many = "no value" if not column.distinct else "only one value"
        return f"{name} holds {many} besides NULL and its default {moment}, so that nobody would see a loss"
    return ""


def state(column: Column | None, rows: int) -> str:
    """What a column holds, without a value."""
    if column is None:
        return "it is gone"
    many = f"more than {column.distinct - 1}" if column.distinct > 50 else str(column.distinct)
    return f"{rows} rows, {column.nulls} NULL, {many} different values besides NULL and the default"


def became(found: Values | None, rows: tuple[int, int]) -> str:
    """What became of it, without a value."""
    if found is None:
        return "it is not there"
    if found.fate == "same":
        return "the same values"
    return f"{state(found.before, rows[0])}; then {state(found.after, rows[1])}"


def counts(seen: Sight, pair: Pair, name: str) -> tuple[int, int]:
    """The rows of the column's table before and after."""
    rows = seen.rows[pair].get(split(name)[0])
    return (rows.before or 0, rows.after or 0) if rows else (0, 0)


def _unread(seen: Sight, name: str) -> str:
    """Its table was there and could not be read, at every moment."""
    table = split(name)[0]
    reasons = [one.undecided for moment in MOMENTS if (one := seen.table(moment, table)) and one.undecided]
    return f"{table}: {reasons[0]}" if reasons else ""
