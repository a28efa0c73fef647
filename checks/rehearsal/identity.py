"""Who the target is: asked in the very shell in which something is about to be changed or destroyed.

Before steps that go as far as the policy's `before` says, and before `reset`. Not before the reset of a target that the
run itself makes: where the words by which it proves who it is hold a value chosen when the run started, no target that
was there before can print them, and there is nobody to ask yet.
"""

from typing import Final

from ...bash_text import bash_text
from ..decide import shared
from ..evidence import Judged
from ..probes import ask
from ..probes.questions import AskQuery, QueryAnswer, Unanswered
from ..probes.reach import Reach, Result
from ..shell import Shell
from ..verdict import Judgement, Verdict
from .kept import kept
from .stage import Stage

#: Seconds that the question who the target is may take.
LIMIT: Final = 60
#: Bytes that the answer may have: what stands behind them would not be compared.
LONGEST: Final = 4096

_OTHER: Final = "the target is another one than the environments file names; the {what} was not sent"
_ASKED: Final = (
    "the database that `database` leads to is another one than the {what} would reach; it was not sent"
)


def stranger(stage: Stage, shell: Shell, what: str = "step") -> Judged | None:
    """Ask the target who it is; None if it is the one the policy names. `what` is told not to have been sent."""
    identity = stage.setting.environment.identity
    assert identity is not None  # admitted: a destructive step has one
    expected = stage.setting.fill(identity.prints)
    judgement = _shell(stage, shell, expected, what)
    if judgement is None and identity.query:
        judgement = _database(stage, identity.query, expected, what)
    if judgement is None:
        return None
    return kept((f"the target proves to be {stage.setting.name}", ""), judgement, stage.redact)


def _shell(stage: Stage, shell: Shell, expected: str, what: str) -> Judgement | None:
    identity = stage.setting.environment.identity
    assert identity is not None
    outcome = shell.run(bash_text(identity.command), LIMIT)
    actual = outcome.stdout.text(LONGEST).strip()
    if outcome.passed and actual == expected != "" and outcome.stdout.size <= LONGEST:
        who = f"{shared(outcome.others)}; the {what} was not sent"
        return Judgement(Verdict.INCONCLUSIVE, expected, actual, who) if outcome.others else None
    verdict = Verdict.INCONCLUSIVE if outcome.undecided else Verdict.FAILED
    reason = (
        f"`identity` of the environments file: {outcome.reason}"
        if outcome.reason
        else _OTHER.format(what=what)
    )
    said = outcome.stderr.text(LONGEST).strip() if outcome.reason else ""
    return Judgement(verdict, expected, actual, ": ".join(filter(None, (reason, said.rpartition("\n")[2]))))


def _database(stage: Stage, query: str, expected: str, what: str) -> Judgement | None:
    """The database that judges has to be the one that is changed."""
    answer = ask(AskQuery(query), Reach(Result(None), stage.access()))
    if not isinstance(answer, QueryAnswer):
        reason = answer.reason if isinstance(answer, Unanswered) else "nobody answered"
        return Judgement(Verdict.INCONCLUSIVE, expected, "", f"{reason}; the {what} was not sent")
    if not answer.refused and (answer.rows, answer.columns, answer.value) == (1, 1, expected):
        return None
    reason = answer.refused or _ASKED.format(what=what)
    return Judgement(Verdict.FAILED, expected, answer.value, reason)
