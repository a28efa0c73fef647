"""report {file} has at least {count} tests of {class} and all passed: JUnit, written during this step."""

from ..probes.questions import AskReport, ReportAnswer
from ..verdict import Judgement, compare, undecided
from . import junit
from .slots import Unaskable, Values, path, positive


def ask(values: Values, variables: Values) -> AskReport:
    """Ask for the report."""
    positive(values["count"])
    if not junit.words(values["class"])[-1]:
        raise Unaskable(
            f"`{values['class']}` names no class", "Write the class, with or without its namespace."
        )
    return AskReport(path(values["file"], variables))


def judge(values: Values, answer: ReportAnswer) -> Judgement:
    """Nothing that an earlier step or run left behind counts."""
    expected = f"has at least {values['count']} tests of {values['class']}, all passed"
    if answer.stat is None:
        return compare(False, expected, "there is no such report")
    if not answer.fresh:
        return compare(False, expected, "the report was not written during this step")
    try:
        cases = junit.cases(answer.content)
    except junit.Unreadable as error:
        return compare(False, expected, str(error))
    return _judge(values, cases, expected)


def _judge(values: Values, cases: list[junit.Case], expected: str) -> Judgement:
    """Two classes of one name would hide that one of them lost its tests.

    What is within may be a class of a namespace instead: such tests are not counted, and have to have passed.
    """
    group = values["class"]
    own = [case for case in cases if junit.belongs(case, group)]
    if len({junit.words(case.group)[:-1] for case in own}) > 1:
        return undecided(expected, f"several classes end in {group}: write the whole name")
    names = {(case.group, case.name) for case in own}
    inner = [case for case in cases if junit.within(case, group) and not junit.belongs(case, group)]
    bad = [case for case in (*own, *inner) if case.outcome != "passed"]
    if bad:
        return compare(False, expected, f"has {len(names)} tests of it; {bad[0].name} is {bad[0].outcome}")
    return compare(len(names) >= int(values["count"]), expected, f"has {len(names)} tests of it, all passed")
