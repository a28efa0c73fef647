"""A run that goes on: after the last proved step, in the state it left, and only where nothing else came in between."""

import hashlib
import json
import shlex
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rolloutdocs.checks.evidence import Done, Phase, Started, read, runs
from rolloutdocs.checks.rehearsal.states import State, load
from rolloutdocs.checks.shell import session

from .conftest import COMMAND, Lab

VALUE = 'it\'s "quoted"\nand $HOME, `date`, é'


@pytest.fixture
def steps(lab):
    changes = {"effect": "changes a file"}
    set_value = "VALUE='it'\\''s \"quoted\"\nand $HOME, `date`, é'"
    return {
        "first": {"one": lab.step('echo one >>"$LOG"', **changes)},
        "deploy": {
            "look": lab.step(f'cd below\n{set_value}\nexport SHOWN=1\nunset -v SPARE\necho look >>"$LOG"'),
            "down": lab.step(
                'echo down >>"$LOG"', **changes, opens={"what": "the door", "closed_by": "deploy.up"}
            ),
            "migrate": lab.step(
                'SEEN=$(printenv SHOWN)\nprintf "%s|%s|%s|%s\\n" "$VALUE" "$SEEN" "${SPARE-gone}" "${PWD##*/}" '
                '>"$LOG.state"\n'
                'echo migrate >>"$LOG"\ntest -e ../mended',
                **changes,
            ),
            "up": lab.step('echo up >>"$LOG"', **changes),
        },
    }


@pytest.fixture
def log(lab, here, steps) -> Path:
    (lab.folder / "content" / "below").mkdir(parents=True)
    lab.write(steps, variables={"LOG": str(lab.folder / "log"), "SPARE": "s"}, application=["below"], **RESET)
    built = here("build")
    assert built.exit_code == 0, built.stderr
    return lab.folder / "log"


RESET = {"reset": 'rm -f "$LOG"', "read_by_programs": ["SPARE"]}


@pytest.fixture
def verify(here):
    return lambda *words: here("verify", "--env", "staging", *words)


def records(lab) -> list:
    return read(next(iter(runs(lab.folder / ".rolloutdocs" / "runs"))))


def test_goes_on_with_directory_and_variables(lab, log: Path, verify) -> None:
    """Assert that nothing proved is sent again, and that the shell cannot tell that it is another one."""
    failed = verify()
    assert failed.exit_code == 1
    assert "rolloutdocs verify --env staging --resume" in failed.stdout
    kept = lab.folder / ".rolloutdocs" / "state" / "staging.json"
    assert kept.stat().st_mode & 0o777 == 0o600
    before = (lab.folder / "log.state").read_text()
    (lab.folder / "log.state").unlink()
    again = verify(
        "--resume"
    )  # nothing is mended yet: it stops at the same step, and what is open is named again
    assert again.exit_code == 1
    assert "OPEN  the door is left open" in again.stdout
    assert "The pages' way out of that is: rolloutdocs recover --env staging" in again.stdout
    assert "brings the starting state back" not in again.stdout
    (lab.folder / "content" / "mended").touch()
    passed = verify("--resume")
    assert passed.exit_code == 0, passed.stdout + passed.stderr
    assert log.read_text().split() == ["one", "look", "down", "migrate", "migrate", "migrate", "up"]
    assert (lab.folder / "log.state").read_text() == before == f"{VALUE}|1|gone|below\n"
    assert not kept.exists()
    started = records(lab)[0]
    assert isinstance(started, Started)
    assert f"Goes on from {started.resumes}: only together with it" in passed.stdout
    assert "It proves no claim about the database." in passed.stdout
    assert started.steps == 2
    assert verify("--resume").exit_code == 3  # it passed: nothing is left to go on with


LEANS = {
    "cd below\ncd ..": "cd -",
    "set -- other": 'mkdir "made-${1:-}"',
    "pushd below": "popd",
    "ulimit -f 1": "head -c 4096 /dev/zero >large",
}


@pytest.mark.parametrize(("before", "after"), LEANS.items())
def test_does_not_go_on_where_a_step_leans_on_what_is_not_kept(
    lab, here, verify, before: str, after: str
) -> None:
    """Assert that no step passes in another place, or with other arguments, than documents that are followed give."""
    (lab.folder / "content" / "below").mkdir(parents=True)
    lab.write(
        {"a": {"one": lab.step(before), "two": lab.step('test -e "$DOOR"'), "three": lab.step(after)}},
        variables={"DOOR": str(lab.folder / "door")},
    )
    built = here("build")
    assert built.exit_code == 0, built.stderr
    assert verify().exit_code == 1
    (lab.folder / "door").touch()
    refused = verify("--resume")
    assert refused.exit_code == 3, refused.stdout
    assert " may need " in refused.stderr
    assert "of the shell before, and that is not kept" in refused.stderr


