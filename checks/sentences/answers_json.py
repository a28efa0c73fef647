"""{request} answers {status} and its JSON has {path} equal to {value}: the status alone proves nothing."""

from ..probes.questions import AskHttp, HttpAnswer
from ..verdict import Judgement, compare
from . import bodies, members
from .slots import Values


def ask(values: Values, variables: Values) -> AskHttp:
    """Ask the server, by the one method whose answer has a body to look into."""
    question = bodies.ask(values, variables)
    members.path(values["path"])
    return question


def judge(values: Values, answer: HttpAnswer) -> Judgement:
    """Compare first the status, then the member at the path."""
    expected = f"answers {values['status']}, {values['path']} is {values['value']}"
    body = bodies.body(values["status"], answer, expected)
    if isinstance(body, Judgement):
        return body
    found, before = members.at(body.value, values["path"]), f"answers {values['status']}"
    if found is members.ABSENT:
        return compare(False, expected, f"{before}, has no {values['path']}")
    actual = f"{before}, {values['path']} is {members.shown(found)}"
    return compare(members.equal(values["value"], found), expected, actual)
