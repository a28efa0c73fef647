"""Reports into pipes and our own streams: they come whole, or it is said that nobody reads. Nothing waits for ever."""

import json
import os
import subprocess
import time
from pathlib import Path

import pytest

from .conftest import COMMAND, Lab


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    lab = Lab(tmp_path_factory.mktemp("lab"))
    lab.write({"deploy": {"one": lab.step("seq 1 2000", expect=[{"exit": 0}])}})
    assert lab.run("build").returncode == 0
    os.mkfifo(lab.folder / "pipe")
    return lab


def test_a_pipe_that_somebody_reads_has_the_report(made: Lab) -> None:
    with subprocess.Popen(["cat", "pipe"], cwd=made.folder, stdout=subprocess.PIPE) as reader:
        done = made.run("verify", "--env", "staging", "--report", "json=pipe")
        out, _ = reader.communicate(timeout=20)
    assert done.returncode == 0, done.stderr
    assert json.loads(out)["verdict"] == "passed"


def test_a_pipe_that_nobody_reads_is_told(made: Lab) -> None:
    began = time.monotonic()
    done = made.run("verify", "--env", "staging", "--report", "json=pipe", "--report", "junit=found.xml")
    assert done.returncode == 3
    assert "pipe: the report could not be written: it is a pipe that nobody reads" in done.stderr
    assert (made.folder / "found.xml").stat().st_size
    kept = made.run("report", "--format", "json", "--output", "pipe")
    assert (kept.returncode, "nobody reads" in kept.stderr) == (2, True)
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("name", ["/dev/stdout", "/proc/self/fd/1"])
def test_a_file_behind_our_own_output_keeps_what_the_run_said(made: Lab, name: str) -> None:
    log = made.folder / "log"
    with log.open("w") as file:
        done = subprocess.run(
            [*COMMAND, "verify", "--env", "staging", "--report", f"json={name}"],
            cwd=made.folder,
            stdout=file,
            timeout=60,
            check=False,
        )
    assert done.returncode == 0
    text = log.read_text()
    assert "PASSED" in text
    assert json.loads(text[text.index("\n{") :])["verdict"] == "passed"


def test_a_pipe_behind_our_own_output_is_not_waited_for(made: Lab) -> None:
    done = Lab(made.folder, apart=True).run("verify", "--env", "staging", "--report", "json=/dev/stdout")
    assert done.returncode == 0
    assert json.loads(done.stdout[done.stdout.index("\n{") :])["verdict"] == "passed"


def test_a_device_takes_it(made: Lab) -> None:
    assert made.run("verify", "--env", "staging", "--report", "json=/dev/null").returncode == 0
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--env", "stagin"), "there is no environment `stagin`. Did you mean `staging`?"),
        (("--env", "staging", "--policy-from", "nope"), "--policy-from nope: cannot be found"),
    ],
)
def test_an_option_that_names_nothing_is_told_as_one(made: Lab, words: tuple[str, ...], says: str) -> None:
    """Assert that nobody is sent to mend a source that is as it should be."""
    for command in ("verify", "recover"):
        done = made.run(command, *words)
        assert done.returncode == 2
        assert says in done.stderr
        assert "Nothing was run." in done.stderr
        assert "source is not valid" not in done.stderr
