"""One step: the target proves who it is, the command runs, each sentence is judged, one record is kept of it all."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from ... import bash
from ...dataclass import dataclass
from ...notation.sentences import ASKED_AGAIN
from ..decide import decide
from ..evidence import Done, Judged, Stream
from ..patience import until_all_hold, until_it_holds
from ..plan import Expectation, Step
from ..probes.reach import Result
from ..reader import digest
from ..redaction import Redaction
from ..remembered import remembered
from ..shell import Ending, Outcome, Shell, prepared
from ..verdict import Judgement, Verdict, combine, undecided
from .capture import hand_over, take
from .identity import stranger
from .kept import kept
from .policy import asked_before
from .stage import Stage

#: What stands in the place of what a step printed.
WITHHELD = "the step captures a secret, so nothing that it printed is kept"


@dataclass(frozen=True, slots=True)
class Settled:
    """What a step's record says of how it went."""

    judged: list[Judged]
    verdict: Verdict
    state: str = ""  #: digest of what was kept of its shell


#: What else there is to say of a step when all was judged.
Settle = Callable[[list[Judged], Verdict], Settled]


def perform(
    stage: Stage,
    shell: Shell,
    numbered: tuple[int, Step],
    purpose: str = "step",
    settle: Settle = Settled,
) -> Done:
    """Run one step and judge it. Nothing is sent where the target is not the one that was named."""
    step = numbered[1]
    other = stranger(stage, shell) if asked_before(step, stage.setting.environment) else None
    if other is not None:
        return _done(numbered, purpose, None, settle([other], Verdict(other.verdict)), stage)
    access = stage.access()
    seen = stage.sighted.before(step, access, stage.tell)
    at = now()
    outcome = shell.run(step.command, step.seconds, private=step.private)
    result = _result(outcome)
    taken = take(
        step, outcome.stdout, stage.redact
    )  # also where it failed: what comes later may show the value
    until = time.monotonic() + step.patience
    asks = [partial(decide, one, result, access, seen) for one in step.expectations]
    later = [place for place, one in enumerate(step.expectations) if one.name in ASKED_AGAIN]
    again = dict(zip(later, until_all_hold([asks[place] for place in later], until), strict=True))
    asked = [again.get(place) or until_it_holds(ask, 0.0) for place, ask in enumerate(asks)]
    judged = [
        kept(words, _withheld(step, one, found.judgement), stage.redact, found)
        for one, words, found in zip(step.expectations, worded(step), asked, strict=True)
    ]
    judged = [*_ending(step, outcome, stage.redact), *_overdue(step, outcome, stage.redact), *judged]
    if all(one.verdict == Verdict.PASSED.value for one in judged):
        judged += [
            kept(*one, stage.redact) for one in hand_over(taken, shell, stage.captured, outcome.others)
        ]
    settled = settle(judged, combine(Verdict(one.verdict) for one in judged))
    return _done(numbered, purpose, outcome, settled, stage, at)


@remembered
def worded(step: Step) -> tuple[tuple[str, str], ...]:
    """Each expectation as its page has it, and where."""
    return tuple((str(one), str(one.place)) for one in step.expectations)


def ready(step: Step) -> None:
    """Have ready what is needed when it is sent and judged; done while the step before it runs."""
    digest.of(step)
    worded(step)
    prepared(step.command)


def _withheld(step: Step, expectation: Expectation, judgement: Judgement) -> Judgement:
    """Of a step that prints a secret nothing is quoted: beside the secret there may be others."""
    if not step.private or expectation.name == "exit" or judgement.verdict is Verdict.INCONCLUSIVE:
        return judgement
    reason = "" if judgement.verdict is Verdict.PASSED else f"what was seen is not shown: {WITHHELD}"
    return replace(judgement, actual="", reason=reason)


