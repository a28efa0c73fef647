"""The PowerShell script does what it says, run by a stand-in for PowerShell on real programs.

What the stand-in cannot show is PowerShell itself: the shipped workflow runs the script with it.
"""

# ruff: noqa: E501 - tables of cases

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from rolloutdocs.generator.loading import load
from rolloutdocs.generator.publish import documents

from .evaluator import Session

ROOT = Path(__file__).parents[3]
DESK = Path(__file__).parent / "desk"


class Ran(NamedTuple):
    code: int
    text: str
    folders: list[Path]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    shutil.copytree(DESK, tmp_path / "content")
    (tmp_path / "docs").mkdir()
    return tmp_path


def change(desk: Path, old: str, new: str, file: str = "rollout.yaml") -> None:
    path = desk / "content" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def run(desk: Path, *given: str, replace: dict[str, Callable[..., Any]] | None = None) -> Ran:
    source = load(desk / "content/rollout.yaml", desk)
    script = documents(source)["staging-rehearsal.ps1"]
    (desk / "docs/staging-rehearsal.ps1").write_text(script, "ascii")
    session = Session(
        script,
        str(desk / "docs"),
        list(given),
        {"PATH": os.environ["PATH"], "KEPT": "x", "RUN_DIR": "mine"},
        replace,
    )
    code = session.run()
    assert session.system.environ == {"PATH": os.environ["PATH"], "KEPT": "x", "RUN_DIR": "mine"}
    folders = [Path(folder) for folder in session.scopes[0]["run"]["Folders"]]
    assert not any(folder.exists() for folder in folders)
    return Ran(code, "\n".join(session.printed), folders)


def test_all_true(desk: Path) -> None:
    ran = run(desk)
    assert (ran.code, ran.text.splitlines()[-2:]) == (
        0,
        ["Of 6 steps, 6 passed, 0 failed, 0 could not be decided, 0 did not run to their end.", "Passed."],
    )
    assert len(ran.folders) == 1


def test_the_rollback_is_skipped_and_said_to_be(desk: Path) -> None:
    ran = run(desk, "-SkipRollbackTest")
    assert ran.code == 0
    assert "Of 5 steps, 5 passed" in ran.text
    assert "The rollback was not tested" in ran.text
    assert "rollback.back" not in ran.text


def test_skipping_what_is_not_there_is_refused(desk: Path) -> None:
    change(desk, "rehearsal: [deploy, rollback]", "rehearsal: [deploy]")
    assert run(desk, "-SkipRollbackTest").code == 2


def test_help_runs_nothing(desk: Path) -> None:
    ran = run(desk, "-Help")
    assert (ran.code, ran.folders) == (0, [])
    assert "-SkipRollbackTest" in ran.text
    assert "It's a “title” with é" in ran.text
    assert "does not run it" in ran.text


@pytest.mark.parametrize("given", ["-Skip-Rollback-Test", "production", "--help"])
def test_an_unknown_option_runs_nothing(desk: Path, given: str) -> None:
    ran = run(desk, given)
    assert (ran.code, ran.folders) == (2, [])


def test_a_script_that_was_moved_runs_nothing(desk: Path) -> None:
    script = documents(load(desk / "content/rollout.yaml", desk))["staging-rehearsal.ps1"]
    (desk / "staging-rehearsal.ps1").write_text(script, "ascii")
    session = Session(script, str(desk), [], dict(os.environ))
    assert session.run() == 2
    assert "content/environments.yaml is missing" in session.printed[-1]


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (lambda text: text.replace("Seconds = 5", "Seconds = 50", 1), 2),
        (lambda text: text.replace("# rollout:script", "# script"), 2),
        (lambda text: text.replace("\n", "\r\n"), 0),
    ],
    ids=["edited", "without-digest", "windows-line-ends"],
)
def test_a_script_that_was_edited_runs_nothing(desk: Path, edit: Callable[[str], str], code: int) -> None:
    script = documents(load(desk / "content/rollout.yaml", desk))["staging-rehearsal.ps1"]
    (desk / "docs/staging-rehearsal.ps1").write_bytes(edit(script).encode())
    session = Session(script, str(desk / "docs"), [], {"PATH": os.environ["PATH"]})
    assert session.run() == code
    assert ("edited by hand" in "".join(session.printed)) is (code == 2)


