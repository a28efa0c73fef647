"""The failure path: the deploy's migration is stopped after each of its statements, and the documented recovery run.

On a copy, with everything the rehearsal does before it deploys. Recovered means: schema, data and the log of migrations
are as before the deploy, what was opened is closed by the page's own step, each step of the recovery passed, and what
was read before the deploy reads the same again. A copy that was recovered is deployed to once more, as people would.
"""

import secrets
import time
from collections.abc import Iterator
from typing import Final

from ...dataclass import dataclass
from ...notation.sentences import ASKED_AGAIN
from ..copies.copy import Copy, copied
from ..copies.method import Unmade
from ..copies.state import Undecided, differences, rows, state
from ..decide import decide
from ..evidence import Phase
from ..frameworks.observed import Listener, Unobserved, ran
from ..plan import Claims, Plan, Procedure, Step
from ..probes.reach import Before, Result
from ..rehearsal.closing import Trail, closer
from ..rehearsal.leaning import NOT_SENT, leans
from ..rehearsal.stage import Stage
from ..sentences.same import NO_ROW
from ..snapshots import Snapshot
from ..verdict import Verdict
from . import logs
from .migrations import Known, known
from .walking import Halt, before, here, reading, walk

#: Statements of one migration after which it is stopped; more are not tried.
MOST: Final = 200
STOPPED: Final = "stopped"


@dataclass(frozen=True, slots=True)
class Mishap:
    """One statement after which the migration was stopped, and what came of that."""

    after: int  #: how many statements had run
    words: str  #: the first words of the last of them
    trouble: str = ""  #: why it is not recovered; "": it is
    recovery: str = ""  #: the title of the procedure that was run


@dataclass(slots=True)
class _Attempt:
    """All that one copy is used for."""

    plan: Plan
    claims: Claims
    copy: Copy
    known: Known
    listener: Listener
    start: Snapshot  #: before the deploy
    key: bytes

    @property
    def stage(self) -> Stage:
        return self.copy.stage

    @property
    def name(self) -> str:
        """The environment's name, as pages have it."""
        return self.stage.setting.name.partition(",")[0]


def mishaps(stage: Stage, claims: Claims, migration: str) -> tuple[Mishap, ...]:
    """One for no statement and one for each, up to the first that is not recovered.

    Raises Undecided where nothing can be said of any.
    """
    try:
        with copied(stage) as copy:
            attempt = _begun(copy, stage.plan, claims)
            found = tuple(_tried(attempt, migration, stage))
    except Unmade as error:
        raise Undecided(f"there is no copy to let it fail on: {error}") from None
    except Unobserved as error:
        raise Undecided(str(error)) from None
    if any(one.trouble for one in found):
        return found
    if len(found) < 2:
        raise Undecided(f"no statement of `{migration}` was seen, so it could not be stopped after one")
    if not rows(attempt.start, logs.table(stage, attempt.start)):
        raise Undecided(f"{NO_ROW} before the deploy, so that no recovery could be seen to lose one")
    return found


def _begun(copy: Copy, plan: Plan, claims: Claims) -> _Attempt:
    """Do on the copy what the rehearsal does before it deploys."""
    with copy.shell() as shell:
        found = known(copy.stage, shell)
        listener = Listener(
            found.framework, f"{copy.stage.setting.variables['COPY_DIR']}/rolloutdocs-listener"
        )
        listener.place(shell)
    key = secrets.token_bytes(16)
    attempt = _Attempt(plan, claims, copy, found, listener, state(copy.stage, key, every=True), key)
    for procedure in before(plan, claims.deploy):
        with copy.shell() as shell:
            if halt := walk(copy, shell, here(plan, procedure.id, attempt.name), Trail(plan)):
                raise Undecided(f"on the copy {halt.words}")
    attempt.start = state(copy.stage, key, every=True)
    return attempt


def _tried(attempt: _Attempt, migration: str, stage: Stage) -> Iterator[Mishap]:
    target = attempt.known.called(migration)
    steps = here(attempt.plan, attempt.claims.deploy, attempt.name)
    for count in range(MOST + 2):
        begun, trail = time.monotonic(), Trail(attempt.plan)
        with attempt.copy.shell() as shell:
            attempt.listener.listen(shell, target, count)
            halt = walk(attempt.copy, shell, steps, trail)
        seen = _seen(attempt)
        if STOPPED not in seen:
            if halt:
                raise Undecided(f"on the copy {halt.words}")
            return
        if count > MOST:
            raise Undecided(f"`{migration}` has more than {MOST} statements")
        if halt:  # nothing is learnt from what comes after it, on the day when it is not stopped
            steps = steps[: steps.index(halt.step) + 1]
        mishap = _recovered(attempt, (count, seen[-2]), halt, trail)
        verdict = "failed" if mishap.trouble else "passed"
        name = f"{target.key} stopped {where(mishap)} and recovered"
        stage.tell(Phase(name, time.monotonic() - begun, verdict, mishap.trouble))
        yield mishap
        if mishap.trouble:
            return


