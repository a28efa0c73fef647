"""{request} answers {status} after redirects on its own host: up to five are followed, none leads elsewhere."""

from dataclasses import replace

from ..probes.questions import AskHttp, HttpAnswer
from ..verdict import Judgement, compare
from . import answers
from .slots import Unaskable, Values


def ask(values: Values, variables: Values) -> AskHttp:
    """Ask the server, and follow it."""
    if 300 <= int(values["status"]) <= 399:
        raise Unaskable(f"`{values['status']}` is a redirect", "Write the status of the last answer.")
    return replace(answers.ask(values, variables), follow=True)


def judge(values: Values, answer: HttpAnswer) -> Judgement:
    """Compare the last status: that of a redirect means that it led elsewhere, nowhere or too far."""
    expected = f"answers {values['status']} after redirects"
    reason = "it was followed no further" if 300 <= answer.status <= 399 else ""
    return compare(
        answer.status == int(values["status"]),
        expected,
        f"answers {answer.status} after {answer.hops} redirects",
        reason,
    )
