"""A whole run: services, the starting state, every passage in the pages' order, and the last word on it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Protocol

from ...bash_text import bash_text
from ...dataclass import dataclass
from .. import services
from ..drift.asked import Names
from ..evidence import (
    LOCK,
    RESTORED,
    Begun,
    Compared,
    Done,
    Drift,
    Ended,
    Listener,
    Open,
    Phase,
    Proved,
    Record,
    Seen,
    Taken,
)
from ..shell import Shell
from .identity import stranger
from .names import Look
from .passage import walk
from .selection import PREPARATION, Passage, Schedule
from .stage import Stage, opened


class Proof(Protocol):
    """What looks at a run from beside: at its passages, one after the other, and then at all of it."""

    def __call__(self, passage: Passage, walk: Callable[[], bool]) -> bool:
        """Go through a passage with `walk`, and say whether all of it passed."""

    def tell(self) -> None:
        """Tell what was seen, at the end."""


#: Gives what proves the claims of a run, or None where there is nothing to prove.
Proving = Callable[[Stage, Schedule], Proof | None]


class Stopped(Exception):  # noqa: N818 - the run stopped here
    """A phase around the steps did not pass; its record is already told."""


@dataclass(slots=True)
class Count:
    """Counts verdicts as records go by."""

    tell: Listener
    purposes: frozenset[str] = frozenset({"step"})  #: of the steps whose verdicts count
    passed: int = 0
    failed: int = 0
    inconclusive: int = 0
    unprepared: bool = False  #: a step that was to prepare failed
    wrong: int = 0  #: besides: the target is another one; pages disagree, and nobody waived it
    reason: str = ""  #: the first thing that was not passed

    def __call__(self, record: Record) -> None:
        """Pass the record on, and count it if it is a verdict on a step."""
        if isinstance(record, Done) and record.purpose in self.purposes:
            setattr(self, record.verdict, getattr(self, record.verdict) + 1)
        if isinstance(record, Done) and (record.purpose, record.verdict) == (PREPARATION, "failed"):
            self.unprepared = True
        if (isinstance(record, Drift) and not record.waived) or (
            isinstance(record, Phase | Compared | Proved) and record.verdict == "failed"
        ):
            self.wrong += 1
        if not self.reason:
            self.reason = _trouble(record)
        self.tell(record)

    def verdict(self, planned: int) -> str:
        """Failed beats inconclusive; fewer steps than planned is never passed."""
        if self.failed or self.unprepared or self.wrong:
            return "failed"
        whole = self.passed == planned and planned > 0
        return "passed" if whole and not self.reason else "inconclusive"


def rehearse(stage: Stage, planned: Schedule, proving: Proving) -> Ended:
    """Run everything and tell each record. Never raises for what the target does; an interrupt ends as a record."""
    begun = time.monotonic()
    count = Count(stage.tell)
    stage = stage.telling(count)
    interrupted = False
    proof = proving(stage, planned)
    try:
        with serving(stage):
            _sent(stage, planned, proof)
        _alone(stage)
    except Stopped:
        pass
    except KeyboardInterrupt:
        interrupted = True
    if proof:
        proof.tell()
    leave(stage)
    cut = interrupted and not (count.failed or count.wrong)
    ended = Ended(
        verdict="inconclusive" if cut else count.verdict(len(planned.selected)),
        seconds=time.monotonic() - begun,
        passed=count.passed,
        failed=count.failed,
        inconclusive=count.inconclusive,
        reason="interrupted before the end" if interrupted else count.reason,
        interrupted=interrupted,
    )
    if stage.memory and ended.verdict == "passed":
        stage.memory.forget()
    stage.tell(ended)
    return ended


def _sent(stage: Stage, planned: Schedule, proof: Proof | None) -> None:
    """From the starting state through every passage, up to the first that did not pass."""
    if planned.selection.restores:
        _reset(stage)
    else:
        identify(stage)
    # A part may show no state with them.
    look = Look(stage.names if planned.entire else Names(), first=planned.selection.restores)
    look.recall(stage.sighted.earlier)
    look.ask(stage.setting, stage.access())
    if stage.memory and planned.selection.restores and look.noted:
        stage.tell(Seen(look.noted))
    sentences = [one for step in planned.steps for one in step.expectations]
    stage.sighted.look(sentences, stage.access(), stage.tell)
    if all(_walked(stage, passage, proof) for passage in planned.passages):
        look.ask(stage.setting, stage.access())
        look.tell(stage.tell)


def _walked(stage: Stage, passage: Passage, proof: Proof | None) -> bool:
    return proof(passage, partial(walk, stage, passage)) if proof else walk(stage, passage)


@contextmanager
def serving(stage: Stage, left: Listener | None = None) -> Iterator[None]:
    """Start and await the environment's services; stop them whatever happens.

    `left` is told of those that could not be ended, where the stage itself tells nobody.
    """
    declared = stage.services()
    begun = time.monotonic()
    with _running(stage, declared, left or stage.tell):
        if declared:
            names = ", ".join(service.name for service in declared)
            stage.tell(Phase(f"services started: {names}", time.monotonic() - begun, "passed"))
        yield


@contextmanager
def _running(stage: Stage, declared: list[services.Service], tell: Listener) -> Iterator[None]:
    begun = time.monotonic()
    left: list[Phase] = []

    def survived(name: str, processes: tuple[int, ...]) -> None:
        what = f"processes {', '.join(map(str, processes))} could not be ended"
        left.append(Phase(f"service {name}, after its end", 0.0, "inconclusive", what))

    try:
        with services.running(declared, stage.outputs, survived) as started:
            stage.watch.services = started
            yield
            _alive(stage)
    except services.ServiceError as error:
        reason = f"{error}\n{error.last}".rstrip()
        stage.tell(Phase(f"service {error.name}", time.monotonic() - begun, "inconclusive", reason))
        raise Stopped from error
    finally:
        for phase in left:
            tell(phase)


def _alive(stage: Stage) -> None:
    """What was seen after a service had gone may be another program's answer, or none at all."""
    for phase in stage.watch.gone():
        stage.tell(phase)


