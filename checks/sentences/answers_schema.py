"""{request} answers {status} and its JSON fits {schema}: the schema on the page takes the body."""

from ..probes.questions import AskHttp, HttpAnswer
from ..verdict import Judgement, compare
from . import bodies, schemas
from .slots import Values


def ask(values: Values, variables: Values) -> AskHttp:
    """Ask the server, if the schema is one."""
    schemas.read(values["schema"])
    return bodies.ask(values, variables)


def judge(values: Values, answer: HttpAnswer) -> Judgement:
    """Compare first the status, then the body with the schema."""
    expected = f"answers {values['status']}, its JSON fits the schema"
    body = bodies.body(values["status"], answer, expected)
    if isinstance(body, Judgement):
        return body
    misfit = schemas.misfit(values["schema"], body.value)
    return compare(not misfit, expected, f"answers {values['status']}, {misfit}" if misfit else expected)
