"""Reports that are asked for are there whatever ends a run, say what it said, and never stand for another one."""

import json
import os
import pty
import re
import signal
import subprocess
import time
import xml.etree.ElementTree as Xml
from pathlib import Path

import pytest
from click.testing import CliRunner
from rolloutdocs.checks.reports.formats import REPORTS

from rolloutdocs.cli import main
from rolloutdocs.cli.runs.reporting import FORMATS

from ..checks.reports.runner import commands
from .conftest import COMMAND, Lab

#: What a step may print to be taken for something else.
FORGING = (
    r"printf '%b' '::error::FORGED\n  ::stop-commands::t\n##[warning]FORGED\n"
    r"\033[32mPASSED\033[0m\r::add-mask::x\n'"
)  # fmt: skip


def failing(lab: Lab) -> None:
    steps = {"first": lab.step("echo one"), "bad": lab.step(FORGING, expect=[{"prints": "Migrated"}])}
    lab.write({"deploy": steps, "verify": {"look": lab.step("true")}})


def passing(lab: Lab, run: str = "true") -> None:
    lab.write({"deploy": {"only": lab.step(run)}})


def words(*formats: str) -> list[str]:
    return [word for name in formats for word in ("--report", name)]


def test_the_formats_are_those_that_there_are() -> None:
    assert tuple(REPORTS) == FORMATS


def test_a_failed_run_leaves_every_report_and_each_can_be_had_again(lab: Lab) -> None:
    """Assert that reports come from the one record: the kept evidence gives the same bytes."""
    failing(lab)
    done = lab.verify(*words(*FORMATS))
    assert done.returncode == 1, done.stdout + done.stderr
    for name, report in REPORTS.items():
        written = (lab.folder / report.file).read_text("utf-8")
        assert "deploy.bad" in written
        assert lab.run("report", "--format", name).stdout == written
    found = json.loads((lab.folder / "rollout.sarif").read_text())["runs"][0]["results"][0]
    place = found["relatedLocations"][0]["physicalLocation"]
    source = (lab.folder / place["artifactLocation"]["uri"]).read_text("utf-8").split("\n")
    assert '"bad": {' in source[place["region"]["startLine"] - 1]
    step = json.loads((lab.folder / "rollout-report.json").read_text())["passages"][0]["steps"][0]
    assert step["streams"][0] | {"sha256": ""} == {"name": "stdout", "size": 4, "omitted": 0, "sha256": ""}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", step["at"])
    kept = next((lab.folder / ".rolloutdocs/runs").iterdir()).read_text().split("\n")
    assert all(json.loads(line)["at"] for line in kept if '"kind": "begun"' in line)


def test_what_is_wrong_with_pages_is_in_the_report(lab: Lab) -> None:
    """Assert that an old green report does not stand for a run that was refused."""
    passing(lab)
    assert lab.verify(*words("sarif", "junit")).returncode == 0
    assert Xml.parse(lab.folder / "rollout-junit.xml").getroot().get("failures") == "0"
    page = lab.folder / "docs/PRODUCTION-ROLLOUT-CHECKLIST.md"
    page.write_text(page.read_text().replace("```bash\ntrue", "```bash\nfalse"))
    done = lab.run("verify", "--env", "staging", *words("sarif", "junit"))
    assert done.returncode == 1
    (result,) = json.loads((lab.folder / "rollout.sarif").read_text())["runs"][0]["results"]
    assert result["ruleId"] == "drift"
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].endswith("CHECKLIST.md")
    assert Xml.parse(lab.folder / "rollout-junit.xml").getroot().get("failures") != "0"


def test_a_plan_that_is_only_shown_has_no_report(lab: Lab) -> None:
    """Assert that looking at the plan leaves the report of the last run alone, and is no error in GitHub's log."""
    passing(lab)
    assert lab.verify(*words("json")).returncode == 0
    report = (lab.folder / "rollout-report.json").read_bytes()
    done = lab.run("verify", "--env", "staging", "--dry-run", *words("json"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "--report is about a run, and --dry-run runs nothing" in done.stderr
    assert (lab.folder / "rollout-report.json").read_bytes() == report
    summary = lab.folder / "summary.md"
    actions = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)}
    shown = lab.run("verify", "--env", "staging", "--dry-run", environment=actions)
    assert (shown.returncode, commands(shown.stdout), summary.exists()) == (0, [], False)


def test_a_part_is_not_headed_as_the_whole(lab: Lab) -> None:
    passing(lab)
    assert lab.verify("--only", "deploy.only", "--report", "markdown=part.md").returncode == 0
    assert "✅ A part of the rehearsal on `staging`: **passed**" in (lab.folder / "part.md").read_text()