def test_goes_on_where_a_step_leans_on_what_it_left_itself(lab, here, verify) -> None:
    (lab.folder / "content" / "below").mkdir(parents=True)
    steps = {
        "one": lab.step("cd below"),
        "two": lab.step("test -e ../door"),
        "three": lab.step("cd ..\ncd -"),
    }
    lab.write({"a": steps})
    assert here("build").exit_code == 0
    assert verify().exit_code == 1
    (lab.folder / "content" / "door").touch()
    passed = verify("--resume")
    assert passed.exit_code == 0, passed.stdout + passed.stderr


def test_goes_on_after_the_tool_was_killed(lab, here, verify) -> None:
    (lab.folder / "content").mkdir()
    killed = 'if test ! -e killed; then touch killed; kill -9 "$PPID"; sleep 1; fi'
    lab.write({"a": {"one": lab.step("X=1"), "two": lab.step(f'{killed}\ntest "$X" = 1')}})
    here("build")
    assert lab.run("verify", "--env", "staging", apart=True).returncode == -9
    shown = verify("--resume")
    assert shown.exit_code == 0, shown.stdout + shown.stderr
    assert [one.step for one in records(lab) if isinstance(one, Done)] == ["a.two"]


def test_what_was_closed_after_the_failure_is_opened_again(lab, here, log: Path, steps, verify) -> None:
    """Assert that a run goes on with the step that opens, where closing it was safe and so it was closed."""
    steps["deploy"]["migrate"] = lab.step('echo read >>"$LOG"\ntest -e ../mended')
    lab.write(steps, variables={"LOG": str(log), "SPARE": "s"}, **RESET)
    assert here("build").exit_code == 0
    assert verify().exit_code == 1
    (lab.folder / "content" / "mended").touch()
    passed = verify("--resume")
    assert passed.exit_code == 0, passed.stdout + passed.stderr
    assert log.read_text().split() == ["one", "look", "down", "read", "up", "down", "read", "up"]


def test_a_new_passage_begins_with_a_new_shell(lab, here, verify) -> None:
    lab.write({"a": {"one": lab.step("X=1")}, "b": {"two": lab.step('test -e mended\ntest -z "${X-}"')}})
    (lab.folder / "content").mkdir(exist_ok=True)
    assert here("build").exit_code == 0
    assert verify().exit_code == 1
    (lab.folder / "content" / "mended").touch()
    assert verify("--resume").exit_code == 0
    assert not any(isinstance(one, Phase) and "shell's state" in one.name for one in records(lab))


def test_a_secret_is_never_kept(lab, here, verify, monkeypatch: pytest.MonkeyPatch) -> None:
    """Assert law 12 for the file of the state, in which every variable of a step would stand."""
    monkeypatch.setenv("TOKEN_HERE", "hunter2-hunter2")
    look = 'COPY="Bearer $TOKEN"\nLIST=(1 2)\nf() { true; }\nset -u'
    steps = {"a": {"one": lab.step(look), "two": lab.step("test -e mended")}}
    lab.write(steps, variables={"TOKEN": {"secret": "environment", "name": "TOKEN_HERE"}})
    assert here("build").exit_code == 0
    assert verify().exit_code == 1
    everything = [one.read_bytes() for one in (lab.folder / ".rolloutdocs").rglob("*") if one.is_file()]
    assert len(everything) >= 2
    assert not any(b"hunter2" in one for one in everything)
    shown = verify("--resume")
    assert shown.exit_code == 3
    for missing in ("`COPY` (a secret is in it)", "`LIST` (", "`f` (a function)", "options of the shell"):
        assert missing in shown.stderr
    assert "Inconclusive: nothing was run." in shown.stderr


def refused(shown, *words: str) -> None:
    assert shown.exit_code == 3, shown.stdout
    for word in words:
        assert word in shown.stderr
    assert "nothing was run" in shown.stderr
    assert shown.stdout == "" or "Verifying" not in shown.stdout


