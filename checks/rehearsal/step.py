"""One step: the target proves who it is, the command runs, each sentence is judged, one record is kept of it all."""

from ..decide import before, decide
from ..evidence import Done, Judged
from ..plan import Step
from ..probes.reach import Result
from ..reader import digest
from ..redaction import Redaction
from ..shell import Ending, Outcome, Shell
from ..verdict import Judgement, Verdict, combine
from .identity import asked_before, stranger
from .kept import kept
from .stage import Stage


def perform(stage: Stage, shell: Shell, numbered: tuple[int, Step], purpose: str = "step") -> Done:
    """Run one step and judge it. Nothing is sent where the target is not the one that was named."""
    step = numbered[1]
    other = stranger(stage, shell) if asked_before(step, stage.setting.environment) else None
    if other is not None:
        return _done(numbered, purpose, None, [other], stage)
    access = stage.access()
    seen = before(step.expectations, access)
    outcome = shell.run(step.command, step.seconds)
    result = _result(outcome)
    judged = [
        kept(
            (str(expectation), str(expectation.place)),
            decide(expectation, result, access, seen),
            stage.redact,
        )
        for expectation in step.expectations
    ]
    return _done(numbered, purpose, outcome, [*_ending(step, outcome, stage.redact), *judged], stage)


def _ending(step: Step, outcome: Outcome, redact: Redaction) -> list[Judged]:
    """What no sentence needs to say: a step ends by itself, in time, without ending its shell.

    And with status 0, unless its page names the status it exits with.
    """
    sentence = "every statement runs and ends with status 0"
    if outcome.ending is Ending.FINISHED and (
        outcome.status == 0 or any(expectation.name == "exit" for expectation in step.expectations)
    ):
        return []
    verdict = Verdict.INCONCLUSIVE if outcome.undecided else Verdict.FAILED
    reason = f"{outcome.reason}; {outcome.remains}" if outcome.remains else outcome.reason
    judgement = Judgement(verdict, "status 0", _words(outcome), reason)
    return [kept((sentence, str(step.place)), judgement, redact)]


def _result(outcome: Outcome) -> Result:
    """The outcome as judging takes it."""
    return Result(
        status=outcome.status if outcome.ending is Ending.FINISHED else None,
        ending=outcome.reason or outcome.ending.value,
        lost=outcome.undecided,
        whole=not (outcome.stdout.omitted or outcome.stderr.omitted),
        streams=(outcome.stdout.data, outcome.stderr.data),
    )


def _done(
    numbered: tuple[int, Step], purpose: str, outcome: Outcome | None, judged: list[Judged], stage: Stage
) -> Done:
    passage, step = numbered
    return Done(
        passage=passage,
        procedure=step.procedure,
        step=step.id,
        title=step.title,
        place=str(step.place),
        digest=digest.digest(digest.step(step)),
        command=step.command,
        verdict=combine(Verdict(one.verdict) for one in judged).value,
        seconds=outcome.seconds if outcome else 0.0,
        ended=_words(outcome) if outcome else "not sent",
        judged=judged,
        output=stage.printed(outcome) if outcome else "",
        purpose=purpose,
    )


def _words(outcome: Outcome) -> str:
    if outcome.ending is not Ending.FINISHED:
        return str(outcome.ending.value)
    where = f", at `{outcome.failing.text}`" if outcome.failing else ""
    return f"status {outcome.status}{where}"
