"""`status` on real runs of a small rollout: what is proven, and how each thing that happens to it takes that away."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rolloutdocs.cli import main

from .conftest import COMMAND, Lab
from .test_bad_place import LIMITED

Procedures = dict[str, dict[str, dict[str, object]]]


def procedures(**changed: str) -> Procedures:
    """Two procedures of two steps; a command can be another one."""
    run = {
        "greet": "echo hello",
        "look": "true",
        "make": "echo made > made.txt",
        "see": "cat made.txt",
    } | changed
    reads, both = {"runs_on": ["staging"]}, {"runs_on": ["staging", "production"]}
    return {
        "preflight": {
            "greet": Lab.step(run["greet"], title="Greet", expect=[{"exit": 0}, {"prints": "hello"}], **both),
            "look": Lab.step(run["look"], title="Look", expect=[{"exit": 0}], **reads),
        },
        "deploy": {
            "make": Lab.step(
                run["make"], title="Make", effect="changes a file", expect=[{"exit": 0}], **both
            ),
            "see": Lab.step(run["see"], title="See", expect=[{"prints": "made"}], **reads),
        },
        "restore": {"again": Lab.step("true", title="Again", expect=[{"exit": 0}], **reads)},
    }


ORDER = ("preflight", "deploy", "preflight")


def write(lab: Lab, **changed: str) -> None:
    """Write the source, two environments beside it, and the application."""
    (lab.folder / "app").mkdir(exist_ok=True)
    (lab.folder / "app" / "code").write_text("code")
    lab.write(procedures(**changed), rehearsal=ORDER, application=["../app"])
    path = lab.folder / "content" / "environments.yaml"
    policy = json.loads(path.read_text())
    policy["environments"]["production"] = {"title": "The real one"}
    path.write_text(json.dumps(policy))


@pytest.fixture
def status(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.chdir(lab.folder)
    return lambda *words: CliRunner().invoke(main, ["status", *words], catch_exceptions=False)


def states(result: Result) -> dict[str, str]:
    return {f"{one['step']} {one['environment']}": one["state"] for one in json.loads(result.output)["steps"]}


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A rollout that was verified once for all."""
    lab = Lab(tmp_path_factory.mktemp("once"))
    write(lab)
    assert lab.verify().returncode == 0
    return lab.folder


@pytest.fixture
def proved(lab: Lab, once: Path) -> Lab:
    shutil.copytree(once, lab.folder, dirs_exist_ok=True)
    return lab


def verify() -> int:
    return CliRunner().invoke(main, ["verify", "--env", "staging"], catch_exceptions=False).exit_code


def build() -> None:
    CliRunner().invoke(main, ["build"], catch_exceptions=False)


ALL = ["preflight.greet", "preflight.look", "deploy.make", "deploy.see"]


def on_staging(result: Result) -> list[str]:
    found = states(result)
    return [found[f"{name} staging"] for name in ALL]


def test_before_and_after_the_first_run(lab: Lab, status: Callable[..., Result]) -> None:
    write(lab)
    build()
    before = status("--env", "staging")
    assert before.exit_code == 3
    assert "5 steps: 4 never run · 1 out of reach" in before.output
    assert before.output.rstrip().endswith("Next: rolloutdocs verify --env staging")
    assert verify() == 0
    after = status("--env", "staging")
    assert after.exit_code == 0, after.output
    assert "5 steps: 4 proven · 1 out of reach" in after.output
    assert "Next:" not in after.output
    assert "chained, not anchored" in after.output
    assert "\x1b" not in after.output


