"""Several environments at once: each one's output by itself, each one's end its own, one exit code for them all."""

import json
import os
import pty
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from ..checks.reports.runner import commands
from .conftest import COMMAND, TRACEBACK, Lab

STEPS = 4


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    """Each run of several starts one for each: they print where the process itself does."""
    return Lab(tmp_path, apart=True)


def write(lab: Lab, commands: dict[str, str]) -> None:
    """A rollout that opens something, does what the environment's variable says, and closes it."""
    opening = lab.step(
        'echo "$WHO opens"\ntouch "$WHO.open"',
        effect="changes a file",
        opens={"what": "maintenance mode", "closed_by": "deploy.close"},
        runs_on=list(commands),
    )
    steps = {"open": opening}
    for number in range(STEPS):
        steps[f"s{number}"] = lab.step(f'echo "$WHO {number}"', runs_on=list(commands))
    steps["act"] = lab.step('bash -c "$DO"', runs_on=list(commands))
    steps["close"] = lab.step('echo "$WHO closes"\nrm "$WHO.open"', runs_on=list(commands))
    lab.write({"deploy": steps})
    environments = {
        name: {
            "title": name,
            "ceiling": "changes",
            "reset": "true",
            "lock": str(lab.folder / f"{name}.lock"),  # they share a folder, and not what they change
            "variables": {"WHO": name, "DO": command},
        }
        for name, command in commands.items()
    }
    (lab.folder / "content/environments.yaml").write_text(json.dumps({"environments": environments}))
    built = lab.run("build")
    assert built.returncode == 0, built.stderr


def blocks(text: str) -> dict[str, str]:
    """What was printed of each environment, from its first line to the next one's."""
    body = text.partition("\nEnvironments\n")[0]
    parts = re.split(r"^Verifying on (\S+)$", body, flags=re.M)
    assert parts[0].strip() == ""
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def rows(text: str) -> dict[str, list[str]]:
    """The last table."""
    table = text.partition("\nEnvironments\n")[2].splitlines()
    return {cells[0]: cells[1:] for line in table if len(cells := re.split(r"  +", line.strip())) > 1}


def await_(found, seconds: float = 30.0):
    end = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


def begun(folder: Path, environment: str, step: str) -> int:
    """The process that runs this step there, or 0."""
    for path in (folder / ".rolloutdocs/runs").glob(f"*-{environment}-*.jsonl"):
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        if any(line["kind"] == "begun" and line["step"] == step for line in lines):
            return int(lines[0]["process"])
    return 0


def test_each_is_shown_whole_and_the_worst_decides(lab):
    """Assert that outputs are never mixed, however the runs overlap, and that each has its own evidence."""
    write(lab, {"alpha": "sleep 0.5", "beta": "echo no; exit 4", "gamma": "true", "other": "exit 1"})
    done = lab.run("verify", "--env", "alpha,beta,gam*")
    assert done.returncode == 1, done.stdout + done.stderr
    found = blocks(done.stdout)
    assert set(found) == {"alpha", "beta", "gamma"}
    for name, block in found.items():
        steps = re.findall(r"s(\d) ", block)
        assert steps == [str(number) for number in range(STEPS)], block
        assert re.findall(r"Evidence: .*-(\w+)-\w+\.jsonl", block) == [name]
        assert all(other not in block for other in set(found) - {name})
    table = rows(done.stdout)
    assert {name: cells[0] for name, cells in table.items()} == {
        "alpha": "passed",
        "beta": "failed",
        "gamma": "passed",
    }
    for name, cells in table.items():
        assert (lab.folder / cells[-1]).is_file()
        assert f"-{name}-" in cells[-1]
    assert TRACEBACK not in done.stdout + done.stderr