def test_only_what_evidence_is_bound_to_can_be_gone_on_with(lab, here, log: Path, steps, verify) -> None:
    refused(verify("--resume"), "there is no run on `staging` to go on from")
    assert verify().exit_code == 1
    run = records(lab)[0].run
    refused(verify("--resume", "another"), f"the newest run on `staging` is {run}")
    (lab.folder / "content" / "below" / "new").touch()
    refused(verify("--resume"), f"the application changed since {run}")
    (lab.folder / "content" / "below" / "new").unlink()
    steps["deploy"]["up"]["time_limit"] = "31 seconds"
    values = {"variables": {"LOG": str(log), "SPARE": "s"}, "application": ["below"], **RESET}
    lab.write(steps, **values)
    here("build")
    refused(verify("--resume"), f"the documents changed since {run}")
    steps["deploy"]["up"]["time_limit"] = "30 seconds"
    lab.write(steps, **values, title="Another title")
    here("build")
    refused(verify("--resume"), f"the environment's policy changed since {run}")
    lab.write(steps, **values)
    here("build")
    state = lab.folder / ".rolloutdocs" / "state" / "staging.json"
    body = state.read_text()
    state.unlink()
    refused(verify("--resume"), "nothing was kept in this folder of the state")
    state.write_text(body)
    path = next(iter(runs(lab.folder / ".rolloutdocs" / "runs")))
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b'"passed"', b'"failed"', 1))
    refused(verify("--resume"), "evidence there is not whole")
    path.write_bytes(whole)
    (lab.folder / "content" / "mended").touch()
    assert verify("--only", "first").exit_code == 0
    refused(verify("--resume"), "is no rehearsal (--only first), so another state is there")
    (lab.folder / "content" / "mended").unlink()


def test_what_another_environment_left_broken_keeps_nobody_from_going_on(lab, here, verify) -> None:
    lab.write({"deploy": {"one": lab.step("true"), "two": lab.step("test -e mended")}}, reset="true")
    assert here("build").exit_code == 0
    assert verify().exit_code == 1
    path = next(iter(runs(lab.folder / ".rolloutdocs/runs")))
    first = json.loads(path.read_text().split("\n")[0])
    later = first | {"environment": "production", "at": datetime.now(UTC).isoformat()}
    other = path.with_name(path.name.replace("staging", "production"))
    other.write_text(f"{json.dumps(later)}\nno record\n")
    (lab.folder / "content/mended").touch()
    done = verify("--resume")
    assert done.exit_code == 0, done.output


def test_nobody_goes_on_where_closing_failed(lab, here, log: Path, steps, verify) -> None:
    """Assert that a step which was to close, and did not, left what nobody knows."""
    steps["deploy"]["migrate"] = lab.step("test -e ../mended")
    steps["deploy"]["up"]["run"] = 'echo half-up >>"$LOG"\ntest -e ../mended'
    lab.write(steps, variables={"LOG": str(log), "SPARE": "s"}, **RESET)
    assert here("build").exit_code == 0
    assert verify().exit_code == 1
    assert log.read_text().split()[-1] == "half-up"
    (lab.folder / "content" / "mended").touch()
    refused(verify("--resume"), "nobody knows what deploy.up left, which was to close and failed")


def test_nobody_goes_on_where_another_could_begin(lab, here, verify) -> None:
    lock = str(lab.folder / "lock")
    steps = {"one": lab.step("true"), "two": lab.step("test -e mended")}
    lab.write({"deploy": steps}, reset=f"rm -f {lock}", lock=lock)
    assert here("build").exit_code == 0
    stopped = verify()
    assert stopped.exit_code == 1
    assert "--resume" not in stopped.stdout
    (lab.folder / "content/mended").touch()
    refused(verify("--resume"), "lost its lock, so another run may have been there")


def test_a_run_that_only_read_stands_in_nobodys_way(lab, here, verify) -> None:
    lab.write({"deploy": {"one": lab.step("true"), "two": lab.step("test -e mended")}}, reset="true")
    assert here("build").exit_code == 0
    assert verify().exit_code == 1
    assert verify("--read-only").exit_code == 1
    (lab.folder / "content/mended").touch()
    done = verify("--resume")
    assert done.exit_code == 0, done.output
    assert [one.step for one in records(lab) if isinstance(one, Done)] == ["deploy.two"]


