"""Two runs on one environment: the second starts nothing and says which is there, whoever and wherever it is."""

import fcntl
import os
import shutil
import signal
from pathlib import Path

import pytest

from ..cli.conftest import Lab
from .rollout import Rollout, shells

#: What the steps, the tool's shells and its services need besides `flock`.
COMMANDS = ("bash", "sh", "touch", "rm", "sleep", "test", "head", "cat", "python3", "env")


def going(rollout, step="check"):
    """Give a run that waits in a step."""
    rollout.hold(step)
    tool = rollout.start()
    rollout.reached(step, tool)
    return tool


def refused(lab, words=("verify", "--env", "staging"), **options):
    """Run on top of it, and see that nothing begins. Give what is said."""
    folder = lab.folder / ".rolloutdocs/runs"
    before = sorted(folder.glob("*")) if folder.exists() else []
    done = lab.run(*words, **options)
    assert done.returncode == 3, done.stdout + done.stderr
    assert "Inconclusive: nothing was run." in done.stderr
    assert (sorted(folder.glob("*")) if folder.exists() else []) == before
    return " ".join(done.stderr.split())


def test_the_second_one_starts_nothing(rollout):
    """Assert that it names the first one, that `recover` keeps out as well, and that a kill gives the lock back."""
    tool = going(rollout)
    said = rollout.lab.run("verify", "--env", "staging").stdout
    assert "It is running deploy.check" in said
    assert not any(
        word in said for word in ("nobody saw", "left maintenance mode open", "brings the starting state")
    )
    told = refused(rollout.lab)
    assert "another run has `staging`" in told
    assert f"run {rollout.runs()[0].stem}, by " in told
    assert f"process {tool.pid}" in told
    assert "the run has not ended" in refused(rollout.lab, ("recover", "--env", "staging", "--yes"))
    assert rollout.closed  # nobody reset it
    tool.kill()
    tool.communicate()
    assert rollout.recover().exit_code == 0
    assert not rollout.closed


@pytest.mark.parametrize("command", ["recover", "verify"])
def test_a_copy_of_its_evidence_is_not_that_of_a_killed_run(rollout, tmp_path, command):
    """Assert that a living run is not ended, nor its folders removed, from a checkout that has a copy of its file."""
    tool = going(rollout)
    shutil.copytree(rollout.lab.folder, tmp_path / "other", ignore=shutil.ignore_patterns("*-check"))
    done = Lab(tmp_path / "other", apart=True).run(
        command, "--env", "staging", *["--yes"][: command == "recover"]
    )
    assert "Another run has not ended yet" in done.stdout or "the run has not ended" in done.stderr
    rollout.free()
    printed, errors = tool.communicate(timeout=60)
    assert tool.returncode == 0, printed + errors


@pytest.mark.parametrize("kind", ["link", "dangling", "pipe", "folder"])
def test_what_somebody_put_in_the_place_of_the_lock(rollout, tmp_path, kind):
    """Assert that no link is followed and nothing waited for: in a folder of everybody anybody can put it there."""
    lock, elsewhere = tmp_path / "lock", tmp_path / "elsewhere"
    if kind == "link":
        elsewhere.touch()
    put = {"pipe": os.mkfifo, "folder": os.mkdir}.get(kind, lambda path: path.symlink_to(elsewhere))
    put(lock)
    rollout.write(lock=str(lock))
    assert "it is no plain file; take it away, or name another one" in refused(rollout.lab, timeout=60)
    assert elsewhere.exists() == (kind == "link")
    assert os.path.lexists(lock)


def test_the_word_of_who_has_it_is_read_from_no_link(rollout, tmp_path):
    """Assert that nobody is shown the first line of a file of theirs, and nobody waits for a pipe."""
    lock = tmp_path / "lock"
    rollout.write(lock=str(lock))
    (tmp_path / "private").write_text("hunter2\n")
    (tmp_path / "lock.by-98").symlink_to(tmp_path / "private")
    os.mkfifo(tmp_path / "lock.by-99")
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        told = refused(rollout.lab, timeout=60)
    assert "another run has `staging`" in told
    assert "nobody says which" in told
    assert "hunter2" not in told


def test_from_another_checkout(rollout, tmp_path):
    """Assert that where the environment is not the checkout's own folder, a file that it names keeps both apart."""
    rollout.write(lock=str(tmp_path / "lock"))
    shutil.copytree(rollout.lab.folder, tmp_path / "other", ignore=shutil.ignore_patterns("at-*"))
    tool = going(rollout)
    for _ in range(2):  # who was refused did not take the lock away from who has it
        assert f"(lock `{tmp_path}/lock`): run {rollout.runs()[0].stem}" in refused(
            Lab(tmp_path / "other", apart=True)
        )
    rollout.free()
    tool.communicate(timeout=60)
    assert tool.returncode == 0
    assert not (tmp_path / "lock").exists()  # nothing is left where everybody can write
    assert Lab(tmp_path / "other", apart=True).run("verify", "--env", "staging").returncode == 0


def holds(pid):
    """Whether the process has the lock's file open."""
    return any("rolloutdocs-lock" in str(file.readlink()) for file in Path(f"/proc/{pid}/fd").iterdir())


def test_without_its_lock_it_stops(rollout):
    """Assert that a run whose lock is gone sends no further step, and closes only when it has the lock again."""
    tool = going(rollout)
    holding = [pid for pid in shells(rollout, tool.pid) if holds(pid)]
    assert holding
    for pid in holding:
        os.kill(pid, signal.SIGKILL)
    rollout.free()
    printed, _ = tool.communicate(timeout=60)
    assert tool.returncode == 3, printed
    assert "the shell that held the environment's lock is gone" in " ".join(printed.split())
    assert not (rollout.place / "at-migrate").exists()
    assert not rollout.closed


@pytest.mark.parametrize("anew", [False, True])
def test_a_lock_that_somebody_took_for_stale(rollout, tmp_path, anew):
    """Assert that a run is not green where its lock was removed, or made anew by another run, while it lasted."""
    lock = tmp_path / "lock"
    rollout.write(lock=str(lock))
    tool = going(rollout)
    lock.unlink()
    if anew:
        lock.touch()
    rollout.free()
    printed, _ = tool.communicate(timeout=60)
    assert tool.returncode == 3, printed
    assert f"the lock {lock} was taken away, so another run could begin" in " ".join(printed.split()).replace(
        "`", ""
    )


@pytest.fixture
def no_flock(tmp_path):
    """Give a search path on which there is no `flock`."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in COMMANDS:
        (folder / name).symlink_to(shutil.which(name))
    return str(folder)


def test_without_flock_nothing_runs_unless_it_says_that_somebody_else_sees_to_it(rollout, no_flock):
    """Assert that what cannot be locked is not taken for locked."""
    environment = {"PATH": no_flock}
    assert "there is no `flock` where the steps of `staging` run" in refused(
        rollout.lab, environment=environment
    )
    Rollout(rollout.lab).write(lock="none")
    done = rollout.lab.run("verify", "--env", "staging", environment=environment)
    assert done.returncode == 0, done.stdout + done.stderr
