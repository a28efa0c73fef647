"""Why what was seen proves nothing, although it was seen: pure.

A doubt takes a pass away and leaves a failure: what does not hold on another version, or beside another writer's table,
does not hold. Only where the other writer may have made it fail is a failure undecided, too.
"""

from ...dataclass import dataclass
from ..claims.sight import BETWEEN, DEPLOY, REST, ROLLBACK, Pair, Sight
from ..snapshots.records import Snapshot
from .production import Declared


@dataclass(frozen=True, slots=True)
class Doubts:
    """What is in doubt."""

    reasons: tuple[str, ...] = ()  #: one sentence each, without a stop
    written: frozenset[str] = frozenset()  #: tables that somebody else wrote to


def doubts(seen: Sight, production: tuple[Declared, ...] = ()) -> Doubts:
    """All there are; `production` is what the environments declare on which the deploy runs."""
    found = [
        _nothing(seen, DEPLOY, "the deploy changed nothing"),
        _nothing(seen, ROLLBACK, "nothing was rolled back"),
    ]
    written = frozenset(table for pair in (BETWEEN, REST) for table in _strangers(seen, pair))
    if written:
        names = ", ".join(sorted(written))
        found.append(f"somebody else writes to this database: {names} changed while no step did")
    found += _other(seen, production)
    return Doubts(tuple(filter(None, found)), written)


def _nothing(seen: Sight, pair: Pair, words: str) -> str:
    """Whatever status its commands ended with, and whatever the log says has run: an empty migration is logged, too.

    What goes out of the log was rolled back: a way back that brings no value back is one, where the claims say so.
    """
    if pair not in seen.rows:
        return ""
    log = seen.log if pair == DEPLOY else ""
    rows = [one for one in seen.rows[pair].values() if one.table != log]
    changes = [one for one in seen.changes[pair] if (one.table or one.name) != log]
    if changes or any(one.fate not in ("same", "ignored", "undecided") for one in rows):
        return ""
    return f"{words}: schema and data are the same {pair[0]} and {pair[1]}"


def _strangers(seen: Sight, pair: Pair) -> list[str]:
    if pair in seen.touched or pair not in seen.rows:
        return []
    found = [one.table for one in seen.rows[pair].values() if one.fate in ("changed", "new", "gone")]
    return [*found, *(one.table or one.name for one in seen.changes[pair])]


def _other(seen: Sight, production: tuple[Declared, ...]) -> list[str]:
    """Another system or version may do otherwise what is proved here."""
    here = next((one for one in seen.taken.values() if isinstance(one, Snapshot)), None)
    if here is None:
        return []
    return [words for one in production if (words := one.unlike(here.system, here.version))]
