"""A fault at every step of a rehearsal: afterwards, or after `recover`, nothing is closed to users unawares.

Each fault comes while the step is held in its middle, so it always meets it there.
"""

import os
import signal
import time
from pathlib import Path

import pytest
from rolloutdocs.checks.evidence import read

from .rollout import CHANGED, STEPS, service, shells, whole

OPENED = STEPS[1:]  #: the steps during which maintenance mode is on, or may be


def struck(rollout, step, blow, free=True):
    """Hold the step, strike, and see how the run ends. The step itself goes on being held unless it is set `free`."""
    rollout.hold(step)
    tool = rollout.start()
    rollout.reached(step, tool)
    blow(tool)
    printed, errors = tool.communicate(timeout=60)
    if free:
        rollout.free()
    assert "Traceback" not in errors
    assert all(whole(path) for path in rollout.runs())
    return tool.returncode, " ".join(printed.split())


def named(rollout, printed):
    """Whether it is said that users are kept out, with the command to type, exactly where they are."""
    said = "maintenance mode is left open" in printed
    assert said or not rollout.closed, printed  # closed by a step that nobody could judge is named too
    assert ("rolloutdocs recover --env staging" in printed) == said
    return said


def led_back(rollout):
    """Recover, and see that all is well, and that there is nothing more to do."""
    rollout.recover()
    again = rollout.recover()
    assert again.exit_code == 0, again.output
    assert "Nothing to do: no run left anything open on staging." in again.output
    assert not rollout.closed
    assert rollout.gone()
    assert all(whole(path) for path in rollout.runs())


@pytest.mark.parametrize("step", STEPS)
def test_the_tool_is_killed(rollout, step):
    """Assert that after `kill -9` what is open is named, led back by the pages, and nothing of the run goes on."""
    code, _ = struck(rollout, step, lambda tool: tool.kill(), free=False)
    assert code == -signal.SIGKILL
    assert rollout.processes()  # the step goes on by itself
    told = rollout.recover("--dry-run")
    assert ("OPEN maintenance mode, since deploy.down" in " ".join(told.output.split())) == (step in OPENED)
    done = rollout.recover()
    assert done.exit_code == 0, done.output
    assert ("Recovery, Rollback" in done.output) == (step in CHANGED)
    assert ("closing: " in done.output) == (step in OPENED and step not in CHANGED)
    assert rollout.columns == 1
    led_back(rollout)


@pytest.mark.parametrize("step", ["look", "down", "count"])
def test_the_next_start_says_so(rollout, step):
    """Assert that who simply verifies again is told first, and gets a clean start and a clean end."""
    struck(rollout, step, lambda tool: tool.kill())
    again = rollout.lab.run("verify", "--env", "staging")
    head, _, tail = again.stdout.partition("Verifying on staging")
    assert "The last run was killed before its end" in head
    assert (f"deploy.{step}" in head) == ("nobody saw how that ended" in head)
    assert ("It may have left maintenance mode open, since deploy.down" in head) == (step in OPENED)
    assert ("rolloutdocs recover --env staging" in head) == (step in OPENED)
    assert again.returncode == 0, tail
    killed = read(rollout.runs()[0])[0]
    assert killed.folders
    assert not [folder for folder in killed.folders if Path(folder).exists()]  # with what steps had printed
    led_back(rollout)


@pytest.mark.parametrize("step", STEPS)
def test_somebody_asks_it_to_end(rollout, step):
    """Assert that a run which is asked closes what it may, names the rest, and leaves no process."""
    number = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)[STEPS.index(step) % 3]
    code, printed = struck(rollout, step, lambda tool: [tool.send_signal(number) for _ in range(3)])
    assert code == 130
    assert named(rollout, printed) == (step in CHANGED)
    assert rollout.gone()
    led_back(rollout)


@pytest.mark.parametrize("step", STEPS)
def test_the_shell_is_killed(rollout, step):
    """Assert that a step whose shell is gone is not green, and what it leaves is closed or named."""

    def blow(tool):
        end = time.monotonic() + 20
        while not (steps := [pid for pid in shells(rollout, tool.pid) if busy(pid)]):
            assert time.monotonic() < end
        for pid in steps:
            os.kill(pid, signal.SIGKILL)

    code, printed = struck(rollout, step, blow)
    assert code in (1, 3)
    assert named(rollout, printed) == (step in CHANGED)
    assert rollout.gone()
    led_back(rollout)


@pytest.mark.parametrize("step", STEPS)
def test_the_web_server_is_killed(rollout, step):
    """Assert that what is seen after a service died decides nothing, and no further step is sent."""

    def blow(_):
        (pid,) = service(rollout)
        os.kill(pid, signal.SIGKILL)
        while Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX":
            time.sleep(0.01)  # or the step may end before the service has
        rollout.free()

    code, printed = struck(rollout, step, blow)
    assert code == 3, printed
    assert "service web" in printed
    assert "ended with -9 during the run" in printed
    later = STEPS[STEPS.index(step) + 1 :]
    assert not any(
        (rollout.place / f"at-{name}").exists() for name in later if name != "up" or step in CHANGED
    )
    named(rollout, printed)
    assert rollout.gone()
    led_back(rollout)


def busy(pid):
    """Whether a shell is running a step: it has a child."""
    return bool(Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split())
