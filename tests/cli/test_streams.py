"""Streams that the caller closed, as a service or a cron job does, or that lead to a full disk."""

import os
from contextlib import suppress
from pathlib import Path

import pytest

from .conftest import TRACEBACK
from .test_interrupts import evidence, started, window


def without(*numbers):
    """Give what closes these in the new process, before it is the tool."""

    def close():
        for number in numbers:
            with suppress(OSError):
                os.close(number)

    return close


@pytest.mark.parametrize("closed", [(0,), (1,), (2,), (0, 1, 2)])
def test_a_run_whose_caller_closed_a_stream_has_the_verdict_of_any_other(lab, closed):
    """Assert that it runs and says 0: it was 1, a claim that failed, after a run that passed, or with none at all."""
    window(lab, "true")
    done = lab.run("verify", "--env", "staging", preexec_fn=without(*closed))
    assert TRACEBACK not in done.stderr
    assert done.returncode == 0
    assert '"kind": "ended"' in evidence(lab)[-1]


def test_what_is_open_is_named_on_the_stream_that_is_there(lab):
    """Assert that who closed standard output reads on standard error what stays open."""
    window(lab, "false", up="rm open && false")
    done = lab.run("verify", "--env", "staging", preexec_fn=without(1))
    assert done.returncode == 1
    assert "maintenance mode is left open" in done.stderr
    assert TRACEBACK not in done.stderr


@pytest.mark.parametrize("into", [None, "/dev/full"])
def test_where_nobody_can_be_told_the_exit_code_still_says_it(lab, into):
    """Assert that a refusal whose log is full or closed is no claim that failed."""
    window(lab, "true")
    with Path(into or os.devnull).open("w") as log:
        ask = {"capture_output": False, "stderr": log, "preexec_fn": without(*(() if into else (2,)))}
        assert lab.run("verify", "--env", "elsewhere", **ask).returncode == 2
        assert lab.run("evidence", "check", "no-such-run", **ask).returncode == 2


def test_nobody_answers_on_a_closed_input(lab):
    """Assert that `recover <&-` runs nothing and says so: it was a traceback, with the exit code of a failed step."""
    window(lab, "touch middle\nsleep 30")
    run = started(lab)
    run.kill()
    run.communicate()
    done = lab.run("recover", "--env", "staging", preexec_fn=without(0))
    assert (done.returncode, TRACEBACK in done.stderr) == (3, False)
    assert "Nothing was run." in done.stderr
    assert (lab.folder / "content/open").exists()