def test_a_false_sentence_fails_and_closes_what_nothing_changed_since(desk: Path) -> None:
    change(desk, 'prints: a"b||', 'prints: a"c||')
    ran = run(desk)
    assert ran.code == 1
    assert 'failed: prints `a"c||c\\|d e|\\"|$HOME \'|`; seen: does not print it' in ran.text
    assert "Closing maintenance mode\n  passed  deploy.open" in ran.text
    assert "LEFT OPEN" not in ran.text
    assert "Of 6 steps, 1 passed, 1 failed, 0 could not be decided, 4 did not run to their end." in ran.text


@pytest.mark.parametrize("key", ["change", "check"])
def test_what_changed_since_the_opening_keeps_it_open(desk: Path, key: str) -> None:
    title = key.capitalize()
    change(desk, f'title: {title}\n        run: ["true"]', f'title: {title}\n        run: ["false"]')
    ran = run(desk)
    assert ran.code == 1
    assert (
        "LEFT OPEN: maintenance mode, since deploy.close. deploy.change changes something after it was opened."
        in ran.text
    )
    assert "Next, the procedure rollback:\n    printf back" in ran.text
    assert "Closing maintenance mode" not in ran.text
    assert "Left open: maintenance mode" in ran.text


def test_an_opening_that_failed_is_closed(desk: Path) -> None:
    change(
        desk,
        "run: [tee, -a, {text: $RUN_DIR/closed}]",
        "run: [cp, {text: $RUN_DIR/log}, {text: $RUN_DIR/closed}]\n        expect: [{prints: never}]",
    )
    ran = run(desk)
    assert ran.code == 1
    assert "Closing maintenance mode\n  passed  deploy.open" in ran.text


def test_a_closing_that_fails_is_told(desk: Path) -> None:
    change(desk, 'prints: a"b||', 'prints: a"c||')
    change(desk, "run: [rm, {text: $RUN_DIR/closed}]", 'run: ["false"]')
    ran = run(desk)
    assert ran.code == 1
    assert "LEFT OPEN: maintenance mode, since deploy.close. closing it with deploy.open failed." in ran.text
    assert "Ask Ana.\nClosing is deploy.open:\n    false" in ran.text


@pytest.mark.parametrize(
    "command",
    ["run: printf back | cat", "run: [cd, .]", "run: [no-such-program]", "run: [sh/no-such-program]"],
)
def test_what_cannot_be_run_here_is_inconclusive(desk: Path, command: str) -> None:
    change(desk, "run: [printf, back]", command)
    ran = run(desk)
    assert ran.code == 3
    assert "inconclusive  rollback.back" in ran.text
    assert "Of 6 steps, 5 passed, 0 failed, 1 could not be decided" in ran.text


def test_a_reset_in_bash_text_runs_nothing(desk: Path) -> None:
    change(desk, "reset: [touch, $RUN_DIR/log]", "reset: touch $RUN_DIR/log", "environments.yaml")
    ran = run(desk)
    assert ran.code == 3
    assert "deploy.close" not in ran.text
    assert "bash text" in ran.text


@pytest.mark.parametrize("command", ['["false"]', "[no-such-program]"])
def test_a_reset_that_fails_runs_nothing(desk: Path, command: str) -> None:
    change(desk, "reset: [touch, $RUN_DIR/log]", f"reset: {command}", "environments.yaml")
    ran = run(desk)
    assert (ran.code, "deploy.close" in ran.text) == (3, False)


DESTROYS = (
    "effect: changes the schema\n        time_limit",
    "effect: destroys everything\n        time_limit",
)


@pytest.mark.parametrize("answer", ["[printf, elsewhere]", "[cat, $RUN_DIR/log]", '["false"]'])
def test_another_target_is_not_destroyed(desk: Path, answer: str) -> None:
    change(desk, *DESTROYS)
    change(desk, "command: [cat, $RUN_DIR/log]", f"command: {answer}", "environments.yaml")
    change(desk, 'title: Change\n        run: ["true"]', "title: Change\n        run: [touch, destroyed]")
    ran = run(desk)
    assert ran.code == 1
    assert (
        "failed: the target is another one than the environments file names; the step was not sent"
        in ran.text
    )
    assert not (desk / "content/destroyed").exists()


STAYS = "command: [printenv, WHO], prints: staging"


