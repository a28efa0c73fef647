"""One suite for every report: whatever a run was, no report is greener than it, and no text gets out of its place."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import cmarkgfm
import jsonschema
import pytest
from cmarkgfm.cmark import Options
from lxml import etree
from rolloutdocs.checks.reports import github, markdown, pull_request, sarif, structured
from rolloutdocs.checks.reports.formats import REPORTS
from rolloutdocs.checks.reports.printable import printable
from rolloutdocs.checks.reports.run import Run, fold
from rolloutdocs.checks.reports.troubles import rule_of, troubles

from .runner import commands
from .runs import ABOUT, ALL, DRIFT, FAILED, HOSTILE, RUNS, STARTED, WAIVED, done, ended, made

SCHEMAS = Path(__file__).parent / "schemas"
WORDS = {"passed": "PASSED", "failed": "FAILED", "inconclusive": "INCONCLUSIVE"}


@cache
def published() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd"))


@cache
def validator(name: str) -> jsonschema.protocols.Validator:
    schema = structured.schema() if name == "json" else json.loads((SCHEMAS / "sarif-2.1.0.json").read_text())
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def _terminal(text: str) -> str:
    last = [line for line in text.split("\n") if re.match("(PASSED|FAILED|INCONCLUSIVE|INTERRUPTED) ", line)]
    return {"INTERRUPTED": "inconclusive"}.get(last[-1].split()[0], last[-1].split()[0].lower())


def _json(text: str) -> str:
    found = json.loads(text)
    json.dumps(found, ensure_ascii=False).encode()  # strict readers refuse half a pair of surrogates
    validator("json").validate(found)
    return found["verdict"]


def _junit(text: str) -> str:
    root = etree.fromstring(text.encode())
    published().assertValid(root)
    counted = {
        name: len(root.findall(f".//testcase{path}"))
        for name, path in {"tests": "", "failures": "/failure", "errors": "/error"}.items()
    }
    assert {name: int(root.get(name)) for name in counted} == counted
    assert counted["tests"]
    return "failed" if counted["failures"] else "inconclusive" if counted["errors"] else "passed"


def _sarif(text: str) -> str:
    found = json.loads(text)
    validator("sarif").validate(found)
    (run,) = found["runs"]
    levels = {result["level"] for result in run["results"]}
    invocation = run["invocations"][0]
    assert invocation["executionSuccessful"] == ("error" not in levels)
    return {0: "passed", 1: "failed", 3: "inconclusive", 130: "inconclusive"}[invocation["exitCode"]]


def _github(text: str) -> str:
    found = commands(text)
    assert len(found) == len(text.splitlines())
    names = [one.name for one in found]
    assert names.count("error") <= 10
    return "red" if "error" in names else "passed"


def _markdown(text: str) -> str:
    (word,) = re.findall(r"^## \S+ .*\*\*(\w+)\*\*$", text, re.MULTILINE)
    return "inconclusive" if word == "interrupted" else word


READ: dict[str, Callable[[str], str]] = {
    "terminal": _terminal, "json": _json, "junit": _junit, "sarif": _sarif, "github": _github, "markdown": _markdown,
}  # fmt: skip


def green(report: str, text: str) -> bool:
    return READ[report](text) == "passed"


def test_every_report_is_read_here() -> None:
    assert set(READ) == set(REPORTS)


@pytest.mark.parametrize("name", RUNS)
def test_a_run_has_the_verdict_of_its_worst_record(name: str) -> None:
    assert made(name).verdict == RUNS[name][1]


@pytest.mark.parametrize("name", RUNS)
def test_what_is_not_passed_is_listed(name: str) -> None:
    found = [one for one in troubles(made(name)) if not one.waived]
    assert bool(found) == (RUNS[name][1] != "passed")


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("name", RUNS)
def test_every_report_says_the_verdict(report: str, name: str) -> None:
    """Assert that a consumer who reads only this report comes to the run's verdict, in the form that was published."""
    text = REPORTS[report].write(made(name))
    said, verdict = READ[report](text), RUNS[name][1]
    if report == "github":
        assert (said == "passed") == (verdict == "passed")
    elif report == "junit" and verdict == "inconclusive":  # what is left open is a failure there
        assert said != "passed"
    else:
        assert said == verdict


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("name", [name for name in RUNS if "thousand" not in name])
def test_hostile_text_changes_no_verdict_and_no_form(report: str, name: str) -> None:
    text = REPORTS[report].write(made(name, hostile=True))
    assert green(report, text) == (RUNS[name][1] == "passed")
    if report not in ("github", "junit"):
        assert READ[report](text) == RUNS[name][1]
    assert (
        set(re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202e\u2066\u2028\ufeff\ud800-\udfff]", text))
        == set()
    )


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("name", [name for name in RUNS if "thousand" not in name])
def test_every_report_names_everything_that_is_wrong(report: str, name: str) -> None:
    text = REPORTS[report].write(made(name))
    for trouble in troubles(made(name)):
        assert trouble.step in text
        assert sarif.split(trouble.place)[0] in text