def test_a_report_that_cannot_be_written_is_found_before_anything_starts(lab: Lab) -> None:
    passing(lab)
    done = lab.verify("--report", "json=nowhere/x.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "nowhere/x.json cannot be written: No such file or directory" in done.stderr
    assert not (lab.folder / ".rolloutdocs/runs").exists()


@pytest.mark.parametrize(("step", "code"), [("true", 3), ("false", 1)])
def test_a_report_that_got_lost_is_never_green(lab: Lab, step: str, code: int) -> None:
    """Assert that a missing report turns a pass into undecided, and nothing into a pass."""
    (lab.folder / "out").mkdir()
    passing(lab, f"rm -r ../out\n{step}")
    done = lab.verify("--report", "json=out/x.json", "--report", "junit")
    assert done.returncode == code, done.stdout + done.stderr
    assert "out/x.json: the report could not be written: No such file or directory." in done.stderr
    assert (lab.folder / "rollout-junit.xml").stat().st_size


@pytest.mark.parametrize(
    ("number", "said"), [(signal.SIGINT, "interrupted"), (signal.SIGKILL, None)], ids=["interrupt", "kill"]
)
def test_a_run_that_is_ended_leaves_no_green_report(lab: Lab, number: int, said: str | None) -> None:
    passing(lab, "touch middle\nsleep 30")
    assert lab.run("build").returncode == 0
    report = lab.folder / "rollout-report.json"
    report.write_text('{"verdict": "passed"}')
    run = lab.start("verify", "--env", "staging", *words("json"), stdout=-1, stderr=-1)
    deadline = time.monotonic() + 60
    while not (lab.folder / "content/middle").exists():
        assert time.monotonic() < deadline
        assert run.poll() is None, run.communicate()
        time.sleep(0.01)
    run.send_signal(number)
    run.communicate(timeout=60)
    text = report.read_text()
    assert (
        (json.loads(text)["verdict"], json.loads(text)["interrupted"]) == ("inconclusive", True)
        if said
        else not text
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--report", "juint"), "there is no report `juint`. Did you mean `junit`?"),
        (("--report", "json=a", "--report", "sarif=a"), "two reports would go to a."),
    ],
)
def test_wrong_words_are_said(lab: Lab, given: tuple[str, ...], said: str) -> None:
    done = lab.run("verify", "--env", "staging", *given)
    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())


def test_a_run_that_is_not_there_is_said(lab: Lab) -> None:
    none = lab.run("report")
    assert (none.returncode, none.stdout) == (3, "")
    assert "there is no run" in none.stderr
    passing(lab)
    assert lab.verify().returncode == 0
    run = next((lab.folder / ".rolloutdocs/runs").iterdir())
    for name in (run.stem, f".rolloutdocs/runs/{run.name}"):
        assert "PASSED" in lab.run("report", name).stdout
    wrong = lab.run("report", run.stem[:-1])
    assert wrong.returncode == 3
    assert f"Did you mean `{run.stem}`?" in wrong.stderr
    run.write_text(run.read_text().replace('"passed"', '"failed"', 1))
    broken = lab.run("report")
    assert broken.returncode == 3
    assert "evidence was changed" in broken.stderr
    assert lab.run("report", "--env", "production").returncode == 3


def test_in_actions_only_our_annotations_are_commands(lab: Lab, tmp_path: Path) -> None:
    """Assert that nothing of a log is read as a command by GitHub's runner but what we mean so."""
    summary = tmp_path / "summary.md"
    environment = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_STEP_SUMMARY": str(summary),
        "GITHUB_WORKSPACE": str(tmp_path.parent),
    }
    failing(lab)
    done = lab.verify(environment=environment)
    assert done.returncode == 1
    (found,) = commands(done.stdout)
    assert (found.name, found.properties["title"]) == ("error", "deploy.bad failed: prints `Migrated`")
    assert found.properties["file"] == f"{lab.folder.name}/docs/PRODUCTION-ROLLOUT-CHECKLIST.md"
    assert commands(done.stderr) == []
    assert ":\\:error::FORGED" in done.stdout or "output       ::error::FORGED" in done.stdout
    assert "**failed**" in summary.read_text()
    again = lab.run("report", "--format", "github", environment=environment)
    assert [one.name for one in commands(again.stdout)] == ["error"]
    assert commands(lab.run("report", "--format", "terminal", environment=environment).stdout) == []