def now() -> str:
    """The time, as records have it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _ending(step: Step, outcome: Outcome, redact: Redaction) -> list[Judged]:
    """What no sentence needs to say: a step ends by itself, in time, without ending its shell.

    And with status 0, unless its page names the status it exits with: that is the last statement's.
    """
    sentence = "every statement runs and ends with status 0"
    if outcome.ending is Ending.FINISHED and outcome.status == 0:
        return []
    named = any(expectation.name == "exit" for expectation in step.expectations)
    expected, reason = "status 0", outcome.reason
    if outcome.ending is Ending.FINISHED and named:
        if not any(_names(expectation, outcome.status) for expectation in step.expectations):
            return []  # its own sentence says that it ended otherwise
        sentence, expected = "every statement runs, and only the last one may end otherwise than with 0", ""
        reason = _early(step.command, outcome)
        if not reason:
            return []
    verdict = Verdict.INCONCLUSIVE if outcome.undecided else Verdict.FAILED
    reason = f"{reason}; {outcome.remains}" if outcome.remains else reason
    judgement = Judgement(verdict, expected or "the last statement ends so", _words(outcome), reason)
    return [kept((sentence, str(step.place)), judgement, redact)]


def _overdue(step: Step, outcome: Outcome, redact: Redaction) -> list[Judged]:
    """What no sentence needs to say either: somebody has to look while the time limit lasts."""
    if not outcome.overdue:
        return []
    reason = (
        "rolloutdocs itself was stopped until that was over, as by Ctrl-Z, so nobody saw when the step ended"
    )
    judgement = undecided(f"within {step.seconds} seconds", reason)
    return [kept(("the step ends within its time limit", str(step.place)), judgement, redact)]


def _names(expectation: Expectation, status: int | None) -> bool:
    return expectation.name == "exit" and int(expectation.values["status"]) == status


def _early(command: str, outcome: Outcome) -> str:
    """Why the status may be that of something else than what the page says it of; "" where it is not.

    What comes before the last command has the same few numbers to fail with.
    """
    listed = bash.split(command)
    if outcome.failing is None or outcome.failing.index < len(listed) - 1:
        return "a statement before the last one ended so, and what follows it did not run"
    if outcome.failing.left:
        return f"{outcome.reason}, so it has no status"
    if bash.several(listed[-1], command):
        return "of several commands in one statement nobody can tell which one ended so: write one a line"
    return ""


def _result(outcome: Outcome) -> Result:
    """The outcome as judging takes it."""
    return Result(
        status=outcome.status if outcome.ending is Ending.FINISHED else None,
        ending=outcome.reason or outcome.ending.value,
        lost=outcome.undecided,
        whole=not (outcome.stdout.omitted or outcome.stderr.omitted),
        others=outcome.others,
        seconds=outcome.seconds,
        streams=(outcome.stdout.data, outcome.stderr.data),
        pieces=(outcome.stdout.pieces, outcome.stderr.pieces),
    )


def _done(
    numbered: tuple[int, Step],
    purpose: str,
    outcome: Outcome | None,
    settled: Settled,
    stage: Stage,
    at: str = "",
) -> Done:
    passage, step = numbered
    return Done(
        passage=passage,
        procedure=step.procedure,
        step=step.id,
        title=step.title,
        place=str(step.place),
        digest=digest.of(step),
        command=step.command,
        verdict=settled.verdict.value,
        seconds=outcome.seconds if outcome else 0.0,
        ended=_words(outcome) if outcome else "not sent",
        judged=settled.judged,
        output="" if outcome is None else f"({WITHHELD})" if step.private else stage.printed(outcome),
        purpose=purpose,
        at=at,
        streams=_streams(outcome) if outcome else [],
        source=stage.origins.get(step.id, ""),
        state=settled.state,
        unseen=outcome is not None and outcome.unseen,
    )


def _streams(outcome: Outcome) -> list[Stream]:
    """What it wrote, by size and digest; private output is kept nowhere, and of few values a digest gives one away."""
    named = {"stdout": outcome.stdout, "stderr": outcome.stderr}
    return [
        Stream(name, one.size, one.omitted, "" if one.private else one.sha256) for name, one in named.items()
    ]


def _words(outcome: Outcome) -> str:
    if outcome.ending is not Ending.FINISHED:
        return str(outcome.ending.value)
    where = f", at `{outcome.failing.text}`" if outcome.failing else ""
    return f"status {outcome.status}{where}"
