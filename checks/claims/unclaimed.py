"""What happened to schema and data although no claim speaks of it: in every run that has claims, that fails.

The log of migrations is left out, it has claims of its own; so are tables that the environment says not to look at.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ..snapshots.records import Change, Rows
from . import coverage
from .schemas import told
from .sight import BEFORE, BETWEEN, DEPLOY, ROLLBACK, ROLLED, WHOLE, Pair, Sight


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that happened, or of which nobody can tell whether it did."""

    subject: str  #: table, `table.column`, or what else has a name
    kind: str  #: "schema", "rows" or "values"
    what: str  #: one sentence without a stop
    decided: bool = True  #: whether it happened for certain
    moved: bool = False  #: rows now hold another value of a sensitive column


def data(seen: Sight) -> tuple[Effect, ...]:
    """Rows and values that are others, or may be, without a word."""
    tables = dict.fromkeys(name for pair in (DEPLOY, ROLLBACK, WHOLE) for name in seen.rows.get(pair, {}))
    return tuple(effect for name in tables if name != seen.log for effect in _table(seen, name))


def schema(seen: Sight) -> tuple[Effect, ...]:
    """Changes of the schema without a word."""
    return (*_unread(seen), *_changed(seen))


def _table(seen: Sight, name: str) -> Iterator[Effect]:
    deployed = seen.rows.get(DEPLOY, {}).get(name)
    if deployed is not None and deployed.fate == "ignored":
        return
    unread = _undecided(seen, name)
    if unread:
        yield Effect(name, "rows", unread, decided=False)
        return
    found = [*_deployed(seen, name, deployed), *_returned(seen, name)]
    told: set[str] = set()
    for one in sorted(found, key=lambda effect: not effect.decided):
        if one.subject not in told:
            yield one
        told.add(one.subject)


def _undecided(seen: Sight, name: str) -> str:
    for pair in (DEPLOY, ROLLBACK, WHOLE):
        rows = seen.rows.get(pair, {}).get(name)
        if rows is not None and rows.fate == "undecided":
            return f"{name}: {rows.reason}"
    return ""


def _deployed(seen: Sight, name: str, rows: Rows | None) -> Iterator[Effect]:
    if rows is None:
        return
    if seen.others(DEPLOY, name):
        if name not in coverage.rows_deployed(seen.said):
            yield Effect(name, "rows", f"the deploy leaves {name} with other rows ({_many(rows)})")
        return
    for column in _lost(rows):
        subject = f"{name}.{column}"
        if subject not in coverage.deployed(seen.said):
            yield _values(seen, subject, DEPLOY, "the deploy")
    yield from _unknown(seen, rows, (DEPLOY, "the deploy"), coverage.deployed(seen.said))


def _returned(seen: Sight, name: str) -> Iterator[Effect]:
    """In the end; of a table that was written to in the meantime, what the rollback itself did."""
    between = seen.rows.get(BETWEEN, {}).get(name)
    pair = ROLLBACK if between is not None and between.fate in ("changed", "gone") else WHOLE
    rows = seen.rows.get(pair, {}).get(name)
    if rows is None:
        return
    covered = coverage.returned(seen.said) if pair is WHOLE else coverage.rolled(seen.said)
    if seen.others(pair, name):
        if name not in coverage.rows_rolled(seen.said):
            yield Effect(name, "rows", f"the rollback leaves {name} with other rows ({_many(rows)})")
        return
    for column in _lost(rows):
        subject = f"{name}.{column}"
        if subject not in covered:
            yield _values(seen, subject, pair, "the rollback")
    yield from _unknown(seen, rows, (pair, "the rollback"), covered)


def _unknown(seen: Sight, rows: Rows, did: tuple[Pair, str], covered: frozenset[str]) -> Iterator[Effect]:
    """What the columns that changed do not show: those that nobody could read, and which value stands in which row.

    Without a key only whole rows tell the second. Where a column is another one, whole rows are others anyway.
    """
    (pair, who), name = did, rows.table
    if not rows.before:
        return
    for one in rows.columns:
        subject = f"{name}.{one.column}"
        if one.fate == "undecided" and subject not in covered:
            yield Effect(subject, "values", f"{subject}: {one.reason}", decided=False)
    if rows.keys != "changed" or seen.keyed(pair, name):
        return
    same = [one for one in rows.columns if one.fate == "same"]
    if len(same) == len(rows.columns):
        yield Effect(name, "rows", f"{who} leaves {name} with values in other rows")
    elif len(same) > 1:
        what = f"{name} has no key, so that nobody can tell whether {who} left its other values in their rows"
        yield Effect(name, "rows", what, decided=False)


def _lost(rows: Rows) -> list[str]:
    """Columns that have other values, or are gone. Of a table without a row nothing is lost."""
    if not rows.before:
        return []
    return [one.column for one in rows.columns if one.fate in ("changed", "gone")]


def _values(seen: Sight, subject: str, pair: Pair, who: str) -> Effect:
    found = seen.values(pair, subject)
    gone = found is None or found.fate == "gone"
    moved = subject in seen.sensitive and not gone
    what = f"{who} leaves {subject} with other values"
    if gone:
        what = f"{subject} is gone after {who}, and its values with it"
    elif moved:
        what = f"{who} leaves rows of {subject} with another value, which may mean something else"
    return Effect(subject, "values", what, moved=moved)


def _many(rows: Rows) -> str:
    return f"{rows.before or 0} before, {rows.after or 0} after"


def _unread(seen: Sight) -> Iterator[Effect]:
    reasons = [
        one for moment in (BEFORE, ROLLED) if (taken := seen.snapshot(moment)) for one in taken.undecided
    ]
    for reason in dict.fromkeys(reasons):
        yield Effect("the schema", "schema", reason, decided=False)


def _changed(seen: Sight) -> Iterator[Effect]:
    covered, columns = coverage.schema(seen.said), coverage.deployed(seen.said)
    added = coverage.added(seen.said)
    for pair, who in ((WHOLE, "the rollback"), (DEPLOY, "the deploy")):
        found: dict[str, list[Change]] = {}
        for one in seen.changes.get(pair, ()):
            owner = one.table or one.name
            own = pair is DEPLOY and (one.name in columns or one.aspect == "position" or owner in added)
            if owner not in {*covered, seen.log} and one.name not in covered and not own:
                found.setdefault(owner, []).append(one)
        for owner, changes in found.items():
            yield Effect(owner, "schema", f"{who} leaves the schema of {owner} changed: {_line(changes)}")


def _line(changes: list[Change]) -> str:
    return told(changes).replace("\n", "; ")