def named(desk: Path, *, reset: str = "reset", effect: bool = True, more: str = "") -> None:
    """Let the target prove that it is staging, and say that it is another one; reset and step leave a trace each."""
    if effect:
        change(desk, *DESTROYS)
    change(desk, "command: [cat, $RUN_DIR/log], prints: $RUN_DIR", STAYS + more, "environments.yaml")
    change(desk, "      KEY:", "      WHO: production\n      KEY:", "environments.yaml")
    change(desk, "read_by_programs: [KEY]", "read_by_programs: [KEY, WHO]", "environments.yaml")
    change(
        desk,
        "reset: [touch, $RUN_DIR/log]",
        f"reset: [touch, $RUN_DIR/log, {reset}]",
        "environments.yaml",
    )
    change(desk, 'title: Change\n        run: ["true"]', "title: Change\n        run: [touch, changed]")


def traces(desk: Path) -> list[str]:
    return [name for name in ("changed", "reset") if (desk / "content" / name).exists()]


def test_another_target_is_not_reset(desk: Path) -> None:
    """Assert that it is sent nothing; with that question taken out it is reset, and still not changed."""
    named(desk)
    ran = run(desk)
    assert (ran.code, traces(desk)) == (1, [])
    assert (
        "Failed: the target is another one than the environments file names; the reset was not sent"
        in ran.text
    )
    late = run(desk, replace={"get-refusal": lambda: ""})
    assert (late.code, traces(desk)) == (1, ["reset"])
    assert "names; the step was not sent" in late.text
    assert run(desk, replace={"get-refusal": lambda: "", "test-asked": lambda **_: False}).code == 0
    assert traces(desk) == ["changed", "reset"]


def test_a_target_that_cannot_be_asked_is_not_reset(desk: Path) -> None:
    named(desk)
    change(desk, "[printenv, WHO]", "[no-such-program]", "environments.yaml")
    ran = run(desk)
    assert (ran.code, traces(desk)) == (3, [])
    assert "Inconclusive: the target was not asked who it is: there is no program" in ran.text


@pytest.mark.parametrize(("more", "code"), [(", before: changes", 1), ("", 0)])
def test_a_step_that_changes_is_asked_for_where_policy_says_so(desk: Path, more: str, code: int) -> None:
    named(desk, effect=False, more=more)
    ran = run(desk, replace={"get-refusal": lambda: ""})
    assert (ran.code, "changed" in traces(desk)) == (code, not code), ran.text


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("select 'staging';", 0),
        ("select 'production'", 1),
        ("select 'staging' union all select 'staging'", 1),
        ("select name from nothing", 1),
        ("delete from nothing", 3),
    ],
)
def test_the_database_that_judges_is_the_one_that_is_changed(desk: Path, query: str, code: int) -> None:
    """Assert that nothing is sent where `query` of the identity is answered by another database."""
    sqlite3.connect(desk / "content/there.db").executescript("create table a (b); drop table a").close()
    named(desk, more=f', query: "{query}"')
    change(desk, "WHO: production", "WHO: staging", "environments.yaml")
    change(desk, "sqlite:///$RUN_DIR/none.db", f"sqlite:///{desk}/content/there.db", "environments.yaml")
    ran = run(desk)
    assert (ran.code, traces(desk)) == (code, [] if code else ["changed", "reset"]), ran.text
    assert code == 0 or "the reset" in ran.text
    assert run(desk, replace={"get-otherdatabase": lambda **_: None}).code == 0


def test_no_database_to_ask_is_no_proof(desk: Path) -> None:
    named(desk, more=", query: select 1")
    change(desk, "WHO: production", "WHO: staging", "environments.yaml")
    ran = run(desk)
    assert (ran.code, traces(desk)) == (3, [])
    assert "is there such a file?; the reset was not sent" in ran.text


def test_the_target_itself_is(desk: Path) -> None:
    change(desk, *DESTROYS)
    change(desk, "command: [cat, $RUN_DIR/log]", "command: [printf, $RUN_DIR]", "environments.yaml")
    assert run(desk).code == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ceiling: destroys", "ceiling: reads"),
        ("    reset: [touch, $RUN_DIR/log]\n", ""),
        ("directory: .", "directory: .\n    shell: [ssh, somewhere, bash]"),
    ],
)
def test_what_policy_forbids_runs_nothing(desk: Path, old: str, new: str) -> None:
    change(desk, old, new, "environments.yaml")
    change(desk, '    database: {url: "sqlite:///$RUN_DIR/none.db"}\n', "", "environments.yaml")
    ran = run(desk)
    assert (ran.code, ran.folders) == (3, [])
    assert "Inconclusive: nothing was run." in ran.text


