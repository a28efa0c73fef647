"""The pure half that reads answers: cases are `cases/<sentence>.json`, reports are in `reports/`."""

import json
from pathlib import Path

import pytest
from rolloutdocs.checks.probes.questions import (
    AbsenceAnswer,
    ColumnAnswer,
    CountAnswer,
    DigestAnswer,
    FileAnswer,
    HttpAnswer,
    QueryAnswer,
    ReportAnswer,
    RowsAnswer,
    SameAnswer,
    TableAnswer,
)
from rolloutdocs.checks.probes.reach import Result, Stat
from rolloutdocs.checks.sentences import KINDS
from rolloutdocs.checks.verdict import printable

from rolloutdocs.notation.sentences import SENTENCES

HERE = Path(__file__).parent
CASES = [
    pytest.param(path.stem, case, id=f"{path.stem}: {case['case']}")
    for path in sorted((HERE / "cases").glob("*.json"))
    for case in json.loads(path.read_text())
]


def result(out="", err="", **given):
    return Result(**given, streams=(out.encode, err.encode))


def http(body="", headers=(), **given):
    return HttpAnswer(body=body.encode(), headers=tuple(map(tuple, headers)), **given)


def counts(found, **given):
    return CountAnswer(ColumnAnswer(True, found), **given)


def file(size):
    return FileAnswer(None if size is None else Stat(size, 1, 1, 1))


def report(report, fresh=True):
    if report is None:
        return ReportAnswer(None)
    content = (HERE / "reports" / report).read_bytes()
    return ReportAnswer(Stat(len(content), 1, 1, 1), fresh, content)


ANSWERS = {
    "exit": result,
    "prints": result,
    "prints_not": result,
    "prints_exactly": result,
    "prints_in_order": result,
    "prints_all_of": result,
    "prints_like": result,
    "prints_matching": result,
    "prints_json": result,
    "prints_schema": result,
    "finishes_within": result,
    "answers": http,
    "answers_json": http,
    "answers_schema": http,
    "answers_header": http,
    "answers_within": http,
    "answers_after_redirects": http,
    "column_gone": ColumnAnswer,
    "column_type": ColumnAnswer,
    "column_default": ColumnAnswer,
    "column_values": counts,
    "column_takes": ColumnAnswer,
    "column_null": ColumnAnswer,
    "column_not_null": ColumnAnswer,
    "table_there": TableAnswer,
    "table_gone": TableAnswer,
    "table_rows": RowsAnswer,
    "query": QueryAnswer,
    "tests_passed": report,
    "file_filled": file,
    "file_digest": DigestAnswer,
    "file_gone": AbsenceAnswer,
    "changes_no_data": SameAnswer,
    "backup_restores": SameAnswer,
}


def test_every_sentence_has_a_module_and_cases_that_pass_and_fail():
    assert list(KINDS) == [*SENTENCES]
    for name, kind in KINDS.items():
        assert kind.judge.__module__.rpartition(".")[2] == name
        verdicts = {case["verdict"] for case in json.loads((HERE / "cases" / f"{name}.json").read_text())}
        assert {"passed", "failed"} <= verdicts


@pytest.mark.parametrize(("name", "case"), CASES)
def test_judges(name, case):
    judgement = KINDS[name].judge(case["values"], ANSWERS[name](**case["answer"]))
    assert (judgement.verdict.value, printable(judgement.actual)) == (case["verdict"], case["actual"])
    assert judgement.expected
    assert judgement.reason == case.get("reason", judgement.reason)
    if case["verdict"] == "inconclusive":
        assert judgement.reason


@pytest.mark.parametrize(
    "outcome", ["test_fails", "test_errs", "test_skipped", "test_incomplete", "test_risky", "test_warns"]
)
def test_each_outcome_of_phpunit_but_a_pass_is_failed(outcome):
    """Each alone beside a test that passed: whichever comes first must not be the one that is noticed."""
    import re

    whole = (HERE / "reports" / "phpunit-WorkspaceScope.xml").read_text()
    cases = re.findall(r"<testcase .*?(?:</testcase>|/>)", whole, re.DOTALL)
    kept = [case for case in cases if f'"{outcome}"' in case or '"test_own_rows"' in case]
    assert len(kept) == 2
    content = f"<testsuites>{''.join(kept)}</testsuites>".encode()
    answer = ReportAnswer(Stat(1, 1, 1, 1), True, content)
    values = {"file": "r", "count": "1", "class": "WorkspaceScopeTest"}
    assert KINDS["tests_passed"].judge(values, answer).verdict.value == "failed"
