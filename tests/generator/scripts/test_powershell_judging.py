"""The PowerShell script judges as the verifier does: the same answers, judged by both."""

# ruff: noqa: E501 - tables of cases

import base64
import json
import os
import re
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rolloutdocs.checks.probes import database
from rolloutdocs.checks.probes.questions import ColumnAnswer, HttpAnswer, ReportAnswer, Unanswered
from rolloutdocs.checks.probes.reach import Access, Reach, Result, Stat
from rolloutdocs.checks.redaction import Redaction
from rolloutdocs.checks.sentences import KINDS
from rolloutdocs.generator.scripts.powershell import DECIDED

from .dotnet import Dictionary, Table, words
from .evaluator import Session, convert

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "examples/alembic/docs/staging-rehearsal.ps1").read_text("ascii")


@pytest.fixture(scope="module")
def script() -> Session:
    """The script's functions, with nothing run."""
    session = Session(TEXT, "", [], {})
    session.call("Get-Passages")
    return session


def claim(sentence: str, **values: str) -> Table:
    return Table({"Sentence": sentence, **values})


def verdict(judged: Any) -> str:
    return str(getattr(judged, "verdict", judged).value if hasattr(judged, "verdict") else judged["Verdict"])


scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
)
bodies = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b", "A", "é"]), inner, max_size=3)
    ),
    max_leaves=8,
)
MORE = [b"", b"{", b'{"a":1,"a":2}', b"NaN", b"[1,]", b"{'a':1}", b'"\x01"', b"\xff", b'\xef\xbb\xbf{"a":1}', b'{"a":1} x', b" [1 , 2]\n", b'{"a":"\\u00e9\\n\\/"}', b"01", b"-0", b"1e5", b"100000", b'{"a":"2025-01-01T00:00:00Z"}']  # fmt: skip
WANTED = [
    "1",
    "1.0",
    "true",
    "null",
    "ok",
    '"ok"',
    "",
    "[1, 2]",
    "-0",
    "0",
    "100000",
    "2025-01-01T00:00:00Z",
    "é\n/",
    "x",
]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.one_of(
        bodies.map(lambda body: json.dumps(body).encode()),
        bodies.map(lambda body: json.dumps({"a": body}, ensure_ascii=False).encode("utf-8", "replace")),
        st.sampled_from(MORE),
    ),
    st.sampled_from(["a", "a.b", "a.0", "A", "b.1.a"]),
    st.sampled_from(WANTED) | scalars.map(json.dumps),
)
def test_json(script: Session, body: bytes, path: str, wanted: str) -> None:
    values = {"request": "GET http://a/", "status": "200", "path": path, "value": wanted}
    expected = KINDS["answers_json"].judge(values, HttpAnswer(200, body))
    script.replace["get-answer"] = lambda **_: Table(
        {"Problem": "", "Status": 200, "Body": body, "Whole": True}
    )
    assert verdict(script.call("Test-Answers", Claim=claim("answers_json", **values))) == verdict(expected)


@pytest.mark.parametrize("status", [200, 204, 301, 404, 503])
def test_statuses(script: Session, status: int) -> None:
    values = {"request": "GET http://a/", "status": "404"}
    script.replace["get-answer"] = lambda **_: Table(
        {"Problem": "", "Status": status, "Body": b"", "Whole": True}
    )
    expected = KINDS["answers"].judge(values, HttpAnswer(status))
    assert verdict(script.call("Test-Answers", Claim=claim("answers", **values))) == verdict(expected)


def test_nobody_answers(script: Session) -> None:
    script.replace.pop("get-answer", None)
    judged = script.call(
        "Test-Answers", Claim=claim("answers", request="GET http://127.0.0.1:9/", status="200")
    )
    assert judged["Verdict"] == "inconclusive"


TYPES = [
    "varchar(16)",
    "VARCHAR(16)",
    "enum('a', 'b')",
    "enum('a','B')",
    "ENUM('a',  'b')",
    "decimal(1, 2)",
    "decimal(1,2)",
    "",
    "'it''s',  X",
]
DEFAULTS = [
    "uuid()",
    "'uuid()'",
    "viewer",
    "'viewer'",
    '"viewer"',
    "NULL",
    "'NULL'",
    "null",
    "'null'",
    "",
    "'",
    "''",
    "'a\"",
    "Viewer",
]


@pytest.mark.parametrize("one", TYPES)
@pytest.mark.parametrize("other", TYPES)
def test_types(script: Session, one: str, other: str) -> None:
    values = {"column": "t.c", "type": one}
    script.replace["get-column"] = lambda **_: Table(
        {"Problem": "", "Table": True, "Column": True, "Type": other, "Default": None}
    )
    expected = KINDS["column_type"].judge(values, ColumnAnswer(True, True, other))
    assert verdict(script.call("Test-Column", Claim=claim("column_type", **values))) == verdict(expected)


