"""Parts of a rehearsal, really run: what is sent is seen in a file that each step writes, not in what the tool says."""

import json
from pathlib import Path

import pytest
from rolloutdocs.checks.evidence import Ended, Started, read, runs

ORDER = ("deploy", "verify", "rollback", "verify", "deploy", "verify")


def log(name: str, *before: str) -> str:
    """Bash of a step: what is written shows that the directory and the variable of the first step are there."""
    return "\n".join([*before, f'echo "{name} $WORD ${{PWD##*/}}" >>"$LOG"'])


@pytest.fixture
def verify(here):
    return lambda *words: here("verify", "--env", "staging", *words)


@pytest.fixture
def steps(lab):
    changes = {"effect": "changes a file"}
    return {
        "deploy": {
            "look": lab.step(log("look", "cd below", "WORD='a  b'")),
            "down": lab.step(log("down"), **changes, opens={"what": "the door", "closed_by": "deploy.up"}),
            "migrate": lab.step(log("migrate"), **changes),
            "up": lab.step(log("up"), **changes),
        },
        "verify": {"health": lab.step(log("health", "WORD=x")), "area": lab.step(log("area"))},
        "rollback": {"last": lab.step(log("last")), "back": lab.step(log("back"), **changes)},
    }


@pytest.fixture
def where(lab, steps, here) -> Path:
    (lab.folder / "content" / "below").mkdir(parents=True)
    log = lab.folder / "log"
    lab.write(steps, rehearsal=ORDER, variables={"LOG": str(log), "WORD": "-"}, directory=".", reset="true")
    assert here("build").exit_code == 0
    return log


def sent(log: Path) -> list[str]:
    """Names of the steps that ran since the last time."""
    lines = log.read_text().splitlines() if log.exists() else []
    log.unlink(missing_ok=True)
    return lines


def newest(lab) -> tuple[Started, Ended]:
    records = read(next(iter(runs(lab.folder / ".rolloutdocs" / "runs"))))
    return records[0], records[-1]


DEPLOYED = ["look a  b below", "down a  b below", "migrate a  b below", "up a  b below"]


def test_only_one_step_after_what_brings_its_state_about(lab, where: Path, here, verify) -> None:
    """Assert that directory and variables are those of the step's own procedure, and that it is told to be a part."""
    shown = verify("--only", "verify.area")
    assert shown.exit_code == 0, shown.stdout + shown.stderr
    assert sent(where) == [*DEPLOYED, "health x content", "area x content"]
    assert "preparation: " in shown.stdout
    assert "PASSED  1 passed" in shown.stdout
    assert "Partial (--only verify.area): this proves no rehearsal." in shown.stdout
    started, ended = newest(lab)
    assert (started.selection, started.steps, ended.passed) == ("--only verify.area", 1, 1)
    exported = here("pr", "export").stdout
    assert "A part of the rehearsal on `staging` **passed**: 1 of 1 steps passed" in exported
    assert "Partial (--only verify.area): this proves no rehearsal." in exported


def test_what_stays_open_behind_the_last_selected_step_is_named_and_not_green(
    lab, where: Path, here, verify
) -> None:
    shown = verify("--only", "deploy.migrate")
    assert sent(where) == DEPLOYED[:3]
    assert "OPEN  the door is left open" in shown.stdout
    assert shown.exit_code == 3
    closed = verify("--only", "deploy.down")
    assert sent(where) == [*DEPLOYED[:2], DEPLOYED[3]]
    assert closed.exit_code == 0, closed.stdout


def test_what_an_environment_makes_itself_leaves_nothing_open(lab, where: Path, steps, here, verify) -> None:
    service = {
        "run": ["python3", "-m", "http.server", "$PORT", "--bind", "127.0.0.1"],
        "ready": {"port": "$PORT"},
    }
    variables = {"LOG": str(where), "WORD": "-", "PORT": {"chosen": "port"}, "HERE": {"chosen": "folder"}}
    identity = {"command": 'echo "in $HERE"', "prints": "in $HERE"}
    lab.write(steps, rehearsal=ORDER, variables=variables, services={"web": service}, identity=identity)
    assert here("build").exit_code == 0
    shown = verify("--only", "deploy.migrate")
    assert shown.exit_code == 0, shown.stdout + shown.stderr
    assert "OPEN" not in shown.stdout


def test_a_preparation_that_fails_is_no_proof(lab, where: Path, steps, here, verify) -> None:
    steps["deploy"]["migrate"] = lab.step("false", effect="changes a file")
    lab.write(steps, rehearsal=ORDER, variables={"LOG": str(where), "WORD": "-"})
    assert here("build").exit_code == 0
    shown = verify("--only", "verify.area")
    assert shown.exit_code == 1
    assert "FAILED  0 passed" in shown.stdout
    assert "deploy.migrate failed" in shown.stdout
    assert "verify --env staging --only deploy.migrate@1" in shown.stdout


def test_from_a_step_to_the_end(lab, where: Path, here, verify) -> None:
    shown = verify("--from", "deploy.migrate@5")
    assert shown.exit_code == 0, shown.stdout + shown.stderr
    verified = ["health x content", "area x content"]
    assert sent(where) == [*DEPLOYED, "last - content", "back - content", *DEPLOYED, *verified]
    assert newest(lab)[0].steps == 4


