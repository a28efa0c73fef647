"""From an expectation to its judgement: ask, probe, judge. Here the two halves of a sentence meet.

What could not be asked or answered is inconclusive here and nowhere else, and nothing leaves as an exception.
"""

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from ..environments import is_loopback
from ..errors import Finding
from .plan import Expectation
from .probes import ask as probe
from .probes.data import whole
from .probes.files import look
from .probes.questions import AskHttp, AskReport, AskUnchanged, Question, Unanswered
from .probes.reach import Access, Before, Reach, Result
from .sentences import KINDS
from .sentences.slots import Unaskable, Values
from .verdict import Judgement, Verdict, undecided

#: Why something that is not there is not gone.
NEVER: Final = "it was not there at any time in this run, and what never was cannot be gone"

SHOWN: Final = 3  #: processes that a reason names


def check(expectation: Expectation, variables: Values) -> Finding | None:
    """Find what keeps it from being asked where these are the variables; before anything runs."""
    question = _ask(expectation, variables)
    return (
        Finding(expectation.place, question.what, question.remedy)
        if isinstance(question, Unaskable)
        else None
    )


def elsewhere(expectation: Expectation, variables: Values) -> Finding | None:
    """Find what this machine would answer where it should be another one, on which the steps run."""
    question = _ask(expectation, variables)
    if not isinstance(question, AskHttp) or not is_loopback(urlsplit(question.url).hostname or ""):
        return None
    what = f"`{expectation}` would be answered by this machine, and the steps run elsewhere"
    remedy = "Name the target's host in the environments file, or declare the tunnel to it under `services`."
    return Finding(expectation.place, what, remedy)


def before(expectations: Iterable[Expectation], access: Access) -> Before:
    """See what must be seen before a step so that its expectations can be decided after it."""
    listed = [one for one in expectations if KINDS[one.name].before]
    questions = [_ask(expectation, access.variables) for expectation in listed]
    seen = look((question.path for question in questions if isinstance(question, AskReport)), access.files)
    return whole(seen, access) if any(isinstance(question, AskUnchanged) for question in questions) else seen


def decide(expectation: Expectation, result: Result, access: Access, seen: Before) -> Judgement:
    """Decide passed, failed or inconclusive; `seen` is what `before` gave for the step."""
    question = _ask(expectation, access.variables)
    if isinstance(question, Unaskable):
        return undecided(str(expectation), question.what)
    answer = probe(question, Reach(result, access, seen))
    if isinstance(answer, Unanswered):
        return undecided(str(expectation), answer.reason)
    kind = KINDS[expectation.name]
    try:
        judgement = kind.judge(expectation.values, answer)
    except Exception as error:  # what was observed may be anything; its message may hold a secret
        return undecided(str(expectation), f"judging what was observed failed with {type(error).__name__}")
    if kind.printed and judgement.verdict is Verdict.PASSED and result.others:
        return undecided(judgement.expected, shared(result.others))
    if kind.there and judgement.verdict is Verdict.PASSED and str(expectation) not in seen.there:
        return undecided(judgement.expected, NEVER)
    return judgement


def shared(others: tuple[str, ...]) -> str:
    """Why nobody knows who printed what a step should have printed."""
    who = ", ".join(others[:SHOWN]) + (", ..." if len(others) > SHOWN else "")
    what = "which an earlier step left, could have printed it: send what it prints to a file, or declare a service"
    return f"{who}, {what}"


def says_gone(expectation: Expectation) -> bool:
    """Whether it says that something is gone, which wants that it was there earlier."""
    return KINDS[expectation.name].there is not None


def there(expectation: Expectation, access: Access, known: Question | None = None) -> Question | None:
    """The question of a sentence that something is gone, where it is there now; None for any other, and for `known`."""
    shows = KINDS[expectation.name].there
    question = _ask(expectation, access.variables) if shows else None
    if shows is None or question is None or isinstance(question, Unaskable) or question == known:
        return None
    answer = probe(question, Reach(Result(None), access))
    return None if isinstance(answer, Unanswered) or not shows(answer) else question


def _ask(expectation: Expectation, variables: Values) -> Question | Unaskable:
    try:
        return KINDS[expectation.name].ask(expectation.values, variables)
    except Unaskable as error:
        return error