@pytest.mark.parametrize("report", REPORTS)
def test_a_failure_says_where_what_and_how_to_run_it_again(report: str) -> None:
    text = REPORTS[report].write(made("failed"))
    if report in ("json", "sarif"):
        text = json.dumps(json.loads(text), ensure_ascii=False)
    if report == "github":
        text = commands(text)[0].data + commands(text)[0].properties["file"] + ":46"
    for part in (
        "docs/CHECKLIST.md",
        "46",
        "run deploy.up",
        "then more",
        "- `Migrated`",
        "+ `Nothing`",
        "last line",
    ):
        assert part in text
    assert "rolloutdocs verify --env staging --only deploy.up" in text
    assert "rollout.yaml" in text
    assert "123" in text


def test_one_of_several_rollouts_is_named_in_what_to_run_again() -> None:
    run = fold([replace(STARTED, rollout="drop roles"), FAILED], ABOUT)
    assert run.again("a.b") == "rolloutdocs verify --env staging --rollout 'drop roles' --only a.b"


def test_a_run_that_only_read_does_no_more_when_it_runs_again() -> None:
    """Assert that the line to copy restores no starting state where this run did not."""
    run = fold([replace(STARTED, selection="--only a --read-only"), FAILED], ABOUT)
    assert run.again("a.b") == "rolloutdocs verify --env staging --only a.b --read-only"


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("exits with `0`", "exit"),
        ("prints `a` answers `b`", "prints"),
        ("`GET $U/x` answers `200`", "answers"),
        ("`GET $U/x` answers `200` and its JSON has `a` equal to `b`", "answers_json"),
        ("`GET $U/x` answers `200`, within 5 seconds", "answers"),
        ("every statement runs and ends with status 0", "ending"),
        ("the target proves to be staging", "target"),
        ("something else", "expectation"),
    ],
)
def test_a_sentence_has_its_kind(sentence: str, rule: str) -> None:
    assert rule_of(sentence, ABOUT.rules) == rule


# JUnit


def test_junit_keeps_the_three_verdicts_apart() -> None:
    def tags(name: str) -> list[str]:
        root = etree.fromstring(REPORTS["junit"].write(made(name)).encode())
        return [child.tag for case in root.iter("testcase") for child in case if child.tag != "system-out"]

    assert tags("passed") == []
    assert tags("failed") == ["failure", "skipped"]
    assert tags("inconclusive") == ["error", "skipped", "skipped"]
    assert tags("waived") == ["skipped"]
    assert tags("closing failed").count("failure") == 2  # the closing, and what it left open


# SARIF


