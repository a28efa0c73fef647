"""One step: the target proves who it is, the command runs, each sentence is judged, one record is kept of it all."""

from ...bash_text import bash_text
from ...notation import labels
from ..decide import before, decide
from ..evidence import Done, Judged
from ..plan import Step
from ..probes.reach import Result
from ..reader import digest
from ..redaction import Redaction
from ..shell import Ending, Outcome, Shell
from ..verdict import Judgement, Verdict, combine, printable
from .stage import Stage

#: Seconds that the question who the target is may take.
IDENTITY_LIMIT = 60
#: Bytes that the answer may have: what stands behind them would not be compared.
IDENTITY_LONGEST = 4096


def perform(stage: Stage, shell: Shell, numbered: tuple[int, Step], purpose: str = "step") -> Done:
    """Run one step and judge it. Nothing is sent where the target is not the one that was named."""
    step = numbered[1]
    stranger = _stranger(stage, shell) if step.effect.kind == labels.DESTROYS else None
    if stranger is not None:
        return _done(numbered, purpose, None, [stranger], stage)
    access = stage.access()
    seen = before(step.expectations, access)
    outcome = shell.run(step.command, step.seconds)
    result = _result(outcome)
    judged = [
        _kept(
            (str(expectation), str(expectation.place)),
            decide(expectation, result, access, seen),
            stage.redact,
        )
        for expectation in step.expectations
    ]
    return _done(numbered, purpose, outcome, [*_ending(step, outcome, stage.redact), *judged], stage)


def _stranger(stage: Stage, shell: Shell) -> Judged | None:
    """Ask the target who it is, in the very shell of the step; None if it is the one the policy names."""
    identity = stage.setting.environment.identity
    assert identity is not None  # admitted: a destructive step has one
    expected = stage.setting.fill(identity.prints)
    outcome = shell.run(bash_text(identity.command), IDENTITY_LIMIT)
    actual = outcome.stdout.text(IDENTITY_LONGEST).strip()
    if outcome.passed and actual == expected != "" and outcome.stdout.size <= IDENTITY_LONGEST:
        return None
    verdict = Verdict.INCONCLUSIVE if outcome.undecided else Verdict.FAILED
    reason = (
        outcome.reason or "the target is another one than the environments file names; the step was not sent"
    )
    judgement = Judgement(verdict, expected, actual, reason)
    return _kept((f"the target proves to be {stage.setting.name}", ""), judgement, stage.redact)


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
    return [_kept((sentence, str(step.place)), judgement, redact)]


def _result(outcome: Outcome) -> Result:
    """The outcome as judging takes it."""
    return Result(
        status=outcome.status if outcome.ending is Ending.FINISHED else None,
        ending=outcome.reason or outcome.ending.value,
        lost=outcome.undecided,
        whole=not (outcome.stdout.omitted or outcome.stderr.omitted),
        streams=(outcome.stdout.data, outcome.stderr.data),
        pieces=(outcome.stdout.pieces, outcome.stderr.pieces),
    )


def _kept(where: tuple[str, str], judgement: Judgement, redact: Redaction) -> Judged:
    """The judgement as evidence has it: cut last, because of a secret cut in two no form is found any more."""
    expected, actual, reason = (
        printable(redact(text)) for text in (judgement.expected, judgement.actual, judgement.reason)
    )
    return Judged(*where, judgement.verdict.value, expected, actual, reason)


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
