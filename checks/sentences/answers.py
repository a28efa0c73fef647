"""{request} answers {status}: the request, sent without following redirects, is answered with this status."""

from ..probes.questions import AskHttp, HttpAnswer
from ..verdict import Judgement, compare
from .slots import Unaskable, Values, number, request


def ask(values: Values, variables: Values) -> AskHttp:
    """Ask the server."""
    if not 200 <= number(values["status"]) <= 599:
        raise Unaskable(f"`{values['status']}` is no HTTP status", "Write a number from 200 to 599.")
    return request(values["request"], variables)


def judge(values: Values, answer: HttpAnswer) -> Judgement:
    """Compare the status alone."""
    expected = f"answers {values['status']}"
    return compare(answer.status == int(values["status"]), expected, f"answers {answer.status}")