PARTS = {
    "a part": {"selection": "--only deploy.up"},
    "read only": {"selection": "--read-only"},
    "gone on with": {"resumes": "20260101T000000Z-staging-0a1b2c3c"},
}


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_programs_are_told_that_it_is_not_the_whole_rehearsal(part: dict[str, str]) -> None:
    """Assert that who reads only one of the reports knows it, and that a whole run says nothing of the kind."""
    run, whole = (
        fold([start, *ALL[1:], ended("passed", 3)], ABOUT) for start in (replace(STARTED, **part), STARTED)
    )
    (word,) = part.values()
    told, untold = ({name: report.write(one) for name, report in REPORTS.items()} for one in (run, whole))
    for name in ("terminal", "json", "junit", "sarif", "markdown"):
        assert word in " ".join(told[name].split()), name
        assert green(name, told[name]), name
    assert json.loads(told["json"])["caveat"] != json.loads(untold["json"])["caveat"] == ""
    suites = etree.fromstring(told["junit"].encode())
    (case,) = suites.findall("testsuite[@name='what this does not prove']/testcase")
    assert [child.tag for child in case] == ["skipped"]
    assert "does not prove" not in untold["junit"]
    (notice,), none = (
        json.loads(one["sarif"])["runs"][0]["invocations"][0]["toolExecutionNotifications"]
        for one in (told, untold)
    )
    assert word in notice["message"]["text"]
    assert none == []


@pytest.mark.parametrize("report", REPORTS)
def test_a_run_in_doubt_is_not_green_and_says_why(report: str) -> None:
    """Assert that what proves nothing, whatever its end says, is called passed by no report."""
    doubt = "x.jsonl:3: the time runs backwards"
    told = REPORTS[report].write(fold(RUNS["passed"][0], replace(ABOUT, doubt=doubt)))
    assert not green(report, told)
    assert doubt in told.replace("%3A", ":")


def results(run: Run) -> list[dict]:
    return json.loads(sarif.sarif(run))["runs"][0]["results"]


@pytest.mark.parametrize("report", ["terminal", "markdown"])
@pytest.mark.parametrize(
    ("selection", "steps", "said"),
    [("", 3, "not reached"), ("--read-only", 1, "left out"), ("--read-only", 3, "left out or not reached")],
)
def test_a_procedure_that_was_left_out_is_not_called_not_reached(
    report: str, selection: str, steps: int, said: str
) -> None:
    """Assert that a failed part does not say that it would have gone on to what it leaves out, such as a deploy."""
    failed = [replace(STARTED, selection=selection, steps=steps), FAILED, ended("failed", 0, 1)]
    lines = REPORTS[report].write(fold(failed)).split("\n")
    row = next(line for line in lines if re.match(r"(\| )?2 .*verify", line))
    assert row.strip(" |2`").removeprefix("verify").strip(" |`") == said


def test_sarif_has_the_line_on_the_page_and_in_the_source() -> None:
    (result,) = results(made("failed"))
    (page,), (source,) = result["locations"], result["relatedLocations"]
    assert page["physicalLocation"] == {
        "artifactLocation": {"uri": "docs/CHECKLIST.md"},
        "region": {"startLine": 46},
    }
    assert source["physicalLocation"]["artifactLocation"]["uri"] == "content/rollout.yaml"
    assert source["physicalLocation"]["region"]["startLine"] == 123
    assert result["ruleId"] == "prints"


def test_sarif_names_the_same_thing_the_same_in_every_run() -> None:
    judged = [replace(one, actual="`Else`", place="docs/CHECKLIST.md:101") for one in FAILED.judged]
    moved = replace(FAILED, place="docs/CHECKLIST.md:99", output="other", seconds=7.0, judged=judged)
    one, other = (results(fold([STARTED, done], ABOUT))[0] for done in (FAILED, moved))
    assert one["partialFingerprints"] == other["partialFingerprints"]
    prints = [one["partialFingerprints"]["rolloutdocs/v1"] for one in results(made("closing failed"))]
    assert len(set(prints)) == len(prints)


def test_sarif_suppresses_what_is_waived() -> None:
    (result,) = results(made("waived"))
    assert result["suppressions"][0]["justification"].startswith("Ana until 2026-02-01")
    assert "suppressions" not in results(made("drift"))[0]


