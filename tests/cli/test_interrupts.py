"""Requests to end a run, at bad moments: what was opened is closed, or a person is told that it is open."""

import os
import pty
import select
import shutil
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest


def window(lab, middle, up="rm open", **staging):
    """Give a procedure that opens something, does `middle`, and closes it."""
    changes = {"effect": "changes maintenance mode"}
    opens = {"what": "maintenance mode", "closed_by": "deploy.up"}
    steps = {
        "down": lab.step("touch open", **changes, opens=opens),
        "middle": middle if isinstance(middle, dict) else lab.step(middle),
        "up": lab.step(up, **changes),
    }
    lab.write({"deploy": steps}, **staging)
    assert lab.run("build").returncode == 0


def started(lab, *command):
    """Wait until the run is in the middle of the window."""
    run = lab.start(*(command or ("verify", "--env", "staging")), stdout=-1, stderr=-1)
    deadline = time.monotonic() + 60
    while not (lab.folder / "content/middle").exists():
        assert time.monotonic() < deadline
        assert run.poll() is None, run.communicate()
        time.sleep(0.01)
    return run


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
@pytest.mark.parametrize(("times", "pause"), [(1, 0), (3, 0.01), (20, 0.02), (8, 0.1)])
def test_closes_or_names_what_is_open_however_often_it_is_asked(lab, number, times, pause):
    """Assert that a person who presses Ctrl-C again and again is not left with a closed application unawares."""
    window(lab, "touch middle\nsleep 30", up="sleep 0.3\nrm open")
    run = started(lab)
    for _ in range(times):
        if run.poll() is None:
            run.send_signal(number)
        time.sleep(pause)
    printed, errors = run.communicate(timeout=60)
    assert run.returncode == 130, errors
    assert "Traceback" not in errors
    assert ("maintenance mode is left open" in printed) == (lab.folder / "content/open").exists()
    assert '"kind": "ended"' in evidence(lab)[-1]


def test_a_hangup_that_the_caller_ignores_stays_ignored(lab):
    """Assert that `nohup` works: a run on a far machine must not end with the connection."""
    window(lab, "touch middle\nsleep 1")
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        run = started(lab)
    finally:
        signal.signal(signal.SIGHUP, before)
    run.send_signal(signal.SIGHUP)
    printed, _ = run.communicate(timeout=60)
    assert "PASSED" in printed
    assert run.returncode == 0


def test_a_run_outlives_its_reader(lab):
    """Assert that `verify | head -1` does not stop halfway: the application would stay closed because of a pager."""
    window(lab, "touch middle\nsleep 1")
    run = started(lab)
    run.stdout.close()
    run.stdout = None
    _, errors = run.communicate(timeout=60)
    assert run.returncode == 0, errors
    assert "PASSED" in errors
    assert "Traceback" not in errors
    assert not (lab.folder / "content/open").exists()


def test_a_reader_that_left_before_anything_began_is_no_claim_that_failed(lab):
    """Assert that `verify | head -1`, whose first lines say what the last run left, does not end as a red run."""
    window(lab, "true", up="touch middle\nsleep 30")
    killed = started(lab)
    killed.kill()
    killed.communicate()
    for command in (("verify", "--env", "staging"), ("status",)):
        reads, writes = os.pipe()
        os.close(reads)
        ended = lab.run(*command, capture_output=False, stdout=writes, stderr=-1)
        os.close(writes)
        assert (ended.returncode, "Traceback" in ended.stderr) == (3, False)


def test_a_run_outlives_a_full_disk_under_its_report(lab):
    """Assert that the verdict does not depend on where the report goes."""
    window(lab, "false")
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        ended = lab.run("verify", "--env", "staging", capture_output=False, stdout=full, stderr=-1)
    assert ended.returncode == 1
    assert "FAILED" in ended.stderr
    assert not (lab.folder / "content/open").exists()


def test_a_terminal_that_lacks_characters_sees_escapes(lab):
    """Assert that a report in ASCII does not end the run."""
    window(lab, "true")
    ended = lab.run("verify", "--env", "staging", environment={"PYTHONIOENCODING": "ascii"})
    assert ended.returncode == 0, ended.stderr
    assert "PASSED" in ended.stdout


def test_evidence_that_cannot_be_written_ends_the_run_and_names_what_is_open(lab):
    """Assert that a full disk under the evidence is told, and with it what the run leaves behind."""
    # A limit on the tool's files stands in for a full disk: both make the write fail.
    limit = (
        "import resource, signal; resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)); "
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); from rolloutdocs.cli import main; main()"
    )
    window(lab, "printf '%s' " + "x" * 3000, up="false")
    ended = lab.run(limit, "verify", "--env", "staging", command="-c")
    assert ended.returncode == 3, ended.stderr
    assert "maintenance mode is left open" in ended.stdout
    assert "the run was cut short" in ended.stderr
    assert "nothing was run" not in ended.stderr
    assert "Traceback" not in ended.stderr
    again = lab.run("verify", "--env", "staging")
    assert "It may have left maintenance mode open" in again.stdout


FULL_AT_CLOSING = """
import errno, os
write, full = os.write, []
def refuse(descriptor, data):
    if bytes(data[:9]) == b'{"after":' and (full or b'"purpose": "closing"' in bytes(data)):
        full.append(data)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return write(descriptor, data)
os.write = refuse
from rolloutdocs.cli import main
main()
"""


@pytest.mark.parametrize("up", ["rm open", "false"])
def test_a_disk_that_is_full_when_closing_begins_keeps_nothing_from_being_closed_or_named(lab, up):
    """Assert that after a step that failed the first record that cannot be kept may be that of the closing, too."""
    window(lab, "false", up=up)
    ended = lab.run(FULL_AT_CLOSING, "verify", "--env", "staging", command="-c")
    assert ended.returncode == 3, ended.stderr
    assert "No space left on device" in ended.stderr
    assert (lab.folder / "content/open").exists() == (up == "false")
    assert ("maintenance mode is left open" in ended.stdout) == (up == "false")


