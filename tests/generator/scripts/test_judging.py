"""The script judges each sentence as `checks` does: the same cases, of `tests/checks/sentences/cases`, in bash."""

import json
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
from rolloutdocs.checks.sentences import junit
from rolloutdocs.checks.verdict import Verdict
from rolloutdocs.generator.scripts.bash import DECIDED

ROOT = Path(__file__).parent.parent.parent.parent
SENTENCES = ROOT / "tests/checks/sentences"
PARTS = ROOT / "site_templates/scripts/bash"
VERDICTS = {"passed": "passed", "failed": "failed", "inconclusive": "undecided"}
KINDS = sorted(DECIDED)
REAL = ("jq", "sqlite3", "curl")

PROGRAM = r"""
export LC_ALL=C
declare -A VALUES=() BEFORE=() TO=() PIDS=()
FORMS=()
PRIVATE=$1
read -r -d '' JUNIT <"$2/junit.awk"
for part in text judge web database files; do
  source "$2/$part.bash"
done
request() { ((CODE)) && BODY_WHOLE=$WHOLE; }
ask_column() { return 0; }
ask_database() { ((!REFUTED)); }
stat_file() { STAT=$NOW_THERE; }
ask_files() { base64 <"$REPORT_FILE" >"$PRIVATE/answer"; }
try() { JUDGED= SEEN=; "$@"; printf '%s\t%s\n' "$JUDGED" "${SEEN//[$'\n\t']/ }"; }
"""


def given(kind: str, answer: dict[str, Any]) -> list[str]:
    """What was observed, in the script's own variables."""
    if kind in ("file_digest", "file_gone"):
        said = answer["sha256"] or "none" if "sha256" in answer else "absent" if answer["absent"] else "there"
        return [f"ask_files() {{ echo '{said}  -' | cut -d ' ' -f 1 >\"$PRIVATE/answer\"; }}"]
    if kind.startswith(("prints", "exit", "finishes")):
        unseen = kind == "finishes_within" and "seconds" not in answer
        ending = (
            "lost"
            if answer.get("lost") or unseen
            else "timed out"
            if answer["status"] is None
            else "finished"
        )
        out, err = (shlex.quote(answer.get(name, "")) for name in ("out", "err"))
        return [
            f"TOOK={int(answer.get('seconds', 0) * 1000)}",
            f"ENDING={shlex.quote(ending)} STATUS={answer['status'] or 0} WHOLE={int(answer.get('whole', True))}",
            f'printf %s {out} >"$PRIVATE/stdout"; printf %s {err} >"$PRIVATE/stderr"',
        ]
    if kind.startswith("answers"):
        body = shlex.quote(answer.get("body", ""))
        return [
            f"CODE={answer['status']} WHOLE={int(answer.get('whole', True))}",
            f'printf %s {body} >"$PRIVATE/body"',
        ]
    if kind.startswith("table"):
        there = int(answer.get("there", answer.get("rows") is not None))
        return [
            f"REFUTED=0 DATABASE_KIND=sqlite ROWS={int(answer.get('others', True))} CELLS=({answer.get('rows', 0)})",
            f"ask_table() {{ TABLE_THERE={there}; }}",
        ]
    if kind == "column_values":
        counts = f"{answer.get('rows', 0)} {answer.get('values', 0)}"
        return [
            f"REFUTED=0 TABLE_THERE=1 COLUMN_THERE={int(answer['found'])} CELLS=({counts}) DATABASE_KIND=sqlite"
        ]
    if kind.startswith("column"):
        there = f"TABLE_THERE={int(answer['table'])} COLUMN_THERE={int(answer.get('column', False))}"
        default = answer.get("default")
        nullable = {True: "YES", False: "NO", None: ""}[answer.get("nullable")]
        there += f" NULLABLE='{nullable}'"
        named = f"TYPE={shlex.quote(answer.get('type', ''))} DEFAULT={shlex.quote(default or '')}"
        return [f"{there} {named} HAS_DEFAULT={int(default is not None)}"]
    if kind == "query":
        value = answer.get("value", "")
        null = value == "NULL"
        counted = f"ROWS={answer.get('rows', 0)} COLUMNS_SEEN={answer.get('columns', 0)}"
        shape = f"{counted} REFUTED={int('refused' in answer)}"
        cell = shlex.quote("NULL" if value == "'NULL'" else value)
        return [f"{shape} CELLS=({cell}) NULLS=({int(null)}) SEEN=refused"]
    if kind == "file_filled":
        size = answer["size"]
        return [f"NOW_THERE={shlex.quote('' if size is None else f'{size} 1 1.000 1.000')}"]
    there = "" if answer["report"] is None else "9 1 2.000000000 2.000000000"
    before = "" if answer.get("fresh", True) else there
    return [
        f"NOW_THERE={shlex.quote(there)} BEFORE_CLOCK=1.000000000 BEFORE[r]={shlex.quote(before)}",
        f"REPORT_FILE={shlex.quote(str(SENTENCES / 'reports' / (answer['report'] or '')))}",
    ]


