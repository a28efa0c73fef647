"""{request} answers {status} within {milliseconds} milliseconds: the whole answer, connecting included."""

from typing import Final

from ..probes.questions import AskHttp, HttpAnswer
from ..verdict import Judgement, compare
from . import answers
from .slots import Unaskable, Values, positive

#: No request waits longer, so more could not be seen.
_LONGEST: Final = 10_000


def ask(values: Values, variables: Values) -> AskHttp:
    """Ask the server."""
    if positive(values["milliseconds"]) > _LONGEST:
        raise Unaskable(
            f"no request waits `{values['milliseconds']}` milliseconds", f"Write at most {_LONGEST}."
        )
    return answers.ask(values, variables)


def judge(values: Values, answer: HttpAnswer) -> Judgement:
    """Compare first the status: a quick error is no good answer."""
    expected = f"answers {values['status']} within {values['milliseconds']} milliseconds"
    if answer.status != int(values["status"]):
        return compare(False, expected, f"answers {answer.status}")
    actual = f"answers {answer.status} after {answer.milliseconds:.0f} milliseconds"
    return compare(answer.milliseconds <= int(values["milliseconds"]), expected, actual)
