"""What is owed besides where the shell is on another machine: nothing is left there, or it is named."""

import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rolloutdocs.checks.shell import Ending, Shell, Target
from rolloutdocs.checks.shell import sweep as sweeping

from ...sshd import Sshd
from .conftest import CLIENT, DOCKER, KUBECTL, REAL, alive

Open = Callable[[Target], Shell]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    shells: list[Shell] = []

    def made(target: Target) -> Shell:
        shells.append(Shell(target, tmp_path))
        return shells[-1]

    yield made
    for shell in shells:
        shell.close()


@pytest.fixture
def marker() -> Iterator[str]:
    """An argument by which a test finds the processes of its step, on both sides."""
    number = str(3_000_000 + random.randrange(10**9))
    yield number
    for pid in alive(number):
        os.kill(pid, signal.SIGKILL)


def over_ssh(server: Sshd, **changes) -> Target:
    return replace(Target(server.argv, None, {}, CLIENT), **changes)


LEAVES = {
    "setsid": "setsid sleep {0} & sleep 30",
    "nohup": "nohup sleep {0} >/dev/null 2>&1 & sleep 30",
    "a double fork": "(setsid bash -c '(setsid sleep {0} &)' &) ; sleep 30",
    "a subshell that never becomes another program": "( ( exec -a {0} sleep 30; : ) & ) ; sleep 30",
    "a scrubbed environment below a parent": "setsid env -i setsid -w sleep {0} & sleep 30",
    "a process that takes no notice": "setsid bash -c \"trap '' TERM HUP; exec sleep {0}\" & sleep 30",
    "a stopped process": "setsid bash -c 'kill -STOP $$; sleep 1' {0} & sleep 30",
    "a process under another session of bash": "bash -c 'setsid sleep {0} & wait' & sleep 30",
}


@pytest.mark.parametrize("command", LEAVES.values(), ids=LEAVES)
def test_a_time_limit_ends_what_left_its_group(far, opened, marker, command):
    """Assert that what the step started is gone on the far side too, seen by looking there."""
    outcome = opened(far).run(command.format(marker), 1)
    assert (outcome.ending, outcome.remains, outcome.undecided) == (Ending.TIMED_OUT, "", False)
    assert alive(marker) == []


def test_without_the_second_shell_it_would_live(far, opened, marker, monkeypatch):
    """Assert that it is the second shell that ends it, and not the end of the client."""
    monkeypatch.setattr("rolloutdocs.checks.shell.session.sweep", lambda *_: sweeping.Swept())
    opened(far).run(LEAVES["setsid"].format(marker), 1)
    assert alive(marker) != []


def test_who_only_stands_beside_is_let_be(far, opened, marker):
    """Assert that no other process is ended, whatever it looks like, and however often processes come and go."""
    beside = subprocess.Popen(["sleep", marker], env={"ROLLOUTDOCS": "far"}, start_new_session=True)
    restless = subprocess.Popen(["bash", "-c", "while :; do /bin/true; done"], start_new_session=True)
    try:
        for _ in range(5):
            assert opened(far).run("setsid sleep 30 & sleep 30", 0.2).ending is Ending.TIMED_OUT
        assert (beside.poll(), restless.poll()) == (None, None)
    finally:
        for process in (beside, restless):
            process.kill()
            process.wait()


def test_what_cannot_be_read_is_not_taken_for_the_one_before(tmp_path):
    """Assert that a process which hides its environment, as the kernel's own do, is not ended in another's place."""
    for pid, variables in ((71, b"OWN=far\0"), (72, None), (73, b"OTHER=far\0")):
        (tmp_path / str(pid)).mkdir()
        (tmp_path / str(pid) / "stat").write_text(f"{pid} (name) S 1 {' 0' * 17} {pid} 0\n")
        if variables is not None:
            (tmp_path / str(pid) / "environ").write_bytes(variables)
    (tmp_path / "74").mkdir()  # gone before its state could be read
    script = sweeping._SCRIPT.replace("/proc/", f"{tmp_path}/")
    look = 'declare -gA __rd_known=(); __rd_look OWN; echo "${!__rd_found[@]}"'
    done = subprocess.run(["bash", "-c", f"{script}\n{look}"], capture_output=True, text=True, check=True)
    assert done.stdout == "71\n"


def test_another_shell_there_is_let_be(far, opened):
    """Assert that the time limit of one shell ends no other one on the same target."""
    other = opened(far)
    other.run("x=1", 20)
    opened(far).run("sleep 30", 0.5)
    outcome = other.run('echo "$x"', 20)
    assert (outcome.stdout.text(), outcome.fresh) == ("1\n", False)