@pytest.mark.parametrize("one", DEFAULTS)
@pytest.mark.parametrize("other", [*DEFAULTS, None])
def test_defaults(script: Session, one: str, other: str | None) -> None:
    values = {"column": "t.c", "value": one}
    script.replace["get-column"] = lambda **_: Table(
        {"Problem": "", "Table": True, "Column": True, "Type": "", "Default": other}
    )
    expected = KINDS["column_default"].judge(values, ColumnAnswer(True, True, "", other))
    assert verdict(script.call("Test-Column", Claim=claim("column_default", **values))) == verdict(expected)


OUTPUTS = [
    "",
    "Migrated",
    "mig\nrated",
    "\x1b[32mMigr\x1b[0mated",
    "migrated",
    "x Migrated y",
]


@pytest.mark.parametrize("sentence", ["prints", "prints_not", "exit"])
@pytest.mark.parametrize("printed", OUTPUTS)
@pytest.mark.parametrize(
    ("status", "lost", "whole"),
    [(0, False, True), (1, False, True), (None, False, True), (None, True, False), (0, False, False)],
)
def test_output(
    script: Session, sentence: str, printed: str, status: int | None, lost: bool, whole: bool
) -> None:
    values = {"status": "1"} if sentence == "exit" else {"text": "Migrated"}
    expected = KINDS[sentence].judge(
        values, Result(status, "was stopped", lost, whole, (lambda: b"", lambda: printed.encode()))
    )
    result = Table(
        {
            "Status": status,
            "Ending": "was stopped",
            "Lost": lost,
            "Whole": whole,
            "Output": "",
            "Errors": printed,
        }
    )
    before = Table({"Clock": 0, "Stamps": {}})
    judged = script.call("Test-Claim", Claim=claim(sentence, **values), Result=result, Before=before)
    assert verdict(judged) == verdict(expected)


LINES = [
    (sentence, case["values"], case["answer"])
    for sentence in ("prints_exactly", "prints_in_order", "prints_all_of")
    for case in json.loads((ROOT / f"tests/checks/sentences/cases/{sentence}.json").read_text())
]


@pytest.mark.parametrize(("sentence", "values", "answer"), LINES, ids=str)
def test_lines(script: Session, sentence: str, values: dict[str, str], answer: dict[str, Any]) -> None:
    out, err = answer.get("out", ""), answer.get("err", "")
    seen = (answer["status"], "", answer.get("lost", False), answer.get("whole", True))
    expected = KINDS[sentence].judge(values, Result(*seen, streams=(out.encode, err.encode)))
    names = ("Status", "Ending", "Lost", "Whole", "Output", "Errors")
    result = Table(dict(zip(names, (*seen, out, err), strict=True)))
    before = Table({"Clock": 0, "Stamps": {}})
    judged = script.call("Test-Claim", Claim=claim(sentence, **values), Result=result, Before=before)
    assert verdict(judged) == verdict(expected)


def test_every_sentence_that_it_decides_has_a_function() -> None:
    listed = set(re.findall(r"^ {8}'(\w+)' \{ return Test-", TEXT, re.MULTILINE))
    assert listed == DECIDED


CASE = '<testcase classname="{}" name="{}">{}</testcase>'
REPORTS = [
    CASE.format("a.b.AreaTest", "x", ""),
    CASE.format("a.b.AreaTest", "x", "")
    + CASE.format("a.b.AreaTest", "y", "<system-out>failure</system-out>"),
    CASE.format("a.b.AreaTest", "x", "") + CASE.format("a.b.AreaTest", "x", ""),
    CASE.format("a.b.AreaTest", "x", "") + CASE.format("a.b.AreaTest", "y", "<failure>no</failure>"),
    CASE.format("a.b.AreaTest", "x", "<skipped/>") + CASE.format("a.b.AreaTest", "y", ""),
    CASE.format("a.b.AreaTest", "x", "<something/>") + CASE.format("a.b.AreaTest", "y", ""),
    CASE.format("a.AreaTest", "x", "") + CASE.format("b.AreaTest", "y", ""),
    CASE.format("Tests\\Feature\\AreaTest", "x", "") + CASE.format("Tests\\Feature\\AreaTest", "y", ""),
    CASE.format("OtherAreaTest", "x", "") + CASE.format("OtherAreaTest", "y", ""),
    '<testcase class="A::AreaTest" classname="no" name="x"/><testcase class="A::AreaTest" name="y"/>',
    "<properties><property/></properties>"
    + CASE.format("a.AreaTest", "x", "<properties><failure/></properties>") * 2,
    "<testsuite>"
    + CASE.format("a.AreaTest", "x", "")
    + "</testsuite><failure/>"
    + CASE.format("a.AreaTest", "y", ""),
    "<open>",
]
WHOLE = [f"<testsuite>{one}</testsuite>" for one in REPORTS] + [
    "<html/>",
    "",
    "<!DOCTYPE a><testsuite/>",
    "<testsuites><testsuite/></testsuites>",
]