def judged(tmp_path: Path, lines: list[str]) -> list[str]:
    program = tmp_path / "program.bash"
    program.write_text(PROGRAM + "\n".join(lines) + "\n")
    done = subprocess.run(
        ["bash", str(program), str(tmp_path), str(PARTS)], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


#: What `verify` tells apart and the scripts do not: docs/guide/scripts.md says so.
COARSER = {
    "a word of SQL, and a text of the same letters",
    "a word of SQL, in other letters",
    "a terminal's title is no output",
    "a title without an end leaves it open",
    "a device's own text is no output",
    "a character without width in it",
    "a letter in two characters",
    "a character that is struck over",
}


@pytest.mark.real(*REAL)
@pytest.mark.parametrize("kind", KINDS)
def test_each_case_has_the_verdict_of_checks(kind: str, tmp_path: Path) -> None:
    cases = json.loads((SENTENCES / "cases" / f"{kind}.json").read_text())
    lines: list[str] = []
    for case in cases:
        values = " ".join(shlex.quote(str(value)) for value in case["values"].values())
        lines += [*given(kind, case["answer"]), f"try judge_{kind} {values}"]
    found = judged(tmp_path, lines)
    assert len(found) == len(cases)
    wrong = {
        case["case"]: (case["verdict"], line)
        for case, line in zip(cases, found, strict=True)
        if line.partition("\t")[0] != VERDICTS[case["verdict"]]
    }
    assert not {name: told for name, told in wrong.items() if name not in COARSER}
    shown = [line for case, line in zip(cases, found, strict=True) if _data(kind, case) in line]
    assert not shown, "somebody's data is shown"


def _data(kind: str, case: dict[str, Any]) -> str:
    """What the answer of a query has and `verify` does not show; else what no line has."""
    hidden = kind == "query" and case.get("actual") == "returns another value"
    return str(case["answer"].get("value") or "\0") if hidden else "\0"


BODIES = (
    '{"a": 1, "a": 1}',
    '{"a": {"b": 1}, "a": 1}',
    '{"b": {}, "a": 1}',
    "[1]",
    "1",
    '"a"',
    "",
    " ",
    "{",
    "null",
    '{"a": 1} {"a": 1}',
    '{"a": null}',
    '{"a": "null"}',
    '{"a": "1"}',
    '{"a": 1.0}',
    '{"a": true}',
    '{"a": [1]}',
    '{"a": [1, {"x": "y"}]}',
    '{"a": "é"}',
    '{"a": "\\u00e9"}',
    '{"a": ""}',
    '{"a": "x\\ny"}',
    '{"a": "[1]"}',
    '{"a": {"b": [[], {}], "c": {"b": []}}}',
)
WANTED = ("1", "null", "[1]", "é", "1 2", "nan")


@pytest.mark.real(*REAL)
def test_answers_are_read_as_checks_reads_them(tmp_path: Path) -> None:
    from rolloutdocs.checks.probes.questions import HttpAnswer
    from rolloutdocs.checks.sentences import answers_json

    lines, expected = [], []
    for body in BODIES:
        for wanted in WANTED:
            values = {"request": "GET http://a/", "status": "200", "path": "a", "value": wanted}
            expected.append(answers_json.judge(values, HttpAnswer(200, body.encode())).verdict)
            lines += given("answers_json", {"status": 200, "body": body})
            lines.append(f"try judge_answers_json 'GET http://a/' 200 a {shlex.quote(wanted)}")
    _same(tmp_path, lines, expected, [f"{body} = {wanted}" for body in BODIES for wanted in WANTED])


def suite(inside: str) -> str:
    return f"<?xml version='1.0'?>\n<testsuites><testsuite>{inside}</testsuite></testsuites>"


GOOD = '<testcase name="a" class="X\\Y"/>'
REPORTS = (
    suite(GOOD),
    suite(""),
    suite(GOOD + GOOD),
    suite(GOOD + '<testcase name="b" classname="x.Y"></testcase>'),
    suite('<testcase name="a" class="X\\Y"><failure>no</failure></testcase>'),
    suite('<testcase name="a" class="X\\Y"><odd/></testcase>'),
    suite(
        '<testcase name="a" class="X\\Y"><system-out><![CDATA[<failure/> </testcase>]]></system-out></testcase>'
    ),
    suite('<testcase name="a" class="X\\Y"><properties><failure/></properties></testcase>'),
    suite(f"<!-- {GOOD} -->"),
    suite(f"<!-- <a> {GOOD} -->{GOOD}"),
    suite(f"<![CDATA[{GOOD}]]>"),
    suite("<?x <testcase ?>"),
    suite("<testcase class='X\\Y' name='a > b'/>"),
    suite('<testcase note=" class=\'Z\'" class="X\\Y" name="a"/>'),
    suite('<testcase class = "X\\Y"\n\tname="&lt;a&gt;"/>'),
    suite('<testcase class="X.Y" name="a"/>'),
    suite('<testcase class="XY" name="a"/>'),
    suite('<testcase class="Q::Y" name="a"/>'),
    suite('<testcase class="X.Y" name="a"/><testcase class="X.Y.Inner" name="a"><skipped/></testcase>'),
    suite('<testcase class="X.Y$Inner" name="a"/>'),
    suite('<testcase class="X.Y$Inner" name="a"/><testcase class="Z.Y" name="b"/>'),
    suite('<testcase class="X.YInner" name="a"/>'),
    suite('<testcase class="X.Y.Inner" name="a"/>'),
    suite('<testcase class="X.Y.Inner" name="a"><skipped/></testcase><testcase class="X.Y" name="a"/>'),
    suite('<testcase class="" classname="Y" name="a"/>'),
    suite(GOOD)[:-3],
    suite(GOOD) + "x",
    suite(GOOD) + "<testsuites/>",
    "",
    "text",
    "<html></html>",
    "<testsuite></testsuites>",
    "<!DOCTYPE a><testsuites/>",
    "<testsuites/>",
    "\ufeff" + suite(GOOD),
    suite(GOOD).replace("</testsuite>", "", 1),
)


@pytest.mark.real(*REAL)
@pytest.mark.parametrize("name", ["Y", "X\\Y", "x.Y", "Z"])
def test_reports_are_read_as_checks_reads_them(name: str, tmp_path: Path) -> None:
    lines, expected = [], []
    for number, report in enumerate(REPORTS):
        (tmp_path / f"{number}.xml").write_text(report)
        try:
            cases = junit.cases(report.encode())
        except junit.Unreadable:
            expected.append(Verdict.FAILED)
        else:
            from rolloutdocs.checks.sentences import tests_passed

            values = {"count": "1", "class": name}
            expected.append(tests_passed._judge(values, cases, "").verdict)
        lines.append(
            f"cp {tmp_path}/{number}.xml {tmp_path}/report; try judge_report_file 1 {shlex.quote(name)}"
        )
    _same(tmp_path, lines, expected, list(REPORTS))


def _same(tmp_path: Path, lines: list[str], expected: list[Verdict], names: list[str]) -> None:
    found = judged(tmp_path, lines)
    assert len(found) == len(expected)
    pairs = zip(names, expected, found, strict=True)
    wrong = [
        (name, verdict, line) for name, verdict, line in pairs if not line.startswith(VERDICTS[verdict.value])
    ]
    assert not wrong
