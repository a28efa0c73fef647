"""What happened to the schema although no claim speaks of it: in every run that has claims, that fails.

That the log of migrations comes with the first of them is left out.
"""

from collections.abc import Iterator

from ..snapshots.records import COUNTER, Change
from . import coverage
from .effect import Effect
from .schemas import told
from .sight import DEPLOY, MOMENTS, REDEPLOY, WHOLE, Sight


def schema(seen: Sight) -> tuple[Effect, ...]:
    """Changes of the schema without a word."""
    return (*_unread(seen), *_changed(seen))


def _unread(seen: Sight) -> Iterator[Effect]:
    reasons = [one for moment in MOMENTS if (taken := seen.snapshot(moment)) for one in taken.undecided]
    for reason in dict.fromkeys(reasons):
        yield Effect("the schema", "schema", reason, decided=False)


def _changed(seen: Sight) -> Iterator[Effect]:
    covered, columns = coverage.schema(seen.said), coverage.deployed(seen.said)
    added = coverage.added(seen.said)
    by_deploy: set[str] = set()
    for pair, who in ((WHOLE, "the rollback"), (DEPLOY, "the deploy"), (REDEPLOY, "the second deploy")):
        found: dict[str, list[Change]] = {}
        for one in seen.changes.get(pair, ()):
            owner = one.table or one.name
            claimed = (
                one.kind in ("column", COUNTER) and one.name in columns
            )  # an index may be called like one
            own = pair is not WHOLE and (claimed or one.aspect == "position" or owner in added)
            own = own or (owner == seen.log and (one.kind, one.aspect) == ("table", ""))
            if owner not in covered and one.name not in covered and not own:
                found.setdefault(owner, []).append(one)
        again = by_deploy if pair is REDEPLOY else set()
        by_deploy |= found.keys() if pair is DEPLOY else set()
        for owner, changes in ((one, found[one]) for one in found if one not in again):
            yield Effect(owner, "schema", f"{who} leaves the schema of {owner} changed: {_line(changes)}")


def _line(changes: list[Change]) -> str:
    return told(changes).replace("\n", "; ")
