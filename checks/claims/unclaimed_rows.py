"""What happened to rows and values although no claim speaks of it: in every run that has claims, that fails.

Which rows the log of migrations has is left out, it has claims of its own; so are tables that the environment says not
to look at. Where a claim says that rows come or go, the values of the rows that stay are still nobody's to change.
"""

from collections.abc import Iterator
from typing import Final

from ...notation import names
from ..snapshots.records import Rows
from . import coverage, rows_left
from .effect import Effect
from .sight import BETWEEN, DEPLOY, REDEPLOY, ROLLBACK, WHOLE, Pair, Sight

#: What is compared.
_PAIRS: Final = (DEPLOY, ROLLBACK, WHOLE, REDEPLOY)

Did = tuple[Pair, str]  #: between which moments, and who did it


def data(seen: Sight) -> tuple[Effect, ...]:
    """Rows and values that are others, or may be, without a word."""
    tables = dict.fromkeys(name for pair in _PAIRS for name in seen.rows.get(pair, {}))
    return tuple(effect for name in tables for effect in _table(seen, name))


def _table(seen: Sight, name: str) -> Iterator[Effect]:
    deployed = seen.rows.get(DEPLOY, {}).get(name)
    if (deployed is not None and deployed.fate == "ignored") or _names_alone(seen, name):
        return
    unread = _undecided(seen, name)
    if unread:
        yield Effect(name, "rows", unread, decided=False)
        return
    found = [*_deployed(seen, name), *_returned(seen, name)]
    told: set[str] = set()
    for one in sorted(found, key=lambda effect: not effect.decided):
        if one.subject not in told:
            yield one
        told.add(one.subject)


def _names_alone(seen: Sight, name: str) -> bool:
    """Whether it is the log of migrations, and has nothing but their names."""
    there = [rows for pair in _PAIRS if (rows := seen.rows.get(pair, {}).get(name))]
    return name == seen.log and all(len(rows.columns) <= 1 for rows in there)


def _undecided(seen: Sight, name: str) -> str:
    for pair in _PAIRS:
        rows = seen.rows.get(pair, {}).get(name)
        if rows is not None and rows.fate == "undecided":
            return f"{name}: {rows.reason}"
    return ""


def _by(seen: Sight, name: str, did: Did, covered: tuple[frozenset[str], frozenset[str]]) -> Iterator[Effect]:
    """What one of them did; `covered` are tables of which the rows, and columns of which the values may be others."""
    pair, who = did
    rows = seen.rows.get(pair, {}).get(name)
    if rows is None:
        return
    if seen.others(pair, name):
        if name in {*covered[0], seen.log}:
            yield from _stayed(seen, rows, did, covered[1])
        else:
            yield Effect(name, "rows", f"{who} leaves {name} with other rows ({_many(rows)})")
        return
    for column in _lost(rows):
        subject = names.column(name, column)
        if subject not in covered[1]:
            yield _values(seen, subject, pair, who)
    yield from _unknown(seen, rows, did, covered[1])


def _stayed(seen: Sight, rows: Rows, did: Did, covered: frozenset[str]) -> Iterator[Effect]:
    """What became of the values in the rows that stayed, where a claim says that others came or went."""
    (pair, who), name = did, rows.table
    if reason := seen.lost(pair, name):
        yield Effect(name, "rows", reason, decided=False)
    stayed = seen.followed(pair, name)
    if stayed is None:
        return
    counts = dict(stayed.columns)
    for one in rows.columns:
        subject = names.column(name, one.column)
        if subject in covered or one.fate == "new":
            continue
        if one.fate == "gone":
            yield _values(seen, subject, pair, who)
        elif one.fate == "undecided":
            yield Effect(subject, "values", f"{subject}: {one.reason}", decided=False)
        elif many := counts.get(one.column):
            what = f"{who} leaves {subject} with another value in {many} of the {stayed.rows} rows that stay"
            yield Effect(subject, "values", what, moved=subject in seen.sensitive)


def _deployed(seen: Sight, name: str) -> Iterator[Effect]:
    """Both times. What the second deploy does to a table that the first one made is its own affair."""
    covered = coverage.rows_deployed(seen.said), coverage.deployed(seen.said)
    yield from _by(seen, name, (DEPLOY, "the deploy"), covered)
    if name not in coverage.added(seen.said):
        yield from _by(seen, name, (REDEPLOY, "the second deploy"), covered)


def _returned(seen: Sight, name: str) -> Iterator[Effect]:
    """In the end; of a table that was written to in the meantime, what the rollback itself did."""
    between = seen.rows.get(BETWEEN, {}).get(name)
    tables = coverage.rows_rolled(seen.said)
    if between is None or between.fate not in ("changed", "gone"):
        yield from _by(seen, name, (WHOLE, "the rollback"), (tables, coverage.returned(seen.said)))
        return
    yield from _by(seen, name, (ROLLBACK, "the rollback"), (tables, coverage.rolled(seen.said)))
    whole = seen.rows.get(WHOLE, {}).get(name)
    if whole is not None and seen.followed(WHOLE, name):
        yield from _stayed(seen, whole, (WHOLE, "the rollback"), coverage.returned(seen.said))
    else:
        yield from _written(seen, name)
    said = name in {*coverage.rows_left(seen.said), seen.log}
    back = seen.others(ROLLBACK, name) and not seen.others(WHOLE, name)
    if not said and seen.others(DEPLOY, name) and not back and name in seen.rows.get(WHOLE, {}):
        yield _left(seen, name)


def _left(seen: Sight, name: str) -> Effect:
    """What the deploy did to the rows and nobody undid: more than what was written in the meantime explains."""
    many = _many(seen.rows[WHOLE][name])
    if what := rows_left.stands(seen, name):
        return Effect(name, "rows", f"the rollback leaves {name} {what} ({many})")
    words = "was written to before the rollback: nobody can tell whether what the deploy did to its rows is undone"
    return Effect(name, "rows", f"{name} {words}", decided=False)


def _written(seen: Sight, name: str) -> Iterator[Effect]:
    """What nobody can tell of the end, because the table was written to in the meantime."""
    covered = coverage.returned(seen.said)
    deployed, whole = seen.rows.get(DEPLOY, {}).get(name), seen.rows.get(WHOLE, {}).get(name)
    moved = seen.others(ROLLBACK, name) or seen.others(DEPLOY, name)
    if whole is not None and not seen.others(WHOLE, name) and moved:
        words, columns = "holds other values than before the deploy", _lost(whole)
    elif deployed is not None and not seen.others(DEPLOY, name):
        words, columns = "was changed by the deploy", _lost(deployed)
    else:
        return
    for column in columns:
        subject = names.column(name, column)
        if subject not in covered:
            what = f"{subject} {words}, and {name} was written to before the rollback: nobody can tell what it lost"
            yield Effect(subject, "values", what, decided=False)


def _unknown(seen: Sight, rows: Rows, did: Did, covered: frozenset[str]) -> Iterator[Effect]:
    """What the columns that changed do not show: those that nobody could read, and which value stands in which row.

    Without a key only whole rows tell the second. Where a column is another one, whole rows are others anyway.
    """
    (pair, who), name = did, rows.table
    if not rows.before:
        return
    for one in rows.columns:
        subject = names.column(name, one.column)
        if one.fate == "undecided" and subject not in covered:
            yield Effect(subject, "values", f"{subject}: {one.reason}", decided=False)
    if rows.keys == "same" or seen.keyed(pair, name):
        return
    same = [one for one in rows.columns if one.fate == "same"]
    if len(same) == len(rows.columns) and rows.keys == "changed":
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
