"""A whole run: services, the starting state, every passage in the pages' order, and the last word on it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ...bash_text import bash_text
from .. import services
from ..evidence import RESTORED, Begun, Done, Drift, Ended, Listener, Open, Phase, Record
from ..plan import Step
from ..shell import Shell
from .identity import stays, stranger
from .names import Look
from .passage import walk
from .stage import Stage, opened


class Stopped(Exception):  # noqa: N818 - the run stopped here
    """A phase around the steps did not pass; its record is already told."""


@dataclass(slots=True)
class Count:
    """Counts verdicts as records go by."""

    tell: Listener
    passed: int = 0
    failed: int = 0
    inconclusive: int = 0
    wrong: int = 0  #: besides: the target is another one; pages disagree, and nobody waived it
    reason: str = ""  #: the first thing that was not passed

    def __call__(self, record: Record) -> None:
        """Pass the record on, and count it if it is a verdict on a step."""
        if isinstance(record, Done) and record.purpose == "step":
            setattr(self, record.verdict, getattr(self, record.verdict) + 1)
        if (isinstance(record, Drift) and not record.waived) or (
            isinstance(record, Phase) and record.verdict == "failed"
        ):
            self.wrong += 1
        if not self.reason:
            self.reason = _trouble(record)
        self.tell(record)

    def verdict(self, planned: int) -> str:
        """Failed beats inconclusive; fewer steps than planned is never passed."""
        if self.failed or self.wrong:
            return "failed"
        whole = self.passed == planned and planned > 0
        return "passed" if whole and not self.reason else "inconclusive"


def rehearse(stage: Stage, planned: tuple[Step, ...]) -> Ended:
    """Run everything and tell each record. Never raises for what the target does; an interrupt ends as a record."""
    begun = time.monotonic()
    count = Count(stage.tell)
    stage = stage.telling(count)
    interrupted = False
    try:
        with _services(stage):
            _reset(stage)
            look = Look(stage.names)
            look.ask(stage.setting, stage.access())
            for number, procedure in enumerate(stage.plan.rehearsal, 1):
                if not walk(stage, number, stage.plan.procedures[procedure]):
                    break
            else:
                look.ask(stage.setting, stage.access())
                look.tell(stage.tell)
    except Stopped:
        pass
    except KeyboardInterrupt:
        interrupted = True
    _leave(stage)
    cut = interrupted and not (count.failed or count.wrong)
    ended = Ended(
        verdict="inconclusive" if cut else count.verdict(len(planned)),
        seconds=time.monotonic() - begun,
        passed=count.passed,
        failed=count.failed,
        inconclusive=count.inconclusive,
        reason="interrupted before the end" if interrupted else count.reason,
        interrupted=interrupted,
    )
    stage.tell(ended)
    return ended


@contextmanager
def _services(stage: Stage) -> Iterator[None]:
    """Start and await the environment's services; stop them whatever happens."""
    declared = stage.services()
    begun = time.monotonic()
    with _running(stage, declared):
        if declared:
            names = ", ".join(service.name for service in declared)
            stage.tell(Phase(f"services started: {names}", time.monotonic() - begun, "passed"))
        yield


@contextmanager
def _running(stage: Stage, declared: list[services.Service]) -> Iterator[None]:
    begun = time.monotonic()
    try:
        with services.running(declared, stage.outputs) as started:
            yield
            _alive(stage, started)
    except services.ServiceError as error:
        reason = f"{error}\n{error.last}".rstrip()
        stage.tell(Phase(f"service {error.name}", time.monotonic() - begun, "inconclusive", reason))
        raise Stopped from error


def _alive(stage: Stage, started: tuple[services.Running, ...]) -> None:
    """What was seen after a service had gone may be another program's answer, or none at all."""
    for one in started:
        status = one.status()
        if status is not None:
            reason = f"it ended with {status} during the run\n{one.tail()}".rstrip()
            stage.tell(Phase(f"service {one.service.name}", 0.0, "inconclusive", reason))


def _reset(stage: Stage) -> None:
    """Bring the starting state back, in a shell of its own."""
    begun = time.monotonic()
    with opened(stage.setting, stage.outputs) as shell:
        try:
            _known(stage, shell)
            outcome = shell.run(bash_text(stage.setting.environment.reset), stage.RESET_LIMIT)
        except BaseException:
            stage.tell_left(shell, RESTORED)
            raise
    verdict = "passed" if outcome.passed else "inconclusive"
    why = "; ".join(filter(None, (outcome.reason, outcome.remains)))
    reason = "" if outcome.passed else f"{why}\n{stage.printed(outcome)}"
    stage.tell(Phase(RESTORED, time.monotonic() - begun, verdict, reason))
    if not outcome.passed:
        raise Stopped


def _known(stage: Stage, shell: Shell) -> None:
    """Nothing is reset that is not the target the policy names."""
    if not stays(stage.setting.environment):
        return
    begun = time.monotonic()
    if (other := stranger(stage, shell, "reset")) is not None:
        reason = f"{other.reason}\nexpected: {other.expected}\nactual: {other.actual}"
        stage.tell(Phase(other.sentence, time.monotonic() - begun, other.verdict, reason))
        raise Stopped


def _leave(stage: Stage) -> None:
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
    return f"{record.name}: {record.reason}".split("\n")[0] if isinstance(record, Phase) else ""
