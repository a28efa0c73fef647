"""The JSON of an HTTP answer: shared by the sentences that look into it."""

from ...dataclass import dataclass
from ..probes.questions import AskHttp, HttpAnswer
from ..verdict import Judgement, compare, undecided
from . import answers, members
from .slots import Unaskable, Values


@dataclass(frozen=True, slots=True)
class Body:
    """A body that is JSON."""

    value: object


def ask(values: Values, variables: Values) -> AskHttp:
    """Ask the server, by the one method whose answer has a body to look into."""
    question = answers.ask(values, variables)
    if question.method != "GET":
        raise Unaskable(f"`{question.method}` asks for no JSON", "Use `GET`.")
    return question


def body(status: str, answer: HttpAnswer, expected: str) -> Body | Judgement:
    """Give the JSON of an answer with this status, or why there is none to look into."""
    if answer.status != int(status):
        return compare(False, expected, f"answers {answer.status}")
    if not answer.whole:
        return undecided(expected, f"the body has more than the {len(answer.body)} bytes that are read")
    try:
        return Body(members.parsed(answer.body.decode()))
    except ValueError:
        what = f"{len(answer.body)} bytes of {answer.kind or 'no declared type'}"
        return compare(False, expected, f"answers {answer.status}, not JSON but {what}")
