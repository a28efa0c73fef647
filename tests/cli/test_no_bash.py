"""A target whose shell is no bash is told soon, in words; one that may have to connect first is waited for."""

import time

import pytest
from rolloutdocs.checks.shell.session import SOON, START, patience


@pytest.mark.parametrize("shell", [["sh"], ["python3", "-i"], ["sleep", "60"]], ids=str)
def test_it_is_told_soon(lab, shell: list[str]) -> None:
    lab.write({"deploy": {"one": lab.step("true")}}, shell=shell)
    assert lab.run("build").returncode == 0
    began = time.monotonic()
    done = lab.run("verify", "--env", "staging")
    assert time.monotonic() - began < SOON + 15
    assert done.returncode == 3
    assert "so there is no bash to run steps in" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("program", "seconds"),
    [
        ("bash", START),
        ("/usr/bin/bash", START),
        ("ssh", START),
        ("kubectl", START),
        ("bin/connect", START),
        ("/srv/desk/connect.sh", START),
        ("python3", SOON),
        ("/usr/bin/python3", SOON),
        ("cat", SOON),
    ],
)
def test_what_may_connect_has_time(program: str, seconds: float) -> None:
    assert patience(program) == seconds


def test_what_it_says_once_it_was_sent_values_is_not_shown(lab, tmp_path) -> None:
    """Assert that a far shell which traces what it reads, and then dies, puts no secret on the terminal."""
    (tmp_path / "first").write_text("set -x\nreadlink() { kill -9 $$; }\n")
    shell = ["bash", "-c", f"exec env -i BASH_ENV={tmp_path}/first bash"]
    variables = {"TOKEN": {"secret": "environment", "name": "THEIRS"}}
    lab.write({"deploy": {"one": lab.step('[ -n "$TOKEN" ]')}}, shell=shell, variables=variables)
    ended = lab.verify(environment={"THEIRS": "open-sesame-4711"})
    assert ended.returncode == 3
    assert "so there is no bash to run steps in" in ended.stderr
    assert "open-sesame" not in ended.stdout + ended.stderr
    assert "leads to a bash" in ended.stderr
