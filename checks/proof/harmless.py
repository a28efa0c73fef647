"""Tests that are said to change nothing, run on a copy that was deployed to: what they empty is nobody's data."""

import secrets

from ..copies.copy import Copy, copied
from ..copies.method import Unmade
from ..copies.state import Undecided, differences, rows, state
from ..plan import Claims, Plan, Step
from ..rehearsal.closing import Trail
from ..rehearsal.stage import Stage
from ..sentences.same import NO_ROW
from ..shell import Shell
from ..snapshots import Snapshot
from . import logs
from .walking import before, here, walk


def changing(stage: Stage, claims: Claims) -> tuple[int, str]:
    """How many steps between deploy and rollback were run on a copy, and what the first one changed that changes data.

    Raises Undecided where they could not be run there.
    """
    plan, name = stage.plan, stage.setting.name
    steps = [step for one in _between(plan, claims) for step in here(plan, one, name)]
    if not steps:
        raise Undecided("no step runs between the deploy and the rollback")
    try:
        with copied(stage) as copy:
            for procedure in (*(one.id for one in before(plan, claims.deploy)), claims.deploy):
                _walked(copy, here(plan, procedure, name))
            return _tried(copy, steps)
    except Unmade as error:
        raise Undecided(f"there is no copy to run them on: {error}") from None


def _between(plan: Plan, claims: Claims) -> tuple[str, ...]:
    """The procedures that the rehearsal goes through after its first deploy and before the rollback."""
    order = plan.rehearsal
    if claims.deploy not in order or claims.rollback not in order[order.index(claims.deploy) :]:
        return ()
    start = order.index(claims.deploy) + 1
    return order[start : order.index(claims.rollback, start)]


def _walked(copy: Copy, steps: tuple[Step, ...]) -> None:
    with copy.shell() as shell:
        if halt := walk(copy, shell, steps, Trail(copy.stage.plan)):
            raise Undecided(f"on the copy {halt.words}")


def _tried(copy: Copy, steps: list[Step]) -> tuple[int, str]:
    key, empty = secrets.token_bytes(16), False
    with copy.shell() as shell:
        for count, step in enumerate(steps):
            there = state(copy.stage, key, every=True)
            if changed := _changed(copy, shell, step, there, key):
                return count, f"`{step.id}` ({step.place}): {changed}"
            empty = empty or not rows(there, logs.table(copy.stage, there))
    if empty:
        raise Undecided(f"{NO_ROW} after the deploy, so that nothing could be seen to change")
    return len(steps), ""


def _changed(copy: Copy, shell: Shell, step: Step, there: Snapshot, key: bytes) -> str:
    """What a step changed there, whether it passes or not."""
    halt = walk(copy, shell, [step], Trail(copy.stage.plan))
    found = differences(there, state(copy.stage, key, every=True))
    if found.found:
        return found.words
    if found.undecided:
        raise Undecided("; ".join(found.undecided[:3]))
    if halt:
        raise Undecided(f"on the copy {halt.words}")
    return ""