def test_a_run_beside_which_another_could_begin_proves_nothing(
    lab: Lab, status: Callable[..., Result]
) -> None:
    write(lab)
    path = lab.folder / "content" / "environments.yaml"
    policy = json.loads(path.read_text())
    lock = lab.folder / "lock"
    policy["environments"]["staging"] |= {"lock": str(lock), "reset": f"rm -f {lock}"}
    path.write_text(json.dumps(policy))
    build()
    assert verify() == 3
    result = status("--env", "staging")
    assert result.exit_code == 3, result.output
    assert "4 stale" in result.output
    assert "the run was undecided, lock: " in result.output


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ('"environment": "staging"', '"environment": "staginh"'),
        ('"rollout": ""', '"rollout": "a"'),
        ('"recovers": ""', '"recovers": "a"'),
    ],
)
def test_a_failure_is_not_hidden_by_a_change_of_what_its_run_was_about(
    proved: Lab, status: Callable[..., Result], now: str, then: str
) -> None:
    write(proved, see="false")
    build()
    assert verify() == 1
    newest = max((proved.folder / ".rolloutdocs" / "runs").glob("*.jsonl"))
    newest.write_text(newest.read_text().replace(now, then, 1))
    write(proved)
    build()
    result = status("--env", "staging")
    assert result.exit_code == 3, result.output
    assert f"{newest.name}:2: this line does not follow the one before it" in result.output


def test_every_environment_is_a_column(proved: Lab, status: Callable[..., Result]) -> None:
    result = status("--all")
    assert result.exit_code == 3
    head, procedure, greet, look = result.output.split("\n")[:4]
    assert head.split() == ["staging", "production"]
    assert procedure.strip() == "Preflight"
    assert greet.split()[:3] == ["Greet", "greet", "✔"]
    assert greet.rstrip().endswith("· never run")
    assert look.split()[-1] != "run"
    found = json.loads(status("--format", "json").output)
    assert found["environments"] == ["staging", "production"]
    assert found["next"] == "rolloutdocs verify --env production --read-only"
    reason = next(
        one["reason"]
        for one in found["steps"]
        if one["environment"] == "production" and "make" in one["step"]
    )
    assert reason == "it changes something, and `production` is bounded to: reads"