def test_where_nobody_can_look_is_undecided_and_named(far, opened, marker, monkeypatch):
    """Assert that without /proc nothing is said to be gone."""
    prologue = sweeping.protocol.PROLOGUE
    monkeypatch.setattr(sweeping.protocol, "PROLOGUE", prologue.replace(b"/proc/", b"/no-proc/"))
    outcome = opened(far).run(LEAVES["setsid"].format(marker), 1)
    assert outcome.undecided
    assert outcome.remains == (
        f"what the step started may still run where `{far.name}` leads: there is no /proc to look in"
    )
    assert alive(marker) != []


@pytest.mark.parametrize("argv", [(*DOCKER, "balanced", "bash"), (*KUBECTL, "balanced", "--", "bash")])
def test_a_second_shell_at_another_place_proves_nothing(opened, marker, argv):
    """Assert that `kubectl exec deploy/...`, which may lead to another pod, is not believed to have looked."""
    outcome = opened(Target(argv, None, {}, CLIENT)).run(LEAVES["setsid"].format(marker), 1)
    assert outcome.undecided
    assert outcome.remains.endswith("a second shell came to another place")


def test_what_cannot_be_ended_is_named(opened, marker, far, monkeypatch):
    """Assert that survivors are told by number and name."""
    monkeypatch.setattr(
        sweeping, "_SCRIPT", sweeping._SCRIPT.replace('builtin kill -s "$signal"', "builtin kill -s 0")
    )
    outcome = opened(far).run(LEAVES["setsid"].format(marker), 1)
    assert outcome.undecided
    assert re.search(r"processes .*\d+ \(sleep\).* could not be ended where `.*` leads$", outcome.remains)


@pytest.mark.parametrize("shortened", ["not even started", "no answer", "no end", "garbage"])
def test_a_second_shell_that_does_not_look_is_not_believed(opened, far, tmp_path, monkeypatch, shortened):
    """Assert that every way in which looking can go wrong is undecided."""
    shell = opened(far)
    shell.run("true", 20)
    if shortened in ("not even started", "no answer"):
        argv = ("/no/such/client",) if shortened == "not even started" else ("false",)
        shell._target = replace(far, argv=argv)
    else:
        script = "sleep 30; __rd_sweep() { :; }" if shortened == "no end" else "__rd_sweep() { echo seen; }"
        monkeypatch.setattr(sweeping, "_SCRIPT", script)
        monkeypatch.setattr(sweeping, "SECONDS", 1.0)
    outcome = shell.run("sleep 30", 0.5)
    assert (outcome.ending, outcome.undecided) == (Ending.TIMED_OUT, True)
    assert "may still run" in outcome.remains


@pytest.mark.parametrize("how", ["exit 3", "exec true", "kill -9 $$"])
def test_a_shell_that_ends_leaves_nothing_there(far, opened, marker, how):
    """Assert that what a step left in the background does not outlive its shell.

    ssh itself stays until that has closed the outputs; a shell that could say that it ends is believed before.
    """
    outcome = opened(far).run(f"setsid sleep {marker} &\n{how}", 4)
    assert not outcome.passed
    assert outcome.remains == ""
    assert how != "exit 3" or (outcome.ending, outcome.status) == (Ending.SHELL_ENDED, 3)
    assert alive(marker) == []


def test_an_interrupt_ends_it_there(far, opened, marker):
    """Assert that after Ctrl-C nothing of the run works on unseen."""

    def interrupt(*_):
        raise KeyboardInterrupt

    shell = opened(far)
    shell.run("true", 20)
    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        with pytest.raises(KeyboardInterrupt):
            shell.run(LEAVES["a double fork"].format(marker), 20)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert alive(marker) == []
    assert shell.remains == ""


# --- values


def test_a_value_is_nowhere_to_be_read_there(far, opened, tmp_path):
    """Assert that a secret is in no argument list on either side, and in no history; only in environments."""
    secret = f"only-in-the-environment-{random.randrange(10**12)}"
    shell = opened(replace(far, environment={**far.environment, "S": secret}))
    seen: list[bytes] = []
    stop = threading.Event()

    def look() -> None:
        while not stop.is_set():
            for path in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    seen.append(path.read_bytes())
                except OSError:
                    continue

    looking = threading.Thread(target=look)
    looking.start()
    try:
        outcome = shell.run('set -o history\n[ -n "$S" ]\nsleep 0.5\necho "${#S} ${HISTFILE-none}"', 20)
    finally:
        stop.set()
        looking.join()
    assert outcome.stdout.text() == f"{len(secret)} none\n"
    assert len(seen) > 100
    assert [one for one in seen if secret.encode() in one] == []