@pytest.mark.parametrize(
    "given",
    [
        ("verify", "--env", "::error::x"),
        ("verify", "--env", "a\n::error::FORGED\n##[error]x\x1b[2J\r::add-mask::x\u200b"),
        ("verify", "--env", "staging", "--report", "\n::error::FORGED"),
        ("verify", "--env", "staging", "--docs", "\n::error::\x1b]0;x\x07"),
        ("verify", "--env", "staging", "--source", "\n::error::\x9b2J"),
        ("\n::error::FORGED\x1b[2J",),
        ("--\n::error::FORGED\x1b[2J",),
        ("build", "\n::error::FORGED\x1b[2J\u202e"),
        ("build", "--docs", "\n::error::FORGED\x1b[2J"),
        ("report", "\n::error::FORGED\x1b[2J"),
        ("report", "--evidence", "\n::error::FORGED\x1b[2J"),
        ("report", "--format", "\n::error::FORGED\x1b[2J"),
    ],
)
def test_arguments_do_nothing_where_they_are_told(
    lab: Lab, given: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    passing(lab)
    monkeypatch.chdir(lab.folder)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    done = CliRunner().invoke(main, given)
    shown = done.stdout + "\n" + done.stderr
    assert isinstance(done.exception, SystemExit | None)
    assert [one.data for one in commands(done.stderr)] == []
    assert {one.name for one in commands(done.stdout)} <= {"error"}
    assert all("FORGED" not in one.name for one in commands(done.stdout))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202e]", shown)
    assert "Traceback" not in shown


def seen(lab: Lab, **environment: str) -> str:
    """What a terminal is sent."""
    ours, theirs = pty.openpty()
    given = {
        key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")
    }
    run = subprocess.Popen(
        [*COMMAND, "verify", "--env", "staging"],
        cwd=lab.folder,
        env={**given, "TERM": "xterm-256color", **environment},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the other side is closed
            break
        if not part:
            break
        shown += part
    run.wait(60)
    os.close(ours)
    return shown.decode(errors="replace")


COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:3[0-7]|9[0-7]|38;[\d;]+)(?:;\d+)*m")


def test_a_terminal_is_told_what_takes_so_long_before_anything_runs(lab: Lab) -> None:
    failing(lab)
    assert lab.run("build").returncode == 0
    shown = seen(lab)
    read, looked, ran = map(shown.index, ("reading the source and the pages", "looking for what", "Deploy"))
    assert read < looked < ran


def test_colour_is_for_terminals_that_want_it(lab: Lab) -> None:
    failing(lab)
    assert lab.run("build").returncode == 0
    coloured = seen(lab)
    assert COLOUR.search(coloured)
    assert "\x1b[32mPASSED" not in coloured
    assert not COLOUR.search(seen(lab, NO_COLOR="1"))
    assert "\x1b" not in lab.run("verify", "--env", "staging").stdout


def test_on_a_terminal_what_is_waited_for_is_one_line_that_goes(lab: Lab) -> None:
    """Drawn by control sequences, none of which is to be seen as text."""
    lab.write({"deploy": {"wait": lab.step("sleep 1")}})
    assert lab.run("build").returncode == 0
    shown = seen(lab)
    assert "deploy.wait  1 s of at most 30 s" in shown
    assert "\x1b[2K" in shown
    assert not re.search(r"\\x1b|\\r", shown)


def test_no_text_is_coloured_by_hand() -> None:
    """Assert that colour comes from rich alone, which knows terminals and NO_COLOR; click's would show as escapes."""
    folder = Path(__file__).parents[2] / "src/rolloutdocs/cli"
    assert [
        path.name for path in folder.glob("*.py") if re.search(r"click\.(style|secho)", path.read_text())
    ] == []


def test_what_the_run_is_about_is_no_place_for_a_report(lab: Lab) -> None:
    """Assert that a slip of the hand empties no source, no page and no evidence."""
    passing(lab)
    assert lab.verify().returncode == 0
    (run,) = (lab.folder / ".rolloutdocs/runs").iterdir()
    page = lab.folder / "docs/PR-ENHANCEMENT.md"
    for path in (lab.folder / "content/environments.yaml", page, run):
        before = path.read_bytes()
        writing = (
            ("verify", "--env", "staging", "--report", f"json={path}"),
            ("report", "--output", str(path)),
            ("pr", "export", "--output", str(path)),
            ("evidence", "export", "--output", str(path)),
        )
        for command in writing:
            done = CliRunner().invoke(main, list(command))
            assert done.exit_code == 2, command
            assert "it is a source, a page or evidence. Name another file." in " ".join(done.output.split())
            assert path.read_bytes() == before


def test_the_command_to_go_on_with_has_the_reports_as_they_were_asked_for(lab: Lab) -> None:
    passing(lab, "false")
    assert (
        "--env staging --report json=x.json --report junit=rollout-junit.xml --only"
        in lab.verify("--report", "json=x.json", "--report", "junit=rollout-junit.xml").stdout
    )
