"""What the two claims on rows written after the deploy share: that there were any, and what became of them.

Digests over the keys of all rows tell: those after the rollback are the ones before it, or the ones after the deploy.
"""

from typing import Final

from ...errors import suggest
from ..sentences.slots import Values
from ..snapshots.records import Table
from ..verdict import Judgement, compare, undecided
from .sight import BETWEEN, DEPLOYED, MOMENTS, ROLLED, ROLLING, Sight

KEPT: Final = "all of them are there after the rollback"
LOST: Final = "none of them is there after the rollback"


def judge(values: Values, seen: Sight, wanted: str) -> Judgement:
    """Fail where what became of them is something else."""
    name = values["table"]
    expected = f"rows written to {name} after the deploy: {wanted}"
    deployed, rolling, rolled = (seen.table(moment, name) for moment in (DEPLOYED, ROLLING, ROLLED))
    if (deployed is None or rolling is None) and (reason := seen.unread()):
        return undecided(expected, reason)
    if deployed is None or rolling is None:
        known = {one.name for moment in MOMENTS if (taken := seen.snapshot(moment)) for one in taken.tables}
        return compare(
            False, expected, f"there is no table {name} then", suggest(name, sorted(known)).strip()
        )
    if rolled is None and (reason := seen.unlisted(ROLLED)):
        return undecided(expected, reason)
    if reason := _unread((deployed, rolling, *([rolled] if rolled else ()))):
        return undecided(expected, reason)
    if rolling.rows <= deployed.rows or not seen.others(BETWEEN, name):
        return undecided(expected, f"no row was written to {name} between deploy and rollback")
    if not rolling.key:
        return undecided(expected, f"{name} has no key, so that nobody can tell its rows apart")
    fate = _fate(deployed, rolling, rolled)
    many, sampled = rolling.rows - deployed.rows, rolled.sampled if rolled else 0
    if sampled and rolled and fate == wanted:
        return undecided(
            expected, f"only {sampled} of its {rolled.rows} rows after the rollback are compared"
        )
    became = (
        f"{rolled.rows} of {rolling.rows} rows are there after the rollback" if sampled and rolled else fate
    )
    return compare(fate == wanted, expected, f"{many} were written; {became}")


def _fate(deployed: Table, rolling: Table, rolled: Table | None) -> str:
    """By the rows' number too: a digest over a sample is the same whatever became of those behind it."""
    if rolled is None or (rolled.rows, rolled.keys) == (deployed.rows, deployed.keys):
        return LOST
    return KEPT if (rolled.rows, rolled.keys) == (rolling.rows, rolling.keys) else "some of them are"


def _unread(tables: tuple[Table, ...]) -> str:
    if any(one.ignored for one in tables):
        return "the environment says not to look at its rows"
    unknown = next(("nobody could read which rows it has" for one in tables if one.rows and not one.keys), "")
    return next((one.undecided for one in tables if one.undecided), unknown)