@REAL
def test_the_client_is_given_no_declared_value(sshd, opened):
    """Assert that not even `SendEnv`, or a program in the place of ssh, sees what the steps see."""
    argv = ("bash", "-c", f"env >&2; exec {' '.join(sshd.argv)}")
    shell = opened(over_ssh(sshd, argv=argv, environment={"TOKEN": "t0ken"}))
    assert shell.run('echo "$TOKEN"', 20).stdout.text() == "t0ken\n"
    assert "HOME=" in shell._connection.greeting() if shell._connection else False
    assert "t0ken" not in shell._connection.greeting()


@REAL
def test_a_shell_with_a_terminal_is_refused_before_any_value_is_sent(sshd, opened):
    """Assert that a terminal, which repeats what is sent to it, gets no value to repeat."""
    argv = (*sshd.argv[:-2], "-tt", *sshd.argv[-2:])
    outcome = opened(over_ssh(sshd, argv=argv, environment={"TOKEN": "t0ken"})).run("true", 5)
    assert outcome.ending is Ending.LOST
    assert "has a terminal" in outcome.reason
    assert "t0ken" not in outcome.reason


@REAL
def test_an_interactive_shell_keeps_no_history(sshd, opened):
    """Assert that `bash -i` writes neither steps nor values into the account's history."""
    shell = opened(over_ssh(sshd, argv=(*sshd.argv, "-i"), environment={"TOKEN": "t0ken"}))
    assert shell.run("echo a-step", 20).stdout.text() == "a-step\n"
    shell.close()
    assert [path.read_text() for path in sshd.home.iterdir() if "history" in path.name] == []


@REAL
def test_the_far_side_keeps_its_own_search_path(sshd, opened, tmp_path):
    """Assert that folders are put before the far PATH, the relative ones below the far directory."""
    shell = opened(over_ssh(sshd, directory=str(tmp_path), path=("bin", "/opt/it's here")))
    assert re.fullmatch(
        rf"{re.escape(str(tmp_path))}/bin:/opt/it's here:.*/usr/bin.*\n",
        shell.run('echo "$PATH"', 20).stdout.text(),
    )


@REAL
def test_a_carried_variable_is_no_proof_of_being_here(own_sshd, opened, marker):
    """Assert that a far shell which was sent this machine's own variable is still known to be far."""
    with (own_sshd.folder / "server").open("a") as config:
        config.write("AcceptEnv *\n")
    own_sshd.restart()
    argv = (*own_sshd.argv[:-2], "-o", "SendEnv=*", *own_sshd.argv[-2:])
    shell = opened(over_ssh(own_sshd, argv=argv))
    carried = shell.run("env | grep '^ROLLOUTDOCS_'", 20)
    assert carried.stdout.text().endswith("=1\n")
    assert shell._connection.far is not None
    outcome = shell.run(LEAVES["setsid"].format(marker), 1)
    assert (outcome.ending, outcome.remains) == (Ending.TIMED_OUT, "")
    assert alive(marker) == []


# --- connections


def connected(opened: Open, server: Sshd) -> Shell:
    """A shell that is there: on a busy machine a connection takes longer than some tests wait."""
    shell = opened(over_ssh(server))
    assert shell.run("true", 20).passed
    return shell


def later(seconds: float, task: Callable[[], object]) -> None:
    threading.Timer(seconds, task).start()


@REAL
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_server_side_is_a_lost_connection(own_sshd, opened, marker, number):
    """Assert that it is undecided, and that what was there is ended over a new connection."""
    shell = connected(opened, own_sshd)
    later(0.7, lambda: [os.kill(pid, number) for pid in own_sshd.sessions()])
    outcome = shell.run(f"setsid sleep {marker} & sleep 30", 20)
    assert (outcome.ending, outcome.status, outcome.undecided) == (Ending.LOST, 255, True)
    assert "the connection was lost: `ssh` ended with 255" in outcome.reason
    assert outcome.remains == ""
    assert alive(marker) == []


