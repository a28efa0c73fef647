"""{request} answers {status} and has the header {header} equal to {value}: sent once, with this value."""

import re
from typing import Final

from ..probes.questions import AskHttp, HttpAnswer
from ..verdict import Judgement, compare
from . import answers
from .slots import Unaskable, Values

#: Headers whose values are nobody's secret, and may be shown where they are others than expected.
_SHOWN: Final = frozenset(
    (
        *("allow", "cache-control", "content-encoding", "content-language", "content-length", "content-type"),
        *("content-security-policy", "retry-after", "server", "strict-transport-security", "vary"),
        *("x-content-type-options", "x-frame-options", "referrer-policy"),
    )
)


def ask(values: Values, variables: Values) -> AskHttp:
    """Ask the server."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", values["header"]):
        raise Unaskable(f"`{values['header']}` is no header", "Write its name without a colon.")
    return answers.ask(values, variables)


def judge(values: Values, answer: HttpAnswer) -> Judgement:
    """Compare first the status, then the header. Of two headers of one name, readers would take one or the other."""
    name, before = values["header"], f"answers {values['status']}"
    expected = f"{before}, {name} is {values['value']}"
    if answer.status != int(values["status"]):
        return compare(False, expected, f"answers {answer.status}")
    found = [value.strip() for other, value in answer.headers if other.lower() == name.lower()]
    if len(found) != 1:
        return compare(
            False,
            expected,
            f"{before}, has {name} {len(found)} times" if found else f"{before}, has no {name}",
        )
    if found[0] == values["value"]:
        return compare(True, expected, expected)
    if name.lower() in _SHOWN:
        return compare(False, expected, f"{before}, {name} is {found[0]}")
    return compare(False, expected, f"{before}, {name} is another", "it may be a secret, so it is not shown")