def test_the_way_back_is_left_out_as_the_script_leaves_it_out(lab, where: Path, here, verify) -> None:
    """Assert that a rehearsal without its way back is the same one here and in the script beside the pages."""
    source = lab.folder / "content" / "rollout.yaml"
    source.write_text(json.dumps({**json.loads(source.read_text()), "rehearsed_on": "staging"}))
    assert here("build").exit_code == 0
    shown = verify("--skip-rollback-test")
    assert shown.exit_code == 0, shown.stdout + shown.stderr
    ours = sent(where)
    script = ["bash", "docs/staging-rehearsal.sh", "--skip-rollback-test"]
    ran = lab.run(f"import subprocess; subprocess.run({script!r}, check=True)", command="-c")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ours == sent(where) == [*DEPLOYED, "health x content", "area x content"]
    assert "Partial (--skip-rollback-test)" in shown.stdout


@pytest.fixture
def bounded(lab, steps, here) -> Path:
    """An environment that must not be changed, and whose files would show it."""
    content = lab.folder / "content"
    (content / "below").mkdir(parents=True)
    (content / "below" / "state").write_text("as it was")
    tell = {
        procedure: {name: {**one, "run": "true"} for name, one in listed.items()}
        for procedure, listed in steps.items()
    }
    tell["deploy"]["look"]["run"] = "test -e below/state"
    for one in ("down", "migrate", "up"):
        tell["deploy"][one]["run"] = f"echo {one} >>below/state"
    tell["verify"]["health"]["run"] = "grep -q 'as it was' below/state"
    identity = {"command": "cat who", "prints": "production"}
    lab.write(tell, rehearsal=ORDER, ceiling="reads", reset="echo reset >>below/state", identity=identity)
    (content / "who").write_text("production\n")
    assert here("build").exit_code == 0
    return content


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(one): (one.read_bytes(), one.stat().st_mtime_ns) for one in folder.rglob("*") if one.is_file()
    }


def test_reading_changes_nothing(bounded: Path, verify) -> None:
    """Assert law 6 where it counts: on a bounded environment no byte is another one afterwards, nor is one newer."""
    before = files(bounded)
    whole = verify()
    assert whole.exit_code == 3
    assert "bounded to: reads" in whole.stderr
    shown = verify("--read-only")
    assert shown.exit_code == 0, shown.stdout + shown.stderr
    assert "the target proves to be staging" in shown.stdout
    assert "1/6 Deploy" in shown.stdout
    assert "Verify" not in shown.stdout.replace("Verifying", "")
    assert "starting state" not in shown.stdout
    after = verify("--read-only", "--only", "verify.health")
    assert after.exit_code == 0, after.stdout + after.stderr
    assert "PASSED  1 passed" in after.stdout
    assert files(bounded) == before


def test_only_what_restores_the_starting_state_says_so(where: Path, lab, steps, here, verify) -> None:
    """Assert that nobody reads beside an environment that stays closed that this run opens it."""
    steps["deploy"]["migrate"] = lab.step("exit 3", effect="changes a file")
    lab.write(steps, rehearsal=ORDER, variables={"LOG": str(where), "WORD": "-"}, reset="true")
    assert here("build").exit_code == 0
    assert "the door is left open" in verify().stdout
    way = "rolloutdocs recover --env staging"
    for words, restores in (("--read-only",), False), ((), True):
        said = " ".join(verify(*words).stdout.split())
        assert "The last run left the door open" in said
        assert ("This run brings the starting state back" in said) == restores
        assert way in said


def test_reading_asks_first_who_the_target_is(bounded: Path, verify) -> None:
    (bounded / "who").write_text("another one\n")
    shown = verify("--read-only")
    assert shown.exit_code == 1
    assert "the target is another one than the environments file names" in shown.stdout
    assert "1/6" not in shown.stdout


def test_reading_finds_nothing_in_what_it_would_have_to_make(lab, where: Path, steps, here, verify) -> None:
    lab.write(steps, rehearsal=ORDER, variables={"LOG": {"chosen": "folder"}, "WORD": "-"})
    assert here("build").exit_code == 0
    shown = verify("--read-only")
    assert shown.exit_code == 3
    assert "each run makes `LOG` of `staging` anew" in shown.stderr


def test_wrong_usage_runs_nothing(where: Path, verify) -> None:
    for words, message in (
        ("--only verify.helth", "there is no step or procedure `verify.helth`. Correct the id. Did you mean"),
        ("--only ,", "--only names nothing"),
        ("--only verify --from deploy", "--only: it cannot be combined with --from"),
        ("--resume --only verify", "--only: it cannot be combined with --resume"),
    ):
        shown = verify(*words.split())
        assert shown.exit_code == 2
        assert message in shown.stderr
        assert sent(where) == []


def test_nothing_left_is_never_green(lab, here, verify) -> None:
    lab.write({"deploy": {"one": lab.step("true", effect="changes a file")}})
    assert here("build").exit_code == 0
    shown = verify("--read-only")
    assert shown.exit_code == 3
    assert "there is nothing to run on `staging`: --read-only leaves no step" in shown.stderr
    assert shown.stdout == ""
