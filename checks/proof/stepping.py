"""Pending migrations, run one by one on a copy with a snapshot around each: an effect has the name of what did it."""

import secrets

from ...dataclass import dataclass
from ..copies.copy import copied
from ..copies.method import Unmade
from ..copies.state import Undecided, state
from ..frameworks.observed import Unobserved, ran
from ..rehearsal.stage import Stage
from ..shell import Shell
from ..snapshots import Snapshot
from .migrations import Known, known

#: Seconds that one migration may take.
LIMIT = 1800


@dataclass(frozen=True, slots=True)
class Stepped:
    """One migration that ran alone."""

    migration: str  #: its key
    before: Snapshot
    after: Snapshot


def stepped(stage: Stage, *, least: int = 1) -> tuple[Stepped, ...]:
    """Every pending migration, in the order of running; the stage is where the deploy has not begun.

    Nothing is run where fewer than `least` are pending. Raises Undecided where they could not be run one by one, or
    none is pending.
    """
    found = known(stage, stage.probing)
    if len(found.pending) < least and least > 1:
        return ()
    if not found.pending:
        raise Undecided("no migration is pending")
    key = secrets.token_bytes(16)
    try:
        with copied(stage, served=False) as copy, copy.shell() as shell:
            return _all(copy.stage, shell, found, key)
    except Unmade as error:
        raise Undecided(f"there is no copy to run migrations on: {error}") from None


def _all(stage: Stage, shell: Shell, found: Known, key: bytes) -> tuple[Stepped, ...]:
    done: list[Stepped] = []
    before = state(stage, key)
    for migration in found.pending:
        outcome = shell.run(found.framework.step(migration), LIMIT)
        if not outcome.passed:
            raise Undecided(f"`{migration.key}` could not be run alone: {outcome.reason}")
        _only(stage, found, (*[one.migration for one in done], migration.key))
        after = state(stage, key)
        done.append(Stepped(migration.key, before, after))
        before = after
    return tuple(done)


def _only(stage: Stage, found: Known, expected: tuple[str, ...]) -> None:
    """What ran is what was meant to: a step that ran two, or none, tells nothing of one."""
    try:
        now = ran(found.framework, stage.access().database, found.all)
    except Unobserved as error:
        raise Undecided(str(error)) from None
    new = [name for name in now if name not in found.ran]
    if sorted(new) != sorted(expected):
        raise Undecided(
            f"`{expected[-1]}` could not be run alone: the log then had {', '.join(new) or 'nothing new'}"
        )
