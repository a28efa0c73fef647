"""One procedure, gone through once, in one shell: working directory and variables carry from step to step."""

import time
from collections.abc import Container, Iterator
from functools import partial
from itertools import chain

from ..evidence import Begun, Done, Judged, Phase
from ..interrupts import heard_again, held
from ..plan import Step
from ..shell import Shell
from ..verdict import Verdict
from .closing import Trail, left_open
from .leaning import NOT_SENT, leans
from .selection import Passage
from .stage import Stage, opened
from .step import Settled, now, perform, ready


def walk(stage: Stage, passage: Passage) -> bool:
    """Run the passage's steps until one does not pass; close what that leaves open where that is safe.

    Gives whether all passed. Whatever else ends it early (an interrupt, a full disk under the evidence) closes in the
    same way and goes on to the caller.
    """
    trail, title = Trail(stage.plan), stage.plan.procedures[passage.procedure].title
    purpose = passage.steps[-1][1]
    for step in passage.before:  # as it was seen to pass, but for the last one
        trail.send(step)
        if step is not passage.before[-1]:
            trail.settle(step)
    with opened(stage.setting, stage.outputs, stage.captured, forget=True) as shell:
        try:
            whole = _ready(stage, shell, trail, passage) and _gone_through(stage, shell, trail, passage)
        except BaseException:
            shell.interrupt()
            with stage.patient() as closing:
                closing.tell_left(shell, f"{title}, ended before its end")
                _close(closing, shell, trail, passage.number, purpose)
            raise
        if not (
            whole and passage.cut and stage.setting.environment.private
        ):  # what is open goes with the run
            _close(stage, shell, trail, passage.number, purpose)
        shell.close()
        stage.tell_ended(shell, title)
        if whole and shell.left.left:  # where nobody can look, nothing says that there is anything
            stage.tell_left(shell, f"{title}, after its end")
        return whole


def _gone_through(stage: Stage, shell: Shell, trail: Trail, passage: Passage) -> bool:
    """Whether all steps passed. While one runs, the next one is made ready."""
    following: Iterator[Step | None] = chain((step for step, _ in passage.steps[1:]), (None,))
    for step, why in passage.steps:
        shell.meanwhile = partial(_meanwhile, stage, next(following))
        if not _send(stage, shell, trail, (passage.number, step), why):
            return False
    stage.meanwhile()
    return True


def _meanwhile(stage: Stage, following: Step | None) -> None:
    stage.meanwhile()
    if following is not None:
        ready(following)


def _ready(stage: Stage, shell: Shell, trail: Trail, passage: Passage) -> bool:
    """Where a run goes on in the middle of a passage, its shell is as it was; elsewhere it is a new one."""
    if stage.memory is None:
        return True
    begun, step = time.monotonic(), stage.memory.brings
    why = stage.memory.begin(shell, passage.number)
    if step:
        verdict = "inconclusive" if why else "passed"
        stage.tell(Phase(f"the shell's state after {step}", time.monotonic() - begun, verdict, why))
    if not why:
        trail.known.update(one.id for one in passage.before[:-1])
    return not why


def begun(stage: Stage, numbered: tuple[int, Step], purpose: str) -> Begun:
    """The record of a step that is about to be sent."""
    passage, step = numbered
    return Begun(
        passage=passage,
        step=step.id,
        title=step.title,
        place=str(step.place),
        opens=step.opening.what if step.opening else "",
        closed_by=stage.plan.closers.get(step.id, ""),
        effect=step.effect.kind,
        at=now(),
        purpose=purpose,
    )


def _send(stage: Stage, shell: Shell, trail: Trail, numbered: tuple[int, Step], purpose: str) -> bool:
    passage, step = numbered
    if gone := stage.watch.gone():
        _tell(stage, gone)
        return False

    def settle(judged: list[Judged], verdict: Verdict) -> Settled:
        nonlocal gone
        gone = stage.watch.gone()
        if undecided := without(gone):
            return Settled([*undecided, *judged], Verdict.INCONCLUSIVE)
        if stage.memory is None or verdict is not Verdict.PASSED:
            return Settled(judged, verdict)
        return Settled(judged, verdict, stage.memory.keep(shell, passage, step))

    stage.tell(begun(stage, numbered, purpose))
    trail.send(step)
    done = perform(stage, shell, numbered, purpose, settle)
    stage.tell(done)
    _tell(stage, gone)
    if gone or done.verdict != "passed":
        return False
    trail.settle(step)
    trail.known.add(step.id)
    return True


def without(gone: tuple[Phase, ...]) -> list[Judged]:
    """What is said of a step where a service was gone when it ended: whatever was seen, nobody knows of whom."""
    sentence = "the services of the run are still there when the step ends"
    return [
        Judged(sentence, "", "inconclusive", phase.name, "", f"{phase.name} ended in the meantime")
        for phase in gone
        if phase.name.startswith("service ")
    ]


def _tell(stage: Stage, gone: tuple[Phase, ...]) -> None:
    for phase in gone:
        stage.tell(phase)


def _close(stage: Stage, shell: Shell, trail: Trail, passage: int, purpose: str) -> None:
    """Last opened first. One that cannot be closed keeps those opened before it open too: order is part of safety.

    All of them are told of, whatever comes in between. One step may close several, and is sent once, where nothing
    stands in the way of any of them. What a recovery opened may keep users from what it has not yet
    led back: closing that would open a half-changed application to them.
    """
    with held(), stage.patient() as stage:
        blocked = "the documented recovery did not come to its end" if purpose == "recovery" else ""
        blocked = blocked or (stage.watch.regain() if trail.opened else "")
        for step, openers in trail.closing:
            blocked = blocked or _obstacle(trail, openers)
            if not blocked:
                try:
                    blocked = shut(stage, shell, passage, step, trail.known)
                except KeyboardInterrupt:
                    blocked = f"closing it with {step.id} was interrupted too"
            if not blocked:
                trail.settle(step)
            for opener in openers if blocked else ():
                stage.tell(left_open(stage.plan, stage.setting.name, opener, trail.sent[-1], blocked))


def _obstacle(trail: Trail, openers: list[Step]) -> str:
    for opener in openers:
        if step := trail.obstacle(opener):
            opened = opener.opening.what if opener.opening and len(openers) > 1 else "it"
            return f"{step.id} {step.effect.kind} something after {opened} was opened ({step.place})"
    return ""


def shut(stage: Stage, shell: Shell, passage: int, step: Step, known: Container[str] = ()) -> str:
    """Run the closing step. Gives why it did not close, or nothing; who is interrupted names what stays open.

    `known` are the ids of the steps that passed in this shell.
    """
    where = stage.setting.name, stage.setting.environment
    if why := leans(stage.plan, where, step, () if shell.lost else known, stage.captured):
        return NOT_SENT.format(why)
    stage.tell(begun(stage, (passage, step), "closing"))
    try:
        with heard_again():
            done: Done = perform(stage, shell, (passage, step), "closing")
    except KeyboardInterrupt:
        shell.interrupt()
        raise
    stage.tell(done)
    return "" if done.verdict == "passed" else f"closing it with {step.id} {done.verdict}"