@REAL
def test_a_machine_that_is_gone_is_named(own_sshd, opened, marker):
    """Assert that where no new connection is to be had, what may still run is named."""
    shell = connected(opened, own_sshd)
    later(0.7, lambda: own_sshd.signal(signal.SIGKILL))
    outcome = shell.run(f"setsid sleep {marker} & sleep 30", 20)
    assert (outcome.ending, outcome.undecided) == (Ending.LOST, True)
    assert re.search(
        r"may still run where `ssh .* far bash` leads: a second shell got no answer", outcome.remains
    )
    assert alive(marker) != []


@REAL
def test_a_dead_peer_hangs_no_longer_than_the_time_limit(own_sshd, opened, monkeypatch):
    """Assert that a connection which says nothing any more is given up with the step, and what runs is named."""
    monkeypatch.setattr(sweeping, "REACH", 2.0)
    shell = connected(opened, own_sshd)
    later(0.7, lambda: own_sshd.signal(signal.SIGSTOP))
    started = time.monotonic()
    outcome = shell.run("sleep 1.5; echo unheard", 3)
    assert (outcome.ending, outcome.undecided) == (Ending.TIMED_OUT, True)
    assert "a second shell got no answer" in outcome.remains
    assert time.monotonic() - started < 9


@REAL
def test_a_shared_connection_outlives_the_shell_that_made_it(sshd, opened, tmp_path):
    """Assert that a connection which ssh shares and keeps (ControlPersist) is not ended below other shells."""
    control = ("-o", "ControlMaster=auto", "-o", f"ControlPath={tmp_path}/c", "-o", "ControlPersist=30")
    target = over_ssh(sshd, argv=(*sshd.argv[:-2], *control, *sshd.argv[-2:]))
    try:
        first, second = opened(target), opened(target)
        assert first.run("true", 20).passed
        second.run("x=1", 20)
        first.close()
        outcome = second.run('echo "$x"', 20)
        assert (outcome.stdout.text(), outcome.fresh) == ("1\n", False)
    finally:
        subprocess.run(["ssh", *target.argv[1:-1], "-O", "exit"], capture_output=True, check=False)


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        ((*DOCKER, "gone", "bash"), "ended with 1, .*No such container: gone"),
        ((*DOCKER, "app", "nosuch"), 'ended with 127, .*"nosuch": executable file not found'),
        ((*KUBECTL, "gone", "--", "bash"), 'ended with 1, .*pods "gone" not found'),
        ((*KUBECTL, "app", "--", "nosuch"), 'ended with 126, .*"nosuch": executable file not found'),
    ],
)
def test_the_clients_own_failures_are_undecided(opened, argv, words):
    """Assert that a container which is not there fails no step: nothing was asked of it."""
    outcome = opened(Target(argv, None, {}, CLIENT)).run("true", 5)
    assert outcome.ending is Ending.LOST
    assert re.search(words, outcome.reason, re.DOTALL)


@pytest.mark.parametrize("status", [1, 126, 127, 137])
def test_a_status_without_a_farewell_is_not_the_steps(opened, status, tmp_path):
    """Assert that a client's own number (a pod that was deleted: 1, 137) is not taken for the command's."""
    bash = "import os; os.execvp('bash', ['bash'])"
    client = f'env -i HOME=/ PATH="$PATH" {sys.executable} -c "{bash}"; exit {status}'
    shell = opened(Target(("sh", "-c", client), None, {}, CLIENT))
    assert shell.run("true", 20).passed
    outcome = shell.run("kill -9 $$", 20)
    assert (outcome.ending, outcome.status) == (Ending.LOST, status)


@REAL
def test_a_wrong_host_key_runs_nothing(own_sshd, opened):
    """Assert that a machine which is not the known one is never spoken to; that is ssh's own check, kept."""
    known = own_sshd.folder / "known"
    known.write_text(known.read_text()[:-10] + "AAAAAAAAA\n")
    outcome = opened(over_ssh(own_sshd)).run(f"touch {own_sshd.home}/ran", 10)
    assert outcome.ending is Ending.LOST
    assert "Host key verification failed" in outcome.reason
    assert not (own_sshd.home / "ran").exists()


def test_a_far_side_that_joins_its_streams_is_told_as_that(opened: Open, tmp_path: Path) -> None:
    """The end of a step is told on one of them, and what it printed stands on the other."""
    client = tmp_path / "client"
    client.write_text("#!/bin/bash\nexec bash 2>&1\n")
    client.chmod(0o755)
    began = time.monotonic()
    outcome = opened(Target((str(client),), None, {}, CLIENT)).run("echo", 5)
    assert outcome.ending is Ending.LOST
    assert "gives standard error as standard output" in outcome.reason
    assert time.monotonic() - began < 10