def _seen(attempt: _Attempt) -> list[str]:
    """Asked in a shell of its own: the one that migrated may be gone."""
    with attempt.copy.shell() as shell:
        return attempt.listener.seen(shell)


def where(mishap: Mishap) -> str:
    """When it was stopped, in words."""
    return (
        f"after statement {mishap.after} ({mishap.words})" if mishap.after else "before its first statement"
    )


def _recovered(attempt: _Attempt, stopped: tuple[int, str], halt: Halt | None, trail: Trail) -> Mishap:
    """Run the documented recovery, and see whether all is as before."""
    count, words = stopped
    if halt is None:
        return Mishap(count, words, "the step that ran it passed all the same")
    procedure = _way(attempt, halt.step)
    if procedure is None:
        return Mishap(
            count, words, f"no page has a procedure to go to after `{halt.step.id}` ({halt.step.place})"
        )
    trouble = _run(attempt, procedure, trail) or _unlike(attempt) or _unread(attempt)
    return Mishap(count, words, trouble, procedure.title)


def _way(attempt: _Attempt, step: Step) -> Procedure | None:
    """What the page of the step says; where it sends nobody anywhere, the recovery that the claims name."""
    name = attempt.plan.detours.get(step.id, attempt.claims.recovery)
    return attempt.plan.procedures.get(name)


def _run(attempt: _Attempt, procedure: Procedure, trail: Trail) -> str:
    """The procedure, then what is open and not closed by it, last opened first. Why it did not pass, or nothing."""
    steps = here(attempt.plan, procedure.id, attempt.name)
    if not steps:
        return f"{procedure.title} has no step that runs on {attempt.name}"
    own = Trail(attempt.plan)
    with attempt.copy.shell() as shell:
        if halt := walk(attempt.copy, shell, steps, own):
            return f"{procedure.title} did not pass: {halt.words}"
        if own.opened:
            return f"{procedure.title} leaves {own.opened[-1].opening and own.opened[-1].opening.what} open"
    for step in _closers(attempt.plan, trail, steps):
        with attempt.copy.shell() as shell:
            _lacks_nothing(attempt, step)
            if halt := walk(attempt.copy, shell, [step], Trail(attempt.plan)):
                return f"what was opened could not be closed: {halt.words}"
    return ""


def _lacks_nothing(attempt: _Attempt, step: Step) -> None:
    """A shell that lacks what the step needs would pass, and close nothing. Raises Undecided."""
    where = attempt.name, attempt.stage.setting.environment
    if why := leans(attempt.plan, where, step, (), attempt.stage.captured):
        raise Undecided(f"on the copy: {NOT_SENT.format(why)}")


def _closers(plan: Plan, trail: Trail, recovery: tuple[Step, ...]) -> list[Step]:
    """The steps that close what the deploy opened, where the recovery does not do so by steps of its own."""
    own = {step.opening.what for step in recovery if step.opening}
    left = [one for one in reversed(trail.opened) if one.opening and one.opening.what not in own]
    ids = {step.id for step in recovery}
    found = {step.id: step for one in left if (step := closer(plan, one)).id not in ids}
    return list(found.values())


def _unlike(attempt: _Attempt) -> str:
    """What is not as before the deploy: schema, data, the log of migrations."""
    found = differences(attempt.start, state(attempt.stage, attempt.key, every=True))
    if found.found:
        return f"afterwards {found.words}"
    if found.undecided:
        raise Undecided("; ".join(found.undecided[:3]))
    now = ran(attempt.known.framework, attempt.stage.access().database, attempt.known.all)
    return "" if now == attempt.known.ran else "afterwards the log of migrations is another one"


def _unread(attempt: _Attempt) -> str:
    """Whatever the environment was asked for before the deploy, its health among it, has the same answer again.

    The commands are not sent once more: what they did is over, and what they printed is not the state.
    """
    access = attempt.stage.access()
    for procedure in before(attempt.plan, attempt.claims.deploy):
        for step in reading(here(attempt.plan, procedure.id, attempt.name)):
            for one in step.expectations:
                if one.name not in ASKED_AGAIN:
                    continue
                judged = decide(one, Result(None), access, Before(there=frozenset({str(one)})))
                if judged.verdict is not Verdict.PASSED:
                    return f"afterwards `{one}` ({one.place}) {judged.verdict.value}: {judged.reason or judged.actual}"
    return ""