@pytest.mark.parametrize("taken", ["rm -r ../.rolloutdocs", "mv ../.rolloutdocs ../elsewhere"])
def test_evidence_that_is_taken_away_is_not_sent_for(lab, taken):
    """Assert that nobody is told to look at a file that is gone, nor left to believe that `recover` knows of it."""
    window(lab, taken, up="false")
    ended = lab.run("verify", "--env", "staging")
    assert ended.returncode == 3, ended.stderr
    assert "maintenance mode is left open" in ended.stdout
    assert "Its evidence is gone, and `recover` knows nothing of it" in ended.stderr


@pytest.mark.parametrize("changes", [False, True])
def test_evidence_that_is_gone_when_closing_begins_keeps_nothing_from_being_closed_or_named(lab, changes):
    """Assert that the first record that cannot be kept may be that of the closing: users stayed shut out in silence."""
    effect = {"effect": "changes the table `t`"} if changes else {}
    window(lab, lab.step("rm -r ../.rolloutdocs\ntouch middle\nsleep 30", **effect))
    run = started(lab)
    run.send_signal(signal.SIGINT)
    printed, errors = run.communicate(timeout=60)
    assert run.returncode == 3, errors
    assert "`recover` knows nothing of it" in errors
    assert ("maintenance mode is left open" in printed) == changes
    assert (lab.folder / "content/open").exists() == changes


def test_a_recovery_whose_evidence_is_gone_names_what_stays_open(lab):
    """Assert that it is named also where that is the first record that cannot be kept."""
    window(lab, "true", up="touch middle\nsleep 30")
    killed = started(lab)
    killed.kill()
    killed.communicate()
    (lab.folder / "content/middle").unlink()
    run = started(lab, "recover", "--env", "staging", "--yes")
    shutil.rmtree(lab.folder / ".rolloutdocs")
    run.send_signal(signal.SIGINT)
    printed, errors = run.communicate(timeout=60)
    assert run.returncode == 3, errors
    assert "maintenance mode is left open" in printed


@pytest.mark.parametrize("answer", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_a_question_that_is_interrupted_is_no_step_that_failed(lab, answer):
    """Assert that who breaks off at the question of `recover` is told, by the exit code too, that nothing ran."""
    window(lab, "true", up="touch middle\nsleep 30")
    killed = started(lab)
    killed.kill()
    killed.communicate()
    code, printed = typed(lab, "Run this?", answer)
    assert code == 130, printed
    assert "Nothing was run." in printed
    assert "Interrupted." in printed
    assert (lab.folder / "content/open").exists()


def typed(lab, question, answer):
    """Answer a question of `recover` as on a terminal; give exit code and all that stood there.

    Answered again each second, as a person would: what is typed between the question and the wait for its answer is
    lost, and an interrupt there is heard with the next key.
    """
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(lab.folder)
        os.execv(sys.executable, [sys.executable, "-m", "rolloutdocs", "recover", "--env", "staging"])
    printed, answered, until = b"", 0.0, time.monotonic() + 60
    with suppress(OSError):  # it is closed
        while time.monotonic() < until:
            if question.encode() in printed and time.monotonic() >= answered + 1:
                os.write(terminal, answer.encode())
                answered = time.monotonic()
            if select.select([terminal], [], [], 1)[0]:
                printed += os.read(terminal, 4096)
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), printed.decode()


def test_a_closing_step_that_was_interrupted_is_sent_again(lab):
    """Assert that the step that closes is no change that keeps the same thing from being closed."""
    window(lab, "true", up="bash up.sh")
    (lab.folder / "content/up.sh").write_text("test -e middle || { touch middle; sleep 30; }; rm open")
    run = started(lab)
    run.send_signal(signal.SIGINT)
    printed, errors = run.communicate(timeout=60)
    assert run.returncode == 130, errors
    assert "left open" not in printed
    assert not (lab.folder / "content/open").exists()


@pytest.mark.parametrize("encoding", ["unheard-of", "shift_jis"])
def test_a_report_in_an_unknown_encoding_fails_and_closes(lab, encoding):
    """Assert that what a step writes cannot break the judge, which would leave the application closed."""
    write = f'printf \'<?xml version="1.0" encoding="{encoding}"?><testsuite/>\' > report.xml'
    expect = [{"tests_passed": {"file": "report.xml", "count": 1, "class": "A"}}]
    window(lab, lab.step(write, expect=expect))
    ended = lab.run("verify", "--env", "staging")
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert not (lab.folder / "content/open").exists()


def evidence(lab):
    (path,) = (lab.folder / ".rolloutdocs/runs").iterdir()
    return path.read_text("utf-8").splitlines()


@pytest.mark.parametrize(("lasts", "verdict"), [(0.2, 0), (4.0, 3)])
def test_a_time_limit_that_ended_while_the_tool_was_stopped_is_undecided(lab, lasts, verdict):
    """Assert that Ctrl-Z lets no step take longer than its page says: nobody ends it then, and it was green."""
    middle = lab.step(f"touch middle\nsleep {lasts}", time_limit="2 seconds")
    window(lab, middle)
    run = started(lab)
    run.send_signal(signal.SIGSTOP)
    time.sleep(lasts + 0.5)
    run.send_signal(signal.SIGCONT)
    printed, _ = run.communicate(timeout=60)
    assert run.returncode == verdict, printed
    assert ("nobody saw when the step ended" in printed) is (verdict == 3)
    assert not (lab.folder / "content/open").exists()
