"""prints JSON that fits {schema}: standard output is one JSON value, which the schema on the page takes."""

from ..probes.questions import AskResult
from ..probes.reach import Result
from ..verdict import Judgement, compare
from . import members, printed, schemas
from .slots import Values


def ask(values: Values, _variables: Values) -> AskResult:
    """Ask for the result, if the schema is one."""
    schemas.read(values["schema"])
    return AskResult()


def judge(values: Values, result: Result) -> Judgement:
    """Only whole output can be read as JSON."""
    expected = "prints JSON that fits the schema"
    if undecided := printed.unended(result, expected):
        return undecided
    view = printed.output(result)
    if undecided := printed.unseen(result, expected, view):
        return undecided
    try:
        found = members.parsed(view.text)
    except ValueError:
        return compare(False, expected, "does not print one JSON value")
    misfit = schemas.misfit(values["schema"], found)
    return compare(not misfit, expected, f"prints JSON, {misfit}" if misfit else expected)