def _alone(stage: Stage) -> None:
    """Another run in between would have made of the environment what this one saw."""
    if why := stage.watch.lost():
        stage.tell(Phase(LOCK, 0.0, "inconclusive", why))


def _reset(stage: Stage) -> None:
    """Bring the starting state back, in a shell of its own."""
    begun = time.monotonic()
    with opened(stage.setting, stage.outputs) as shell:
        try:
            _known(stage, shell)
            outcome = shell.run(bash_text(stage.setting.environment.reset), stage.RESET_LIMIT)
        except Stopped:  # the target is another one, and that was told: no reset was sent
            raise
        except BaseException as error:
            shell.interrupt()
            how = (
                "it was interrupted" if isinstance(error, KeyboardInterrupt) else "it did not come to its end"
            )
            reason = "; ".join(filter(None, (how, shell.remains)))
            stage.tell(Phase(RESTORED, time.monotonic() - begun, "inconclusive", reason))
            raise
    verdict = "passed" if outcome.passed else "inconclusive"
    why = "; ".join(filter(None, (outcome.reason, outcome.remains)))
    reason = "" if outcome.passed else f"{why}\n{stage.printed(outcome)}"
    stage.tell(Phase(RESTORED, time.monotonic() - begun, verdict, reason))
    stage.tell_ended(shell, "the reset")
    if not outcome.passed:
        raise Stopped
    if shell.left.left:
        stage.tell_left(shell, "the reset, after its end")


def identify(stage: Stage) -> None:
    """Nothing is restored, so the state is the target's own: it has to be the one that is meant, if it can say so.

    Raises Stopped where it is another one.
    """
    if stage.setting.environment.identity is None:
        return
    begun = time.monotonic()
    with opened(stage.setting, stage.outputs) as shell:
        _proven(stage, shell, "first step")
    stage.tell(Phase(f"the target proves to be {stage.setting.name}", time.monotonic() - begun, "passed"))


def _known(stage: Stage, shell: Shell) -> None:
    """Nothing is reset that is not the target the policy names."""
    if stage.setting.environment.asked_before_reset:
        _proven(stage, shell, "reset")


def _proven(stage: Stage, shell: Shell, what: str) -> None:
    """The target is the one that the policy names, or `what` is not sent and the run has ended."""
    begun = time.monotonic()
    if (other := stranger(stage, shell, what)) is not None:
        reason = f"{other.reason}\nexpected: {other.expected}\nactual: {other.actual}"
        stage.tell(Phase(other.sentence, time.monotonic() - begun, other.verdict, reason))
        raise Stopped


def leave(stage: Stage) -> None:
    """Remove what the run chose elsewhere, while it can still be told that something is left."""
    begun = time.monotonic()
    if stage.setting.there and (left := stage.setting.there.remove()):
        stage.tell(Phase("chosen folders", time.monotonic() - begun, "inconclusive", left))


def _trouble(record: Record) -> str:
    if isinstance(record, Drift):
        return "" if record.waived else f"{record.what} ({record.place})"
    if isinstance(record, Begun | Open) or getattr(record, "verdict", "passed") == "passed":
        return "" if not isinstance(record, Open) else f"{record.what} was left open"
    if isinstance(record, Done):
        return f"{record.step} {record.verdict} at {record.place}"
    if isinstance(record, Proved):
        return f"the claim `{record.claim}` {record.verdict} at {record.place}"
    if isinstance(record, Compared):
        return f"{record.subject}: {record.outcome}"
    if isinstance(record, Taken):
        return f"the snapshot {record.moment}: {record.reason}"
    return f"{record.name}: {record.reason}".split("\n")[0] if isinstance(record, Phase) else ""
