"""What claims about the schema of a table share: that the table is there, and what of it differs."""

from collections.abc import Iterable

from ...errors import suggest
from ..snapshots.records import COUNTER, Change, Snapshot
from ..verdict import Judgement, compare, undecided
from .sight import BEFORE, MOMENTS, ROLLED, WHOLE, Sight

#: So many differences are told.
SHOWN = 8
#: Words of a claim -> the aspect of a piece that may differ.
TOLERATED = {"column order": "position", "comments": "comment"}


def restored(seen: Sight, name: str, tolerances: frozenset[str]) -> Judgement:
    """Fail where something differs that is not tolerated, or what is tolerated does not differ."""
    expected = f"the schema of {name} as before the deploy"
    expected += f", except {' and '.join(sorted(tolerances))}" if tolerances else ""
    if found := _absent(seen, name, expected):
        return found
    changes = of(seen.changes[WHOLE], name)
    aspects = {TOLERATED[one] for one in tolerances}
    rest = [one for one in changes if one.aspect not in aspects]
    if rest:
        return compare(False, expected, told(rest), _allowed(rest))
    unused = sorted(
        one for one in tolerances if not any(TOLERATED[one] == change.aspect for change in changes)
    )
    if unused:
        return compare(False, expected, "nothing of that differs", f"{' and '.join(unused)} came back too")
    if reason := _empty(seen, name):
        return undecided(expected, reason)
    return compare(True, expected, told(changes) or "the same")


def of(changes: Iterable[Change], name: str) -> list[Change]:
    """Those of a table, or of a view or whatever else has this name."""
    return [one for one in changes if name in (one.table, one.name)]


def told(changes: Iterable[Change]) -> str:
    """Differences in words."""
    lines = [_told(one) for one in changes]
    more = len(lines) - SHOWN
    return "; ".join([*lines[:SHOWN], *([f"and {more} more"] if more > 0 else [])])


def _allowed(changes: Iterable[Change]) -> str:
    """How the page could say it, where nothing differs but what a claim can leave out."""
    words = {aspect: word for word, aspect in TOLERATED.items()}
    aspects = {one.aspect for one in changes}
    if not aspects <= words.keys():
        return ""
    named = " and ".join(f"`{words[aspect]}`" for aspect in sorted(aspects))
    return f"only {named} differs, which `schema_restored_except` allows for"


def _told(one: Change) -> str:
    what = f"{one.kind} {one.name}"
    if one.kind == COUNTER:
        return f"the next number of {one.name} is one that a row has already"
    if one.kind == "ddl":
        return f"{one.name}: the database describes it otherwise"
    if not one.aspect:
        return f"{what} is {'new' if one.before is None else 'gone'}"
    return f"{what}: {one.aspect} {one.before or 'none'} is now {one.after or 'none'}"


def _absent(seen: Sight, name: str, expected: str) -> Judgement | None:
    """A claim about a table that was never there is a mistake; unread parts of the schema decide nothing."""
    snapshots = [one for moment in (BEFORE, ROLLED) if (one := seen.snapshot(moment))]
    if unread := next((reason for one in snapshots for reason in one.undecided), ""):
        return undecided(expected, unread)
    names = {name for moment in MOMENTS if (taken := seen.snapshot(moment)) for name in _names(taken)}
    if name in names:
        return None
    return compare(False, expected, f"there is no table {name}", suggest(name, sorted(names)).strip())


def _names(snapshot: Snapshot) -> set[str]:
    return {table.name for table in snapshot.tables} | {name.partition(" ")[2] for name, _ in snapshot.others}


def _empty(seen: Sight, name: str) -> str:
    """What fails on rows does not fail where there are none."""
    table = seen.table(BEFORE, name)
    if table is None or table.rows or table.undecided or table.ignored:
        return ""
    return f"{name} has no row before the deploy: what would fail on rows does not fail there"
