"""The way back after a run that left something open: what the pages say, done in the order that is safe.

Closing runs, last opened first, where nothing changed since the opening. Otherwise the procedure comes first to which
the page sends people from the step that failed, or that was running when the tool was killed; and only if all of it
passed, what is still open is closed. Where no page says how to recover, nothing runs.
"""

import time
from pathlib import Path

from ...dataclass import dataclass
from ..evidence import RECOVERED, Ended, Listener, Open, Phase, Record, Started
from ..left import Left, Opening, covered, together
from ..past import Run
from ..plan import Plan, Procedure, Step
from .closing import left_open, words
from .passage import shut, walk
from .run import Count, Stopped, identify, leave, serving
from .selection import Passage
from .stage import Stage, opened


@dataclass(frozen=True, slots=True)
class Way:
    """What recovering does."""

    procedure: Procedure | None = None  #: the documented recovery, run first
    steps: tuple[Step, ...] = ()  #: those of it that run here
    closing: tuple[Step, ...] = ()  #: the steps that close what is open then, last opened first
    decides: str = ""  #: why nothing is run, and who goes on in what way; "": something is

    @property
    def passages(self) -> list[str]:
        """Ids of the procedures that its passages belong to."""
        return [*([self.procedure.id] if self.procedure else []), *(step.procedure for step in self.closing)]


def way(plan: Plan, name: str, before: Left) -> Way:
    """What the pages have for what was left on the environment `name`."""
    steps = {step.id: step for step in plan.steps}
    missing = [one for one in before.openings if not _runs(steps.get(one.begun.closed_by), name)]
    if missing:
        one = missing[0]
        return Way(
            decides=f"No page has {one.begun.closed_by} for {name} any more, which closes {one.what}. "
            f"Close it by hand, as the pages of run {one.run.run} said."
        )
    if not before.undecided and not any(one.changed for one in before.openings):
        return Way(closing=_closing(steps, before, ()))
    procedure = plan.procedures.get(plan.detours.get(before.stopped, ""))
    here = tuple(step for step in procedure.steps if name in step.runs_on) if procedure else ()
    if procedure and here:
        return Way(procedure, here, _closing(steps, before, here))
    return Way(decides=_advice(steps, before))


def _runs(step: Step | None, name: str) -> bool:
    return step is not None and name in step.runs_on


def _closing(steps: dict[str, Step], before: Left, recovery: tuple[Step, ...]) -> tuple[Step, ...]:
    """Those that the recovery does not close itself: by the same step, or by one of its own that opened the same."""
    own = {step.id for step in recovery}
    whats = {step.opening.what for step in recovery if step.opening}
    rest = [one for one in before.openings if one.begun.closed_by not in own]
    same = covered(rest, whats)
    wanted = [one.begun.closed_by for one in reversed(rest) if one not in same]
    return tuple(steps[step] for step in dict.fromkeys(wanted))


def _advice(steps: dict[str, Step], before: Left) -> str:
    stopped = steps.get(before.stopped)
    said = words(stopped.failure.advice) if stopped else ""
    where = f" ({stopped.place})" if stopped else ""
    text = f"No page has a procedure to go to after {before.stopped}{where}, so nothing is run."
    text += f" It says: {said}" if said else " Somebody has to decide what that step did."
    for one in reversed(before.openings):
        shut_by = steps[one.begun.closed_by]
        text += f"\n{one.what} is closed by {shut_by.id} ({shut_by.place}):\n{shut_by.command}"
    return text


@dataclass(slots=True)
class Account:
    """Keeps the run's records as they are told, to know at every moment what is still open."""

    tell: Listener
    before: Left
    started: Started
    path: Path
    records: list[Record]

    def __call__(self, record: Record) -> None:
        """Keep the record and pass it on."""
        self.records.append(record)
        self.tell(record)

    @property
    def now(self) -> Left:
        """What is left as of now."""
        return together((*self.before.runs, Run(self.path, (self.started, *self.records), True)))


def recover(stage: Stage, found: Way, memory: Account) -> Ended:
    """Go that way and tell each record. Never raises for what the target does; an interrupt ends as a record."""
    begun = time.monotonic()
    count = Count(memory, purposes=frozenset({"recovery", "closing"}))
    stage = stage.telling(count)
    interrupted, why = False, "the recovery did not come to its end"
    try:
        with serving(stage):
            identify(stage)
            why = _go(stage, found, memory)
    except Stopped:
        why = count.reason
    except KeyboardInterrupt:
        interrupted, why = True, "the recovery was interrupted"
    finally:
        _name(stage, memory, why)
    leave(stage)
    passed = not (memory.now.openings or count.reason or interrupted or why)
    verdict = "failed" if count.failed or count.wrong else "passed" if passed else "inconclusive"
    reason = "interrupted before the end" if interrupted else count.reason or why
    ended = Ended(
        verdict=verdict,
        seconds=time.monotonic() - begun,
        passed=count.passed,
        failed=count.failed,
        inconclusive=count.inconclusive,
        reason=reason,
        interrupted=interrupted,
    )
    stage.tell(ended)
    return ended


def _go(stage: Stage, found: Way, memory: Account) -> str:
    """Why something stays open, or nothing."""
    if found.procedure:
        passage = Passage(1, found.procedure.id, tuple((step, "recovery") for step in found.steps))
        if not walk(stage, passage):
            return f"the documented recovery, {found.procedure.title}, did not pass"
        stage.tell(Phase(RECOVERED, 0.0, "passed"))
    steps = {step.id: step for step in stage.plan.steps}
    number = len(found.passages) - len(found.closing)
    while openings := memory.now.openings:
        number += 1
        step = steps[openings[-1].begun.closed_by]
        if why := stage.watch.regain() or _shut(stage, number, step):
            return why
    return ""


def _shut(stage: Stage, number: int, step: Step) -> str:
    """Close in a shell of its own: where another step led one, a step of another procedure would be elsewhere."""
    with opened(stage.setting, stage.outputs, stage.captured) as shell:
        shell.meanwhile = stage.meanwhile
        try:
            return shut(stage, shell, number, step)
        except KeyboardInterrupt:
            stage.tell_left(shell, "closing, ended before its end")
            raise


def _name(stage: Stage, memory: Account, why: str) -> None:
    """Tell what stays open, unless it was told already."""
    told = {record.step for record in memory.records if isinstance(record, Open)}
    with stage.patient() as telling:
        for opening in reversed(memory.now.openings):
            if opening.begun.step not in told:
                telling.tell(_open(stage, memory.now, opening, why))


def _open(stage: Stage, now: Left, opening: Opening, why: str) -> Open:
    steps = {step.id: step for step in stage.plan.steps}
    opener, stopped = steps.get(opening.begun.step), steps.get(now.stopped)
    if opener and opener.opening and stopped:
        return left_open(stage.plan, stage.setting.name, opener, stopped, why)
    shut_by = steps[opening.begun.closed_by]
    advice = f"Closing is {shut_by.id}, {shut_by.place}."
    return Open(opening.what, opening.begun.step, opening.begun.place, why, [shut_by.command], advice)