def test_an_interrupt_closes_them_all_and_a_killed_one_is_named(lab):
    """Assert that one that hangs is closed as the law says, one that is killed is inconclusive, and none is left."""
    write(lab, {"fails": "exit 1", "hangs": "sleep 20", "killed": "sleep 20"})
    process = lab.start("verify", "--env", "*", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        await_(lambda: begun(lab.folder, "hangs", "deploy.act") and begun(lab.folder, "killed", "deploy.act"))
        await_(lambda: not (lab.folder / "content/fails.open").exists())
        os.kill(begun(lab.folder, "killed", "deploy.act"), signal.SIGKILL)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        text = process.communicate(timeout=60)[0]
    finally:
        process.kill()
    assert process.returncode == 130, text
    table = rows(text)
    assert table["fails"][0] == "failed"
    assert table["hangs"][0] == "interrupted"
    assert table["killed"][:2] == ["inconclusive", "its process was killed by signal 9"]
    last = text.partition("\nEnvironments\n")[2]
    assert (
        "killed: maintenance mode is open, since deploy.open. Next: rolloutdocs recover --env killed\n"
        in last
    )
    assert last.count("is open") == 1
    assert "INTERRUPTED" in blocks(text)["hangs"]
    assert not (lab.folder / "content/hangs.open").exists()
    assert (lab.folder / "content/killed.open").exists()
    assert TRACEBACK not in text


def test_what_was_open_in_what_a_run_made_itself_is_not_told_as_open(lab):
    """Assert that nobody is sent to `recover` for folders and services that are gone with the run."""
    write(lab, {"one": "exit 1", "two": "exit 1"})
    path = lab.folder / "content/environments.yaml"
    policy = json.loads(path.read_text())
    own = policy["environments"]["two"]
    own["variables"]["HERE"] = {"chosen": "folder"}
    own["read_by_programs"] = ["HERE"]
    own["services"] = {"web": {"run": ["sleep", "1000"], "ready": {"file": "content"}}}
    changes = 'bash -c "$DO"'
    path.write_text(json.dumps(policy))
    source = lab.folder / "content/rollout.yaml"
    found = json.loads(source.read_text())
    act = next(one for one in found["procedures"]["deploy"]["steps"].values() if one["run"] == changes)
    act["effect"] = "changes a file"
    source.write_text(json.dumps(found))
    (lab.folder / "content").joinpath("content").touch()
    assert lab.run("build").returncode == 0
    last = lab.run("verify", "--env", "*").stdout.partition("\nEnvironments\n")[2]
    assert "one: maintenance mode is open" in last, last
    assert "two: maintenance mode" not in last


def test_a_killed_one_alone_is_undecided(lab):
    """Assert that exit code 3 comes of it, and that the others are not touched."""
    write(lab, {"fine": "true", "killed": "sleep 20"})
    process = lab.start("verify", "--env", "fine,killed", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    await_(lambda: begun(lab.folder, "killed", "deploy.act"))
    os.kill(begun(lab.folder, "killed", "deploy.act"), signal.SIGKILL)
    text = process.communicate(timeout=60)[0]
    assert process.returncode == 3, text
    assert rows(text)["fine"][0] == "passed"


def forgotten(lab: Lab, given: dict[str, str]) -> bool:
    """Start once more, which removes what nobody uses any more; whether that was refused."""
    return lab.run("reset", "--env", "one", environment=given).returncode != 0


def test_when_the_command_is_killed_its_runs_close(lab):
    """Assert that nothing works on unseen: each closes what it opened. The next start removes what was printed."""
    write(lab, {"one": "sleep 20", "two": "sleep 20"})
    folders = lab.folder / "folders"
    folders.mkdir()
    given = {**os.environ, "TMPDIR": str(folders)}
    process = lab.start("verify", "--env", "one,two", stdout=-3, stderr=-3, env=given)
    await_(lambda: begun(lab.folder, "one", "deploy.act") and begun(lab.folder, "two", "deploy.act"))
    process.kill()
    process.wait()
    await_(lambda: not list((lab.folder / "content").glob("*.open")), 15)
    assert list(folders.glob("rolloutdocs-*"))
    await_(lambda: not forgotten(lab, given) and not list(folders.glob("rolloutdocs-*")), 15)


def test_those_that_did_not_begin_are_named(lab):
    """Assert that after an interrupt none is begun any more, the table says so, and no report of before is green."""
    write(lab, {"one": "sleep 20", "two": "true"})
    (lab.folder / "report.two.xml").write_text("green")
    words = ("verify", "--env", "one,two", "--jobs", "1", "--report", "junit=report.xml")
    process = lab.start(*words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    await_(lambda: begun(lab.folder, "one", "deploy.act"))
    process.send_signal(signal.SIGTERM)
    text = process.communicate(timeout=60)[0]
    assert process.returncode == 130, text
    assert rows(text)["two"] == ["not begun"]
    assert not begun(lab.folder, "two", "deploy.open")
    assert "green" not in (lab.folder / "report.two.xml").read_text()


def on_a_terminal(lab) -> tuple[int, bytes]:
    """Verify both environments on one."""
    own, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "verify", "--env", "alpha,beta", "--jobs", "2"],
        cwd=lab.folder,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
        start_new_session=True,
    )
    os.close(theirs)
    data = b""
    while True:
        try:
            piece = os.read(own, 65536)
        except OSError:
            break
        if not piece:
            break
        data += piece
    os.close(own)
    return process.wait(60), data


def test_what_a_step_prints_stays_harmless_among_the_colours(lab):
    """Assert that only our own colours come through: an escape that a step prints is shown as text."""
    write(lab, {"alpha": "printf '\\033[8mhidden\\033[2J\\n'; false", "beta": "true"})
    code, data = on_a_terminal(lab)
    assert code == 1
    assert b"hidden" in data
    assert b"\x1b[8m" not in data


def test_in_githubs_log_each_annotates_for_itself(lab):
    """Assert that what is wrong on one of them is annotated, nothing beside it is, and what a step prints is not."""
    write(lab, {"alpha": "echo ::error::FORGED; false", "beta": "true", "gamma": "true"})
    in_actions = {"GITHUB_ACTIONS": "true"}
    failed = lab.run("verify", "--env", "alpha,beta", environment=in_actions)
    (found,) = commands(failed.stdout)
    assert (failed.returncode, found.name) == (1, "error")
    assert found.properties["title"].startswith("deploy.act failed")
    passed = lab.run("verify", "--env", "beta,gamma", environment=in_actions)
    assert (passed.returncode, commands(passed.stdout)) == (0, [])


def test_a_terminal_sees_what_runs_and_then_each_whole(lab):
    """Assert that on a terminal one line says what each is at, and that what stays is the same as in a file."""
    write(lab, {"alpha": "sleep 1.2", "beta": "sleep 0.8"})
    code, data = on_a_terminal(lab)
    assert code == 0, data
    assert (
        b"\x1b[32m" in data[data.index(b"Verifying on") : data.index(b"Environments")]
    )  # blocks have their colours
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", data.decode()).replace("\r", "")
    assert "\\x1b" not in text
    assert re.search(r"alpha  5/7  .*deploy\.act", text)
    assert re.findall(r"^Verifying on (\S+)$", text, re.M) == ["beta", "alpha"]
    assert rows(text)["alpha"][0] == "passed"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("alpa,beta", "there is no environment `alpa`. Did you mean `alpha`?"),
        ("prod-*", "no environment matches `prod-*`."),
        ("alpha,", "an environment without a name"),
    ],
)
def test_a_name_that_gives_none_is_an_error(lab, given, words):
    """Assert that nothing runs where one of the names is wrong."""
    write(lab, {"alpha": "true", "beta": "true"})
    done = lab.run("verify", "--env", given)
    assert (done.returncode, words in done.stderr) == (2, True), done.stderr
    assert not (lab.folder / ".rolloutdocs/runs").exists()