def test_a_step_that_hangs_is_stopped(desk: Path) -> None:
    change(desk, "run: [printf, back]", 'run: [sh, -c, "sleep 60 & sleep 60"]')
    change(desk, "time_limit: 1 minute", "time_limit: 1 second")
    ran = run(desk)
    assert ran.code == 1
    assert "was stopped after 1 seconds" in ran.text


@pytest.mark.parametrize(
    ("press", "told"), [(1, "deploy.close  Close\nClosing"), (2, "  interrupted  deploy.look")]
)
def test_an_interrupt_closes_and_says_so(desk: Path, press: int, told: str) -> None:
    """Between two steps, and while one runs."""
    source = load(desk / "content/rollout.yaml", desk)
    script = documents(source)["staging-rehearsal.ps1"].replace(
        "'printf', '%s|'", "'sh', '-c', 'sleep 30'", 1
    )
    session = Session(script, str(desk / "docs"), [], {"PATH": os.environ["PATH"]})
    asked = 0

    def heard() -> bool:
        nonlocal asked
        asked += "  passed  deploy.close  Close" in session.printed
        if asked == press:
            session.scopes[0]["run"]["Interrupted"] = True
        return asked == press

    session.replace["test-interrupt"] = heard
    session.replace["test-seal"] = lambda **_: True
    assert session.run() == 130
    text = "\n".join(session.printed)
    assert told in text
    assert "Closing maintenance mode\n  passed  deploy.open" in text
    assert text.endswith("Interrupted.")


def test_a_secret_is_not_shown(desk: Path) -> None:
    change(
        desk,
        "run: [printf, back]",
        'run: [sh, -c, \'key=$(printenv KEY); printf "key %s; %s" "$key" "$(printf %s "$key" | base64)"\']',
    )
    ran = run(desk)
    assert ran.code == 1
    assert "key [secret]; [secret]" in ran.text


def test_a_program_sees_no_more_of_the_caller(desk: Path) -> None:
    change(desk, "run: [printf, back]", "run: [printenv, KEPT]")
    ran = run(desk)
    assert "failed: exits with `0`; seen: exits with 1" in ran.text


def test_a_service_that_is_not_ready_runs_nothing(desk: Path) -> None:
    services = "services: {web: {run: [sleep, '60'], ready: {port: '1', within: 1}}}\n    reset:"
    change(desk, "reset:", services, "environments.yaml")
    ran = run(desk)
    assert (ran.code, "deploy.close" in ran.text) == (3, False)
    assert "service web: it was not ready after 1 seconds" in ran.text


def test_a_service_that_ends_is_told_at_once(desk: Path) -> None:
    services = (
        "services: {web: {run: [sh, -c, 'echo why; exit 4'], ready: {port: '1', within: 60}}}\n    reset:"
    )
    change(desk, "reset:", services, "environments.yaml")
    ran = run(desk)
    assert ran.code == 3
    assert "service web: it ended with 4 before it was ready\nwhy" in ran.text


def test_an_old_report_does_not_count(desk: Path) -> None:
    report = '<testsuite><testcase classname="a.AreaTest" name="x"/></testsuite>'
    (desk / "content/old.xml").write_text(report)
    change(
        desk,
        "expect: [{prints: back}, ",
        "expect: [{tests_passed: {file: old.xml, count: 1, class: AreaTest}}, ",
    )
    ran = run(desk)
    assert ran.code == 1
    assert "seen: the report was not written during this step" in ran.text


def test_a_new_report_does(desk: Path) -> None:
    report = '<testsuite><testcase classname="a.AreaTest" name="x"/></testsuite>'
    (desk / "content/old.xml").write_text(report)
    change(desk, "run: [printf, back]", "run: [cp, old.xml, new.xml]")
    change(
        desk,
        "expect: [{prints: back}, ",
        "expect: [{tests_passed: {file: new.xml, count: 1, class: AreaTest}}, {file_filled: {file: new.xml, count: 10}}, ",
    )
    assert run(desk).code == 0


def test_the_example_passes_whole() -> None:
    folder = ROOT / "examples/alembic/docs"
    path = f"{ROOT / '.venv/bin'}{os.pathsep}{os.environ['PATH']}"
    session = Session((folder / "staging-rehearsal.ps1").read_text("ascii"), str(folder), [], {"PATH": path})
    assert session.run() == 0, "\n".join(session.printed)
    assert "Of 27 steps, 27 passed" in "\n".join(session.printed)
    assert "The pages claim 12 things of the whole database." in "\n".join(session.printed)