def test_a_run_of_elsewhere_is_not_gone_on_from(lab, here, verify) -> None:
    """Assert that no deploy counts as done here because another machine did it: here it never was."""
    changing = lab.step("touch deployed", effect="changes a file")
    procedures = {"deploy": {"one": changing}, "verify": {"ask": lab.step("test -e mended")}}
    lab.write(procedures, rehearsal=("deploy", "verify"), reset="rm -f deployed")
    assert here("build").exit_code == 0
    assert verify().exit_code == 1
    assert here("evidence", "export", "--output", "ci.jsonl").exit_code == 0
    for gone in (".rolloutdocs/runs", ".rolloutdocs/state"):
        shutil.rmtree(lab.folder / gone, ignore_errors=True)
    (lab.folder / "content/deployed").unlink()
    assert here("evidence", "import", "ci.jsonl").exit_code == 0
    (lab.folder / "content/mended").touch()
    refused = verify("--resume")
    assert refused.exit_code == 3, refused.stdout
    assert "was imported from ci.jsonl" in refused.stderr
    assert verify().exit_code == 0


@pytest.mark.parametrize("below", [True, False], ids=["in a passage", "between two"])
def test_a_copied_folder_is_not_gone_on_from(
    lab, here, verify, tmp_path: Path, monkeypatch, below: bool
) -> None:
    """Assert that nothing runs in the folder that it was copied from, where the shell was, nor counts as one run."""
    changes = {"effect": "changes a folder"}
    first = {"one": lab.step("mkdir made\ncd made", **changes)}
    then = {"two": lab.step("touch two\ntest -e ../mended", **changes)}
    procedures = {"a": {**first, **then}} if below else {"a": first, "b": then}
    lab.write(procedures, reset="rm -rf made two")
    assert here("build").exit_code == 0
    assert verify().exit_code == 1
    copied = tmp_path / "copied"
    shutil.copytree(lab.folder, copied, ignore=shutil.ignore_patterns("copied"))
    (copied / "content/mended").touch()
    (lab.folder / "content/mended").touch()
    (lab.folder / "content/made/two").unlink(missing_ok=True)
    monkeypatch.chdir(copied)
    for evidence in (".rolloutdocs", str(lab.folder / ".rolloutdocs")):
        asked = verify("--resume", "--evidence", evidence)
        refused(asked, "nothing was kept in this folder of the state", "was it copied or moved since?")
    assert not (lab.folder / "content/made/two").exists()


def test_what_a_run_makes_itself_is_gone(lab, here, verify) -> None:
    lab.write({"a": {"one": lab.step('test -e "$HERE/x"')}}, variables={"HERE": {"chosen": "folder"}})
    assert here("build").exit_code == 0
    failed = verify()
    assert failed.exit_code == 1
    assert "--resume" not in failed.stdout
    assert not (lab.folder / ".rolloutdocs" / "state").exists()
    refused(verify("--resume"), "each run makes `HERE` of `staging` anew")


def forged(path: Path, state: str) -> None:
    """Write the run's file anew, as whoever can write it could: another state's digest, and a chain that fits."""
    after, lines = "0" * 64, []
    for line in path.read_text().splitlines():
        body = json.loads(line) | {"after": after}
        body |= {"state": state} if body.get("state") else {}
        lines.append(json.dumps(body) + "\n")
        after = hashlib.sha256(lines[-1].encode()).hexdigest()
    path.write_text("".join(lines))


def test_what_another_run_did_before_the_lock_was_had_is_not_done_again(lab: Lab) -> None:
    """Assert that of two that go on from one run the second changes nothing: one may wait long for a secret."""
    tool = shlex.join([*COMMAND, "verify", "--env", "staging", "--resume"])
    ask = f"if [ -e twice ]; then rm twice; (cd ..; {tool}) >nested 2>&1; fi; echo a-secret-word"
    changes = {"effect": "changes a file"}
    steps = {
        "first": lab.step("true", **changes),
        "check": lab.step("test -e mended"),
        "append": lab.step("echo once >> done", **changes),
    }
    secret = {"WORD": {"secret": "command", "command": ["bash", "-c", ask]}}
    lab.write({"deploy": steps}, reset="rm -f done", variables=secret, read_by_programs=["WORD"])
    assert lab.verify().returncode == 1
    (lab.folder / "content/mended").touch()
    (lab.folder / "content/twice").touch()
    late = lab.run("verify", "--env", "staging", "--resume")
    assert "PASSED" in (lab.folder / "content/nested").read_text()
    assert late.returncode == 3
    assert "another run was on `staging` since" in late.stderr
    assert (lab.folder / "content/done").read_text() == "once\n"