def test_a_pattern_for_one_is_as_its_name(lab):
    """Assert that a pattern that matches one environment runs as that environment does."""
    write(lab, {"alpha": "true", "beta": "exit 1"})
    done = lab.run("verify", "--env", "al*")
    assert (done.returncode, "Environments" in done.stdout) == (0, False)


def test_the_plan_of_each_is_shown(lab):
    """Assert that `--dry-run` shows each and runs none."""
    write(lab, {"alpha": "true", "beta": "true"})
    done = lab.run("verify", "--env", "*", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "run on alpha" in done.stdout
    assert "run on beta" in done.stdout
    listed = json.loads(lab.run("verify", "--env", "*", "--dry-run", "--format", "json").stdout)
    assert [one["environment"] for one in listed] == ["alpha", "beta"]
    alone = json.loads(lab.run("verify", "--env", "alpha", "--dry-run", "--format", "json").stdout)
    assert alone == listed[0]


#: Read by Python when it starts: writes down what a branch imports, and which models it makes.
WATCH = """
import os, sys

def note(what):
    with open(os.environ["NOTES"], "a") as file:
        file.write(what + "\\n")

class Watch:
    def find_spec(self, name, path=None, target=None):
        note(name)

def begin():
    sys.meta_path.insert(0, Watch())
    models = sys.modules["pydantic.main"].BaseModel
    models.model_rebuild = classmethod(lambda model, **_: note(model.__name__))

os.register_at_fork(after_in_child=begin)
"""


def test_what_all_runs_need_is_made_once(lab):
    """Assert that no run imports anything or makes a model: of many, each would take the processor from the others."""
    write(lab, {"one": "true", "two": "true"})
    lab.folder.joinpath("sitecustomize.py").write_text(WATCH)
    notes = lab.folder / "notes"
    given = {"PYTHONPATH": str(lab.folder), "NOTES": str(notes)}
    done = lab.run("verify", "--env", "one,two", environment=given)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not notes.exists(), notes.read_text()
