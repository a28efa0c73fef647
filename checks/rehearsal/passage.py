"""One procedure, gone through once, in one shell: working directory and variables carry from step to step."""

from ..evidence import Begun, Done
from ..interrupts import heard_again, held
from ..plan import Procedure, Step
from ..shell import Shell
from .closing import Trail, closer, left_open
from .stage import Stage, opened
from .step import perform


def walk(stage: Stage, passage: int, procedure: Procedure) -> bool:
    """Run the procedure's steps until one does not pass; close what that leaves open where that is safe.

    Gives whether all passed. Whatever else ends it early (an interrupt, a full disk under the evidence) closes in the
    same way and goes on to the caller.
    """
    trail = Trail(stage.plan)
    with opened(stage.setting, stage.outputs, forget=True) as shell:
        try:
            whole = all(_send(stage, shell, trail, (passage, step)) for step in stage.steps(procedure))
        except BaseException:
            shell.interrupt()
            stage.tell_left(shell, f"{procedure.title}, ended before its end")
            _close(stage, shell, trail, passage)
            raise
        _close(stage, shell, trail, passage)
        shell.close()
        if whole and shell.left.left:  # where nobody can look, nothing says that there is anything
            stage.tell_left(shell, f"{procedure.title}, after its end")
        return whole


def _send(stage: Stage, shell: Shell, trail: Trail, numbered: tuple[int, Step]) -> bool:
    passage, step = numbered
    opens = step.opening.what if step.opening else ""
    closed_by = stage.plan.closers.get(step.id, "")
    stage.tell(Begun(passage, step.id, step.title, str(step.place), opens, closed_by))
    trail.send(step)
    done = perform(stage, shell, numbered)
    stage.tell(done)
    if done.verdict != "passed":
        return False
    trail.settle(step)
    return True


def _close(stage: Stage, shell: Shell, trail: Trail, passage: int) -> None:
    """Last opened first. One that cannot be closed keeps those opened before it open too: order is part of safety.

    All of them are told of, whatever comes in between.
    """
    blocked = ""
    with held():
        for opener in reversed(trail.opened):
            blocked = (
                blocked
                or _obstacle(trail, opener)
                or _shut(stage, shell, passage, closer(stage.plan, opener))
            )
            if blocked:
                stage.tell(left_open(stage.plan, stage.setting.name, opener, trail.sent[-1], blocked))


def _obstacle(trail: Trail, opener: Step) -> str:
    step = trail.obstacle(opener)
    return f"{step.id} {step.effect.kind} something after it was opened ({step.place})" if step else ""


def _shut(stage: Stage, shell: Shell, passage: int, step: Step) -> str:
    """Run the closing step. Gives why it did not close, or nothing."""
    try:
        with heard_again():
            done: Done = perform(stage, shell, (passage, step), "closing")
    except KeyboardInterrupt:
        shell.interrupt()
        return f"closing it with {step.id} was interrupted too"
    stage.tell(done)
    return "" if done.verdict == "passed" else f"closing it with {step.id} {done.verdict}"