def test_where_columns_have_no_room_each_environment_is_still_told(
    proved: Lab, status: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    short, whole = (
        [line.split() for line in status(*words).output.split("\n")[:4]] for words in ((), ("--all",))
    )
    assert short[:3] == [
        ["Preflight"],
        ["✔", "2", "proven", "staging"],
        ["·", "1", "never", "run", "production"],
    ]
    assert whole[:2] == [["Preflight"], ["Greet", "greet"]]
    assert whole[2][0] == "✔"
    assert whole[2][-1] == "staging"
    assert whole[3] == ["·", "never", "run", "production"]


def test_many_environments_of_which_the_same_is_true_are_one_line(
    proved: Lab, status: Callable[..., Result]
) -> None:
    path = proved.folder / "content" / "environments.yaml"
    policy = json.loads(path.read_text())
    names = [f"customer-{number}" for number in range(20)]
    policy["environments"] |= {name: {"title": "A customer's"} for name in names}
    path.write_text(json.dumps(policy))
    source = proved.folder / "content" / "rollout.yaml"
    found = json.loads(source.read_text())
    found["procedures"]["preflight"]["steps"]["greet"]["runs_on"] = names
    source.write_text(json.dumps(found))
    assert proved.run("build").returncode == 0
    lines = status().output.split("\n")
    assert any(line.split()[-3:] == ["and", "14", "more"] for line in lines[:8]), lines[:8]


def test_it_is_short_and_tells_each_reason_once(proved: Lab, status: Callable[..., Result]) -> None:
    """Assert that it fits on a screen: counts by procedure, and what is so for one reason in one place."""
    counted = [line.split() for line in status().output.split("\n")[1:4]]
    assert counted[0] == ["Preflight", "✔", "2", "proven", "·", "1", "never", "run"]
    assert counted[1] == ["Deploy", "✔", "2", "proven", "-", "1", "out", "of", "reach"]
    (proved.folder / "app" / "code").write_text("other")
    stale = status().output
    assert "~ 4 steps on staging: stale" in stale
    assert stale.count("the application changed since") == 1
    assert "preflight.greet, preflight.look, deploy.make, …" in stale
    assert stale.count("\n") <= 24
    assert status("--all").output.count("the application changed since") == 4


def test_the_form_for_programs(proved: Lab, status: Callable[..., Result]) -> None:
    """Assert that its fields are those that the guide names."""
    result = status("--env", "staging", "--format", "json")
    assert result.exit_code == 0
    assert result.output.isascii()
    found = json.loads(result.output)
    assert list(found) == [
        "version",
        "rollout",
        "plan",
        "environments",
        "gated",
        "counts",
        "steps",
        "claims",
        "flaky",
        "troubles",
        "next",
    ]
    first = found["steps"][0]
    assert list(first) == [
        "step", "title", "procedure", "place", "environment", "state", "reason", "run", "at", "claims",
        "imported",
    ]  # fmt: skip
    assert first["place"].startswith("docs/PRODUCTION-ROLLOUT-CHECKLIST.md:")
    assert [(one["sentence"], one["state"]) for one in first["claims"]] == [
        ("exits with `0`", "proven"), ("prints `hello`", "proven"),
    ]  # fmt: skip
    guide = (Path(__file__).parents[2] / "docs" / "guide" / "evidence.md").read_text("utf-8")
    for name in (*found, *first, *first["claims"][0], *found["counts"]):
        assert f"`{name}`" in guide, name


def test_an_edited_step_is_stale_and_what_rests_on_it(proved: Lab, status: Callable[..., Result]) -> None:
    write(proved, make="echo made | tee made.txt")
    build()
    result = status("--env", "staging")
    assert result.exit_code == 3
    assert "~ deploy.make on staging: stale\n  the step changed since\n" in result.output
    assert "`deploy.make`, which ran before it, changed since" in result.output
    assert on_staging(status("--format", "json")) == ["stale"] * 4


def test_another_application_and_another_policy(proved: Lab, status: Callable[..., Result]) -> None:
    (proved.folder / "app" / "code").write_text("other")
    result = status("--env", "staging")
    assert result.exit_code == 3
    assert "the application changed since" in result.output
    (proved.folder / "app" / "code").write_text("code")
    assert status("--env", "staging").exit_code == 0
    path = proved.folder / "content" / "environments.yaml"
    path.write_text(path.read_text().replace('"reset": "true"', '"reset": "echo"'))
    assert "the environment's policy changed since" in status("--env", "staging").output


def test_a_failure_is_told_and_beats_the_pass_before(proved: Lab, status: Callable[..., Result]) -> None:
    write(proved, see="test ! -e fail && cat made.txt")
    build()
    assert verify() == 0
    assert status("--env", "staging").exit_code == 0
    (proved.folder / "content" / "fail").touch()  # outside of what evidence is bound to
    assert verify() == 1
    result = status("--env", "staging")
    assert result.exit_code == 1
    assert "✘ deploy.see on staging: failed" in result.output
    assert "docs/PRODUCTION-ROLLOUT-CHECKLIST.md:" in result.output
    assert on_staging(status("--format", "json")) == ["proven", "proven", "proven", "failed"]
    (proved.folder / "content" / "fail").unlink()
    assert verify() == 0
    assert status("--env", "staging").exit_code == 0


def test_evidence_of_another_account_is_left_where_it_is(proved: Lab) -> None:
    """Assert that nobody is told to take away what may be the file of a run that goes on, or all that tells of it."""
    (path,) = (proved.folder / ".rolloutdocs" / "runs").iterdir()
    path.chmod(0)
    words = [*LIMITED, *COMMAND, "status", "--env", "staging"]
    told = subprocess.run(words, cwd=proved.folder, capture_output=True, text=True, timeout=60, check=False)
    assert told.returncode == 3
    assert "Permission denied. It proves nothing: look as the account that may read it." in told.stdout
    assert "take that file away" not in told.stdout


def test_evidence_of_a_newer_version_is_left_where_it_is(proved: Lab, status: Callable[..., Result]) -> None:
    """Assert that nobody takes away what the next rolloutdocs reads: it may be all that tells what is open."""
    (path,) = (proved.folder / ".rolloutdocs" / "runs").iterdir()
    path.write_text(path.read_text().replace('"version": 2', '"version": 3', 1))
    told = [status("--env", "staging").output]
    told += [proved.run(*words).stderr for words in (("report",), ("pr", "export"))]
    told += [proved.run("recover", "--env", "staging", "--dry-run").stdout]
    for one in told:
        assert "use the rolloutdocs that wrote it, or a newer one." in " ".join(one.split())
        assert "away" not in one


def test_evidence_that_was_touched_proves_nothing(proved: Lab, status: Callable[..., Result]) -> None:
    (path,) = (proved.folder / ".rolloutdocs" / "runs").iterdir()
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"seconds": ', b'"seconds": 1', 1))
    result = status("--env", "staging")
    assert result.exit_code == 3
    assert "evidence was changed. It proves nothing" in result.output
    path.write_bytes(b"".join(data.splitlines(True)[:-1]))
    assert "the run has no end" in status("--env", "staging").output
    path.write_bytes(data + b'{"kind": "done", "verdict": "failed"')
    assert status("--env", "staging").exit_code == 3
    assert "half a line" in status("--env", "staging").output
    path.write_bytes(data)
    (path.parent / "other.jsonl").write_text("no evidence\n")
    assert status("--env", "staging").exit_code == 3  # all is proven, and that file might tell of a failure
    os.mkfifo(path.parent / "pipe.jsonl")
    assert "no regular file" in status("--env", "staging").output


def test_pages_that_have_drifted(proved: Lab, status: Callable[..., Result]) -> None:
    page = proved.folder / "docs" / "PRODUCTION-ROLLOUT-CHECKLIST.md"
    page.write_text(page.read_text().replace("echo hello", "echo hallo"))
    assert status("--env", "staging").exit_code == 1


def test_an_environment_that_is_not_there(proved: Lab, status: Callable[..., Result]) -> None:
    result = status("--env", "stagin")
    assert result.exit_code == 2
    assert "Did you mean `staging`?" in result.output


def test_an_age_beyond_all_calendars_is_refused(proved: Lab, status: Callable[..., Result]) -> None:
    """Assert that a slip of the finger is told in words; it was a traceback, with the exit code of a failed claim."""
    assert status("--max-age", "36500").exit_code in (0, 3)
    found = status("--max-age", "999999999999")
    assert found.exit_code == 2
    assert "not in the range" in found.output


def test_what_evidence_says_steers_no_terminal(
    proved: Lab, status: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(proved, see="printf 'made\\033[2J\\n' && false")
    build()
    assert verify() == 1
    result = status("--env", "staging", "--claims")
    assert result.exit_code == 1
    assert "\x1b" not in result.output


def test_a_step_that_passed_and_failed_with_nothing_changed_is_named(
    lab: Lab, status: Callable[..., Result]
) -> None:
    """Assert that it is told though all is proven; and that it needs both, with nothing changed between."""
    lab.write({"deploy": {"luck": lab.step("grep -q yes luck", title="Luck")}}, directory="..")
    for number, (word, code) in enumerate((("yes", 0), ("no", 1), ("yes", 0))):
        (lab.folder / "luck").write_text(word)
        assert lab.verify().returncode == code
        assert ("Flaky" in status().output) is (number > 0)
    told = "Flaky: deploy.luck on staging passed 2 and failed 1 times with nothing changed"
    result = status("--env", "staging")
    assert (result.exit_code, told in result.output) == (0, True), result.output
    (found,) = json.loads(status("--format", "json").output)["flaky"]
    assert (found["step"], found["environment"], found["passed"], found["failed"]) == (
        "deploy.luck", "staging", 2, 1,
    )  # fmt: skip
    path = lab.folder / "content" / "environments.yaml"
    policy = json.loads(path.read_text())
    policy["environments"]["production"] = {"title": "The real one", "ceiling": "reads"}
    path.write_text(json.dumps(policy))
    assert lab.run("build").returncode == 0
    assert told in status("--env", "production").output
    lab.write({"deploy": {"luck": lab.step("grep -q yes luck", title="Luck")}}, directory="..", title="New")
    (lab.folder / "luck").write_text("no")
    assert lab.verify().returncode == 1
    assert told in status().output  # a failure that policy changed before is none of these
