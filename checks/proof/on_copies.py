"""Everything of a run that is tried on copies of the database, at the moment before the deploy.

One judgement for each claim that needs copies, and for each thing that changed the migration that changed it. What
could not be tried is undecided, with the reason; the rehearsal itself goes on.
"""

from collections.abc import Mapping
from typing import Final

from ...environments import Environment
from ...notation import names
from ...notation.claims import ON_COPIES
from ..copies.state import Undecided
from ..evidence import Phase
from ..plan import Claim, Claims
from ..rehearsal.stage import Stage
from ..sentences.same import compared
from ..sentences.slots import Unaskable, path
from ..snapshots import difference
from ..snapshots.naming import named
from ..verdict import Judgement, compare, undecided
from . import backup, failing, harmless, parity
from .came_to import OnCopies
from .stepping import Stepped, stepped


def on_copies(stage: Stage, said: Claims, environments: Mapping[str, Environment]) -> OnCopies:
    """Try all of it. Never raises for what the target does."""
    tried = {
        str(claim): _tried(stage, said, claim, environments) for claim in said.said if claim.name in ON_COPIES
    }
    return OnCopies(tried, _culprits(stage))


def _tried(stage: Stage, said: Claims, claim: Claim, environments: Mapping[str, Environment]) -> Judgement:
    try:
        if claim.name == "failure_recovered":
            return _recovered(claim, failing.mishaps(stage, said, claim.values["migration"]))
        if claim.name == "backup_whole":
            return _restored(stage, claim)
        if claim.name == "between_harmless":
            return _harmless(claim, *harmless.changing(stage, said))
        name = claim.values["environment"]
        return _parity(claim, parity.tried(stage, said, name, environments), name)
    except Undecided as error:
        return undecided(str(claim), str(error))


def _restored(stage: Stage, claim: Claim) -> Judgement:
    """A path that cannot be read is told as it is on the page."""
    try:
        file = path(claim.values["file"], stage.access().variables)
    except Unaskable as error:
        raise Undecided(error.what) from None
    answer = backup.restored(stage, file)
    if answer.failed:
        return compare(False, str(claim), "it cannot be restored", answer.failed)
    return compared("restores to the same data", answer)


def _recovered(claim: Claim, found: tuple[failing.Mishap, ...]) -> Judgement:
    wrong = next((one for one in found if one.trouble), None)
    if wrong:
        return compare(
            False, str(claim), f"not recovered where it is stopped {failing.where(wrong)}", wrong.trouble
        )
    names = ", ".join(sorted({one.recovery for one in found}))
    count = len(found) - 1
    after = f"after each of its {count} statements" if count > 1 else "after its one statement"
    return compare(
        True, str(claim), f"stopped before the first and {after}, and recovered each time by {names}"
    )


def _harmless(claim: Claim, count: int, changed: str) -> Judgement:
    said = f"{count} steps were run on a copy, and changed nothing"
    return compare(not changed, str(claim), changed or said)


def _parity(claim: Claim, found: parity.Tried, name: str) -> Judgement:
    if found.halt:
        return compare(False, str(claim), f"with the setting of {name} {found.halt.words}")
    return compare(True, str(claim), "; ".join(parity.words(found, name)))


#: From so many pending migrations on it has to be found out which one did something.
_SEVERAL: Final = 2


def _culprits(stage: Stage) -> dict[str, tuple[str, ...]]:
    """What each of several pending migrations changes. Where that cannot be seen, it is inconclusive."""
    environment = stage.setting.environment
    if environment.copies is None or not environment.framework:
        return {}
    try:
        steps = stepped(stage, least=_SEVERAL)
    except Undecided as error:
        stage.tell(Phase("migrations run one by one on a copy", 0.0, "inconclusive", str(error)))
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for one in steps:
        for name in changed(one):
            found[name] = (*found.get(name, ()), one.migration)
    return found


def changed(one: Stepped) -> tuple[str, ...]:
    """Tables and `table.column` that a migration changed: their schema but for their position, rows and values."""
    before, after = named(one.before), named(one.after)
    changes = [change for change in difference.schema(before, after) if change.aspect != "position"]
    found = [name for change in changes for name in (change.name, change.table)]
    for rows in difference.rows(before, after):
        fates = [
            (rows.table, rows.fate),
            *((names.column(rows.table, each.column), each.fate) for each in rows.columns),
        ]
        found += [name for name, fate in fates if fate in ("changed", "gone", "new")]
    return tuple(dict.fromkeys(filter(None, found)))
