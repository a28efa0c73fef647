"""prints JSON with {path} equal to {value}: standard output is one JSON value with this member."""

from ..probes.questions import AskResult
from ..probes.reach import Result
from ..verdict import Judgement, compare
from . import members, printed
from .slots import Values


def ask(values: Values, _variables: Values) -> AskResult:
    """Ask for the result, if the path is one."""
    members.path(values["path"])
    return AskResult()


def judge(values: Values, result: Result) -> Judgement:
    """Only whole output can be read as JSON."""
    expected = f"prints JSON, {values['path']} is {values['value']}"
    if undecided := printed.unended(result, expected):
        return undecided
    view = printed.output(result)
    if undecided := printed.unseen(result, expected, view):
        return undecided
    try:
        found = members.at(members.parsed(view.text), values["path"])
    except ValueError:
        return compare(False, expected, "does not print one JSON value")
    if found is members.ABSENT:
        return compare(False, expected, f"prints JSON, has no {values['path']}")
    actual = f"prints JSON, {values['path']} is {members.shown(found)}"
    return compare(members.equal(values["value"], found), expected, actual)