@pytest.mark.parametrize("report", WHOLE)
@pytest.mark.parametrize("group", ["AreaTest", "a.b.AreaTest", "Tests\\Feature\\AreaTest", "A::AreaTest"])
def test_reports(script: Session, report: str, group: str, tmp_path: Path) -> None:
    file = tmp_path / "tests.xml"
    file.write_text(report)
    values = {"file": str(file), "count": "2", "class": group}
    expected = KINDS["tests_passed"].judge(values, ReportAnswer(Stat(1, 1, 1, 1), True, report.encode()))
    before = Table({"Clock": 0, "Stamps": _stamps({str(file): ""})})
    judged = script.call("Test-Report", Claim=claim("tests_passed", **values), Before=before)
    assert verdict(judged) == verdict(expected)


def _stamps(known: dict[str, str]) -> Any:
    stamps = Dictionary(None)
    stamps.update(known)
    return stamps


CLAIMS = [
    ("column_gone", {"column": "people.role"}), ("column_gone", {"column": "people.ROLE"}), ("column_gone", {"column": "people.age"}),
    ("column_gone", {"column": "nobody.role"}), ("column_type", {"column": "people.role", "type": "VARCHAR(16)"}),
    ("column_type", {"column": "people.role", "type": "text"}), ("column_default", {"column": "people.role", "value": "viewer"}),
    ("column_default", {"column": "people.name", "value": "NULL"}), ("column_values", {"column": "people.role", "count": "2"}),
    ("column_values", {"column": "people.role", "count": "3"}), ("column_values", {"column": "empty.a", "count": "1"}),
    ("column_values", {"column": "odd \"'x.a b", "count": "1"}), ("query", {"sql": "select count(*) from people", "value": "4"}),
    ("query", {"sql": "select count(*) from people;", "value": "5"}), ("query", {"sql": "select name from people limit 1", "value": "it's, a\nline"}),
    ("query", {"sql": "select name from people", "value": "x"}), ("query", {"sql": "select role from people where name = 'none'", "value": "NULL"}),
    ("query", {"sql": "select name from people where 1 = 0", "value": "NULL"}), ("query", {"sql": "select 'NULL'", "value": "NULL"}),
    ("query", {"sql": "select 'NULL'", "value": "'NULL'"}), ("query", {"sql": "select 1, 2", "value": "1"}),
    ("query", {"sql": "select nothing from people", "value": "1"}), ("query", {"sql": "select * from nobody", "value": "1"}),
    ("query", {"sql": "select from", "value": "1"}), ("query", {"sql": "select nosuch(1)", "value": "1"}),
    ("query", {"sql": "select -12", "value": "-12"}),
    ("query", {"sql": "select count(*) from people where 1 = 0 group by name union select 'b@c' limit 1", "value": "4"}), ("query", {"sql": "select ''", "value": ""}),
]  # fmt: skip


@pytest.mark.real("sqlite3")
@pytest.mark.parametrize(("sentence", "values"), CLAIMS, ids=lambda one: str(one)[:40])
def test_a_real_database(script: Session, sentence: str, values: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "a b.db"
    with sqlite3.connect(file) as connection:
        connection.executescript(
            "create table people (name text, role VARCHAR(16) default 'viewer'); create table empty (a);"
            'create table "odd ""\'x" ("a b"); insert into "odd ""\'x" values (1);'
            "insert into people values ('it''s, a\nline', 'a'), ('y', 'b'), ('z', 'a'), ('none', null);"
        )
    connection.close()
    before = file.read_bytes()
    script.system.environ["PATH"] = os.environ["PATH"]
    script.replace.clear()
    run = script.scopes[0]["run"]
    run["Directory"] = str(tmp_path)
    script.scopes[0]["target"] = Table(
        {"Database": Table({"Kind": "sqlite", "Problem": "", "File": str(file)})}
    )
    kind = KINDS[sentence]
    reach = Reach(Result(0), Access({}, None, f"sqlite:///{file}"))  # type: ignore[arg-type]
    question = kind.ask(values, {})
    ask = {"AskColumn": database.column, "AskCount": database.count, "AskQuery": database.query}
    answer = ask[type(question).__name__](question, reach)
    expected = "inconclusive" if isinstance(answer, Unanswered) else verdict(kind.judge(values, answer))
    name = "Test-Query" if sentence == "query" else "Test-Column"
    found = script.call(name, Claim=claim(sentence, **values))
    assert verdict(found) == expected
    assert "@" not in convert(found, "string") + str(found), "somebody's data is shown"
    assert file.read_bytes() == before


def test_secrets_in_the_forms_that_programs_print(script: Session) -> None:
    secret = "p&s/w\"o é'rd"
    script.scopes[0]["run"]["Secrets"].Clear()
    script.call("Add-Secret", Value=secret)
    for form in (
        secret,
        quote(secret, safe=""),
        json.dumps(secret, ensure_ascii=False),
        secret.encode().hex(),
        base64.b64encode(b"u:" + secret.encode()).decode(),
    ):
        shown = script.call("Hide-Secret", Text=f"<{form}>")
        assert "[secret]" in shown
        assert not any(secret[at : at + 6] in shown for at in range(len(secret) - 6))
        assert Redaction([secret])(f"<{form}>").count("[secret]") >= 1


@given(st.lists(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])), max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_arguments_arrive_as_they_are(script: Session, given: list[str]) -> None:
    line = " ".join(convert(script.call("Format-Argument", Text=one), "string") for one in given)
    assert words(line) == given