def test_a_state_that_somebody_wrote_is_refused(lab, here, verify) -> None:
    """Assert that the file beside the evidence is bound to it: a value put in would decide what the next steps do."""
    lab.write({"a": {"one": lab.step("X=1"), "two": lab.step('test "$X" = 2')}})
    assert here("build").exit_code == 0
    assert verify().exit_code == 1
    path = lab.folder / ".rolloutdocs" / "state" / "staging.json"
    written = path.read_text()
    path.write_text(written.replace('["", "1"]', '["", "2"]'))
    assert path.read_text() != written
    refused(verify("--resume"), "is not the one that the evidence has: it was changed")
    path.write_text(written)
    assert verify("--resume").exit_code == 1  # it goes on, and is as wrong as before


def test_evidence_without_the_digest_of_a_state_is_not_gone_on_from(lab, here, verify) -> None:
    lab.write({"a": {"one": lab.step("X=1"), "two": lab.step("test -e mended")}})
    assert here("build").exit_code == 0
    assert verify().exit_code == 1
    run = next(iter(runs(lab.folder / ".rolloutdocs" / "runs")))
    forged(run, "")
    refused(verify("--resume"), "is not the one that the evidence has")


def test_a_state_that_somebody_wrote_is_data(lab, here, verify) -> None:
    """Assert law 3: what stands in the file is never run, whatever it says, also where the evidence is forged too."""
    lab.write({"a": {"one": lab.step("X=1"), "two": lab.step("test -e mended")}})
    assert here("build").exit_code == 0
    assert verify().exit_code == 1
    path = lab.folder / ".rolloutdocs" / "state" / "staging.json"
    first, line = path.read_text().splitlines()
    body = json.loads(line)
    hostile = "'; touch hit; $(touch hit) `touch hit`\ntouch hit"
    body["variables"] = {
        "X": ["x", hostile],
        "Y; touch hit": ["", "1"],
        "Z[$(touch hit)]": ["", ""],
    }
    body["gone"] = ["X; touch hit"]
    path.write_text(f"{first}\n{json.dumps(body)}\n")
    forged(next(iter(runs(lab.folder / ".rolloutdocs" / "runs"))), State(**body).digest)
    (lab.folder / "content" / "mended").touch()
    assert verify("--resume").exit_code == 0
    assert not list(lab.folder.rglob("hit"))


def test_a_huge_variable_travels_once_and_is_told(lab, here, verify, monkeypatch: pytest.MonkeyPatch) -> None:
    """Assert that what a shell knows is bounded: beyond it, no report carries it, and no run goes on from there."""
    sizes: list[int] = []
    real = session.protocol.report

    def counted(tail: bytes, state: bool = False) -> Any:
        report = real(tail, state)
        if report is not None:
            sizes.append(len(report.state))
        return report

    monkeypatch.setattr(session.protocol, "report", counted)
    steps = {"one": lab.step("X=$(head -c 3000000 /dev/zero | tr '\\0' x)")}
    steps |= {name: lab.step("true", title=f"Step {name}") for name in ("two", "three", "four")}
    lab.write({"a": {**steps, "stop": lab.step("false")}})
    built = here("build")
    assert built.exit_code == 0, built.stderr
    assert verify().exit_code == 1
    assert sum(size > 1 << 20 for size in sizes) == 1
    refused(verify("--resume"), "what the shell knows, which is more than 1048576 characters")


DEEP = "[" * 100_000


@pytest.mark.parametrize(
    "field",
    [
        {"variables": [1]},
        {"variables": {"A": 5}},
        {"variables": {"A": ["x"]}},
        {"variables": {"A": ["", "\ud800"]}},
        {"directory": 5},
        {"directory": "/\0"},
        {"gone": 5},
        {"missing": 5},
        {"passage": "1"},
        DEEP,
    ],
    ids=lambda field: "deep" if field is DEEP else str(field),
)
def test_a_state_that_is_none(tmp_path: Path, field: Any) -> None:
    """Assert that it is found before anything runs, and not by an error in the middle."""
    path = tmp_path / "staging.json"
    state = {
        "passage": 1,
        "step": "a.one",
        "directory": "/",
        "variables": {"X": ["", "1"]},
        "gone": [],
        "missing": [],
    }
    head = json.dumps({"run": "r"})
    path.write_text(f"{head}\n{json.dumps(state)}\n")
    assert load(path, "r")
    path.write_text(f"{head}\n{field if field is DEEP else json.dumps({**state, **field})}\n")
    assert load(path, "r") == ()
