"""One recovery: what runs left on an environment is led back as the pages say, with evidence of its own."""

from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import partial

from ..errors import Finding, Place
from .evidence import Ended, Journal, Listener, Started
from .left import Left, left
from .lock import Taken, locked
from .outputs import outputs
from .past import unsettled
from .proof.whole import Whole
from .redaction import Redaction
from .rehearsal.policy import admit_recovery
from .rehearsal.recovery import Account, Way
from .rehearsal.recovery import recover as go
from .rehearsal.sighted import Sighted
from .rehearsal.stage import Stage, opened
from .rehearsal.watch import Watch
from .remains import clear, freed, leaves, mark
from .resume import sighted
from .setting import chosen
from .shell import nothing
from .verify import Order, askable, begin


def recover(
    order: Order, before: Left, found: Way, tell: Listener, meanwhile: Callable[[], None] = nothing
) -> Ended:
    """Go the way that was found, and keep the evidence. `meanwhile` is called while commands run.

    Before anything is started, raises NotAdmitted, SettingRefused or Taken; OSError if evidence cannot be kept.
    """
    steps = (*found.steps, *found.closing)
    where = order.name, order.environment
    admit_recovery(order.plan, (found.steps, found.closing), where, str(order.policy_path))
    with ExitStack() as stack:
        setting = stack.enter_context(chosen(order.name, order.environment, order.policy_path))
        folder = stack.enter_context(outputs())
        askable(steps, setting, str(order.policy_path))
        started = _started(order, before, found, [str(folder), *map(str, setting.folders)])
        setting = replace(setting, mark=mark(started.run))
        over = partial(freed, setting, order.evidence / "runs")
        lock = stack.enter_context(locked(setting, started.run, str(order.policy_path), over))
        _unchanged(order, before)
        path = order.evidence / "runs" / f"{started.run}.jsonl"
        redact = Redaction(setting.secrets)
        journal = stack.enter_context(closing(Journal(path, redact)))
        tell(journal(started))
        keep: Listener = lambda record: tell(journal(record))  # noqa: E731
        for run in unsettled(order.evidence / "runs", order.name, order.rollout):
            for phase in clear(setting, run):
                keep(phase)
        memory = Account(keep, before, started, path, [])
        probing = stack.enter_context(opened(setting, folder))
        return go(
            Stage(
                order.plan,
                setting,
                memory,
                redact,
                folder,
                probing,
                Whole,
                watch=Watch(lock),
                sighted=Sighted(sighted(record for run in before.runs for record in run.records)),
                meanwhile=meanwhile,
            ),
            found,
            memory,
        )


def _unchanged(order: Order, before: Left) -> None:
    """What was found before the lock was had may have been led back by another run in the meantime."""
    now = left(order.evidence / "runs", order.name, order.rollout)
    if [run.path for run in now.runs] != [run.path for run in before.runs]:
        what = f"another run was on `{order.name}` in the meantime"
        raise Taken(
            [Finding(Place(str(order.policy_path), 0), what, "Start again, to see what is open now.")]
        )


def tidy(order: Order) -> list[str]:
    """End and remove what killed and lost runs left beside what is open. In words, what was found."""
    found = unsettled(order.evidence / "runs", order.name, order.rollout)
    dead = [run for run in found if leaves(run)]
    if not dead:
        return []
    with (
        chosen(order.name, order.environment, order.policy_path) as setting,
        locked(
            setting,
            f"after {dead[0].started.run}",
            str(order.policy_path),
            partial(freed, setting, order.evidence / "runs"),
        ),
    ):
        return [_words(phase.name, phase.reason) for run in dead for phase in clear(setting, run)]


def _words(name: str, reason: str) -> str:
    return f"{name}: {reason}" if reason else name


def _started(order: Order, before: Left, found: Way, folders: list[str]) -> Started:
    newest = before.newest
    assert newest is not None
    started = begin(order, (*found.steps, *found.closing), folders)
    return replace(started, passages=found.passages, recovers=newest.started.run, unrehearsed=0)