@pytest.mark.parametrize(
    ("place", "uri", "line"),
    [
        ("docs/a b#?%.md:3", "docs/a%20b%23%3F%25.md", 3),
        ("docs/ä.md", "docs/%C3%A4.md", None),
        ("c:/x.md:4", "c%3A/x.md", 4),
        ("//host/x:1", ".//host/x", 1),
        ("docs/x\ny.md:0", "docs/x%0Ay.md", None),
    ],
)
def test_sarif_has_relative_references(place: str, uri: str, line: int | None) -> None:
    (result,) = results(fold([replace(DRIFT, place=place)], ABOUT))
    physical = result["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == uri
    assert physical.get("region", {}).get("startLine") == line


def test_sarif_messages_have_no_links_and_no_placeholders() -> None:
    (result,) = results(made("refused", hostile=True))
    text = result["message"]["text"]
    assert not re.search(r"(?<!\\)\[[^\]]*(?<!\\)\]\(", text)
    assert not re.search(r"(?<!\{)\{(?!\{)", text)


# GitHub


def test_annotations_are_read_as_they_were_meant() -> None:
    (error,) = commands(REPORTS["github"].write(made("failed")))
    assert (error.name, error.properties["file"], error.properties["line"]) == (
        "error",
        "docs/CHECKLIST.md",
        "46",
    )
    assert error.properties["title"] == "deploy.up failed: prints `Migrated`"
    assert "- `Migrated`\n+ `Nothing`" in error.data


@pytest.mark.parametrize("name", [name for name in RUNS if "thousand" not in name])
def test_annotations_of_hostile_text_are_one_command_each(name: str) -> None:
    """Assert that the runner reads title, place and message as they were meant: nothing ends them early."""
    run = made(name, hostile=True)
    found = commands(github.github(run))
    wanted = sorted(troubles(run), key=lambda one: bool(one.waived))
    assert [(one.properties["title"], one.data) for one in found] == [
        (one.title, one.message) for one in wanted
    ]
    for command, trouble in zip(found, wanted, strict=True):
        path, line = sarif.split(trouble.place)
        assert command.properties.get("file", "") == printable(path)
        assert command.properties.get("line", "0") == str(line)


def test_annotations_beyond_the_limit_are_counted() -> None:
    found = commands(github.github(fold([STARTED, *[FAILED] * 13], ABOUT)))
    assert [one.name for one in found] == ["error"] * 10 + ["notice"]
    assert found[-1].data.startswith("4 more than the 10 that are shown")  # 13, and that the run has no end


@pytest.mark.parametrize(("imported", "waived", "rest"), [("", 8, 0), ("", 15, 7), ("from ci", 15, 7)])
def test_no_waived_finding_is_lost_in_silence(imported: str, waived: int, rest: int) -> None:
    """Assert that they are told or counted, within what GitHub shows: it drops what says that there is more."""
    drifts = [
        replace(WAIVED, place=f"docs/NEXT.md:{number}", fingerprint=f"{number}") for number in range(waived)
    ]
    run = fold([*ALL, *drifts, *[DRIFT] * 12, ended("failed", 3)], replace(ABOUT, imported=imported))
    found = commands(github.github(run))
    names = [one.name for one in found]
    assert names.count("error") == 10
    assert names.count("notice") <= 10
    assert found[-1].data.startswith(f"{rest + 2} more than the 18 that are shown")


def test_a_folder_below_the_repository_is_put_before_the_page() -> None:
    run = fold(RUNS["failed"][0], replace(ABOUT, base="examples/desk/"))
    assert commands(github.github(run))[0].properties["file"] == "examples/desk/docs/CHECKLIST.md"
    (result,) = results(run)
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "examples/desk/docs/CHECKLIST.md"


# Markdown


class Shape(HTMLParser):
    """The elements of a rendered text, and what of it stands outside of code."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.comments: list[str] = []
        self.outside = ""
        self._code = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._code += tag == "code"

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag == "code"

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def handle_data(self, data: str) -> None:
        self.outside += "" if self._code else data


def rendered(text: str) -> Shape:
    html = cmarkgfm.markdown_to_html_with_extensions(
        text,
        Options.CMARK_OPT_UNSAFE,
        extensions=["table", "autolink", "strikethrough", "tagfilter", "tasklist"],
    )
    return Shape(html)


OURS = {"h2", "h3", "p", "strong", "code", "pre", "ul", "li", "blockquote"} | {
    "table", "thead", "tbody", "tr", "th", "td"
}  # fmt: skip


@pytest.mark.parametrize("name", [name for name in RUNS if "thousand" not in name])
@pytest.mark.parametrize("kind", ["markdown", "pull request"])
def test_foreign_text_is_nothing_but_text(kind: str, name: str) -> None:
    """Assert that outside of code there are only our own words, with raw HTML allowed: the worst renderer."""
    run = made(name, hostile=True)
    records = [
        one for one in (run.started, *run.steps, *run.others, *run.opens, *run.drifts, run.ended) if one
    ]
    text = (
        markdown.markdown(run)
        if kind == "markdown"
        else pull_request.text("", records, pull_request.Now("x"))
    )
    shape = rendered(text)
    assert shape.tags <= OURS
    assert shape.comments == []
    for word in (
        "FORGED",
        "octocat",
        "#1",
        "GH-2",
        "example.org",
        "ticked",
        "smile",
        "rollout:step",
        "$x$",
        "::",
    ):
        assert word not in shape.outside


@pytest.mark.parametrize(
    "text", ["", " ", "`", "``", "a`", "` a", "a``b`c", "|", "\\", "\n", "x" * 1000, HOSTILE]
)
def test_a_span_keeps_its_text(text: str) -> None:
    shape = rendered(f"a {markdown.span(text)} b")
    assert shape.tags == {"p", "code"}
    assert shape.outside.split() == ["a", "b"]
    assert rendered(f"| a |\n| - |\n| {markdown.cell(text)} |").outside.split() == ["a"]


@pytest.mark.parametrize("text", ["", "```", "~~~", "````\n```\n`````", "\n\n", HOSTILE])
def test_a_fence_keeps_its_text(text: str) -> None:
    shape = rendered(f"a\n\n{markdown.fence(text)}\n\nb")
    assert shape.tags == {"p", "pre", "code"}
    assert shape.outside.split() == ["a", "b"]


def test_what_is_too_long_is_cut_between_blocks() -> None:
    run = fold([STARTED, *[FAILED] * 50], ABOUT)
    whole, cut = markdown.markdown(run), markdown.joined(markdown.blocks(run), 5000)
    assert len(cut.encode()) <= 5000 < len(whole.encode())
    assert cut.endswith(f"{markdown.CUT}\n")
    assert whole.startswith(cut.removesuffix(f"{markdown.CUT}\n"))
    assert markdown.joined(markdown.blocks(run), 10**6) == whole


# JSON


def test_the_form_refuses_what_it_does_not_know() -> None:
    found = json.loads(structured.structured(made("failed")))
    for change in ({"extra": 1}, {"verdict": "green"}, {"version": 2}, {"counts": {}}):
        assert list(validator("json").iter_errors({**found, **change}))


def test_every_field_of_the_form_is_described() -> None:
    schema = structured.schema()
    records = {"Report": schema, **schema["$defs"]}
    lacking = [
        f"{record}.{name}"
        for record, body in records.items()
        for name, one in body["properties"].items()
        if "description" not in one and name not in ("passed", "failed", "inconclusive")
    ]
    assert lacking == []


def test_a_thousand_steps_are_reported_soon() -> None:
    run = made("a thousand")
    for name, report in REPORTS.items():
        begun = time.perf_counter()
        report.write(run)
        assert time.perf_counter() - begun < 5, name


def test_a_step_twice_in_a_rehearsal_is_two() -> None:
    run = fold([STARTED, done("verify.x"), done("verify.x", 2)], ABOUT)
    assert [len(passage.steps) for passage in run.passages] == [1, 1]
