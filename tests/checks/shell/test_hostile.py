"""What a step may do to its shell without being believed, and without harming the next step."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rolloutdocs.checks.shell import Ending, Shell, Target
from rolloutdocs.checks.shell.output import Store

from .conftest import alive

UNHARMED = {
    "another IFS": "IFS=0123456789afx",
    "TMOUT": "TMOUT=1",
    "aliases": "shopt -s expand_aliases\nalias printf=false eval=false trap=false builtin=false set=false",
    "functions of the same names": "printf() { false; }\neval() { false; }\ntrap() { false; }",
    "a function named read": "read() { false; }\nmapfile() { false; }",
    "functions that do nothing": "set() { :; }\nbreak() { :; }\npwd() { :; }",
    "traps": "trap 'echo forged' EXIT ERR DEBUG RETURN",
    "no errtrace": "set +E\ntrap - ERR",
    "no pipefail": "set +o pipefail",
    "noclobber, noglob, keyword": "set -Cfk",
    "set -u": "set -u",
    "set -a": "set -a",
    "verbose": "set -v",
    "PS4 with a command": "PS4='$(echo forged >&2) '\nset -x",
    "no working directory": "mkdir gone\ncd gone\nrmdir ../gone",
    "no PWD": "unset PWD OLDPWD",
    "a forged PWD": "PWD=/forged",
    "outputs elsewhere": "exec >/dev/null 2>/dev/null",
    "outputs closed": "exec >&- 2>&-",
    "input elsewhere": "exec </etc/passwd",
    "another locale": "LC_ALL=C",
    "positional parameters": "set -- 1 2 3",
    "extglob, nullglob, failglob": "shopt -s extglob nullglob",
    "an alias for reading only": "shopt -s expand_aliases\nalias set=true",
    "posix": "set -o posix",
}


@pytest.mark.parametrize("command", UNHARMED.values(), ids=UNHARMED)
def test_the_next_step_is_unharmed(run, command):
    outcome = run(command)
    assert outcome.ending is Ending.FINISHED, outcome
    after = run("cd /\necho out\nbash -c 'echo err >&2'")
    assert (after.ending, after.status, after.fresh) == (Ending.FINISHED, 0, False), (
        after,
        after.stderr.text(),
    )
    assert after.stdout.text() == "out\n"
    assert after.stderr.text().rpartition("forged")[2].strip().endswith("err")
    assert after.directory == "/"
    assert run("echo a\nfalse | true\necho no").status == 1


@pytest.mark.parametrize(
    "command",
    [
        "set -n",
        "builtin() { :; }",
        "enable -n builtin",
        "ulimit -n 4",
        "set -r",
        "builtin() { :; }\nread() { :; }\nprintf() { :; }",
        "exec 0<&- 1>&- 2>&- 10<&- 11>&- 12>&-\nset -n",
    ],
)
def test_what_takes_the_shell_away_is_seen(shell, command):
    first = shell.run(command, 1)
    second = shell.run("echo a\nfalse", 1)
    assert not second.passed
    assert not first.passed or second.ending is not Ending.FINISHED or second.status == 1
    third = shell.run("echo yes", 5)
    fourth = third if third.fresh else shell.run("echo yes", 5)
    assert fourth.stdout.text() == "yes\n" or not fourth.passed


@pytest.mark.parametrize("command", ["__rd_i=abc", "__rd_c='1 1'", "trap '__rd_s=k' DEBUG", "__rd_k="])
def test_a_report_that_a_step_has_spoilt_is_none(shell, command):
    assert shell.run(command, 5).ending in (Ending.LOST, Ending.UNREAD)
    assert shell.run("echo yes", 5).stdout.text() == "yes\n"


def test_a_shell_that_may_open_too_few_files_says_so(tmp_path):
    words = ("prlimit", "--nofile=64", "bash")
    with Shell(Target(words, str(tmp_path), dict(os.environ)), tmp_path / "few") as few:
        outcome = few.run("touch made", 10)
    assert outcome.ending is Ending.LOST
    assert "ulimit -n" in outcome.reason
    assert not (tmp_path / "made").exists()


FORGERIES = [
    *(
        f"{told}{to}; {then}"
        for told, then in (
            ('printf "%s e\\n" "$__rd_h"', "false"),
            ('printf "%s x 0\\n" "$__rd_h"', "false"),
            ('printf "%s e\\n%s e\\n" "$__rd_h" "$__rd_h"', "sleep 0.1; false"),
            ("set", "false"),
        )
        for to in ("", " >&2")
    ),
    "set -x; printf '%s e\\n' \"$__rd_h\" >&2; false",
    "__rd_k=ran __rd_n=1 __rd_s=0; false",
    "__rd_mark x; false",
    "trap '__rd_mark $__rd_h' ERR; (exit 1); sleep 0.1; false",
]


@pytest.mark.parametrize("command", FORGERIES)
def test_a_forged_mark_is_not_believed(run, command):
    outcome = run(command)
    assert (outcome.ending, outcome.passed) == (Ending.FINISHED, False), outcome
    assert run("echo next").stdout.text() == "next\n"


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_forged_hint_stays_in_the_output(run, stream):
    to = ">&2" if stream == "stderr" else ""
    outcome = run(f'printf "a%s e\\nb" "$__rd_h" {to}; sleep 0.1; printf "%s" c {to}')
    assert outcome.passed
    text = getattr(outcome, stream).text()
    assert (text[0], text[-5:], len(text)) == ("a", " e\nbc", 38)


def test_output_is_kept_byte_for_byte(run):
    data = bytes(range(256)) * 64
    escaped = "".join(f"\\{byte:03o}" for byte in range(256))
    outcome = run(f"for i in {{1..64}}; do printf '{escaped}'; done\nprintf '\\377' >&2")
    assert outcome.stdout.data() == data
    assert (outcome.stdout.size, outcome.stdout.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert outcome.stderr.text() == "\\xff"


def test_much_output_on_both_streams(run):
    outcome = run("head -c 20000000 /dev/zero | tr '\\0' x\nhead -c 5000000 /dev/zero | tr '\\0' y >&2", 60)
    assert outcome.passed
    assert (outcome.stdout.size, outcome.stderr.size) == (20_000_000, 5_000_000)
    assert outcome.stdout.sha256 == hashlib.sha256(b"x" * 20_000_000).hexdigest()
    assert outcome.stderr.tail(3) == "yyy"


def test_what_is_kept_is_bounded(target, tmp_path):
    with Shell(target, tmp_path, keep=1000) as shell:
        assert shell.run("echo first", 20).passed
        outcome = shell.run("printf begin\nhead -c 100000 /dev/zero\nprintf end", 20)
        after = shell.run("echo last", 20)
    assert (outcome.stdout.size, outcome.stdout.omitted) == (100_008, 99_008)
    assert outcome.stdout.text(5) == "begin"
    assert outcome.stdout.tail(3) == "end"
    assert len(outcome.stdout.data()) == 1000
    assert after.stdout.text() == "last\n"


def test_many_steps_fill_the_disk_no_more_than_two(target, tmp_path, monkeypatch):
    """Assert that what earlier steps printed goes when it is much, and at the latest with a shell told so."""
    monkeypatch.setattr(Store, "LARGEST", 100_000)
    with Shell(target, tmp_path, forget=True) as shell:
        for number in range(8):
            outcome = shell.run(f"head -c 90000 /dev/zero | tr '\\0' {number}", 20)
            assert outcome.stdout.data() == str(number).encode() * 90_000
            assert sum(path.stat().st_size for path in tmp_path.iterdir() if path.is_file()) <= 180_000
    assert [path for path in tmp_path.iterdir() if path.is_file()] == []


def test_a_question_leaves_what_the_step_before_printed(target, tmp_path, monkeypatch):
    """Assert that only the next step lets it go: the shell is asked what it knows before a step's output is read."""
    monkeypatch.setattr(Store, "LARGEST", 100_000)
    with Shell(target, tmp_path) as shell:
        assert shell.run("echo first", 20).passed
        outcome = shell.run("head -c 110000 /dev/zero", 20)
        assert shell.ask("true", 20).passed
        assert outcome.stdout.data() == bytes(110_000)


def test_private_output_is_not_written(shell, tmp_path):
    outcome = shell.run("echo hidden-value\n(sleep 0.2; echo hidden-value) &", 20, private=True)
    after = shell.run("sleep 0.5\necho open", 20)
    assert outcome.stdout.text() == "hidden-value\n"
    assert "open" in after.stdout.text()
    kept = [path for path in tmp_path.iterdir() if path.is_file()]
    assert all(b"hidden-value" not in path.read_bytes() for path in kept)


def test_a_long_command(run):
    text = "".join(random.Random(1).choices("aé'\"\\$`! \t", k=100_000))
    quoted = "'" + text.replace("'", "'\\''") + "'"
    assert run(f"printf %s {quoted}").stdout.data() == text.encode()


def test_a_background_child_does_not_hold_the_step(run, target):
    """Assert that the step ends while its child still waits, and that what the child writes is no later step's."""
    place = Path(target.directory)
    outcome = run("(until [[ -e go ]]; do sleep 0.02; done; echo late; echo later >&2; : >gone) &\necho now")
    assert outcome.stdout.text() == "now\n"
    (place / "go").touch()
    while not (place / "gone").exists():
        time.sleep(0.02)
    time.sleep(0.5)  # what a connection takes to bring it here
    after = run("echo then")
    assert after.stdout.text() == "then\n"
    assert sorted(after.late.text().split()) == ["late", "later"]


def test_the_time_limit_ends_the_whole_family(shell, target):
    marker = str(3_000_000 + random.randrange(10**9))
    started = time.monotonic()
    outcome = shell.run(
        f"trap '' TERM\nsetsid sleep {marker} &\n(setsid sleep {marker} &)\nsleep {marker} | cat", 1
    )
    assert outcome.ending is Ending.TIMED_OUT
    assert time.monotonic() - started < 6
    assert "1 seconds" in outcome.reason
    assert outcome.remains == ""
    assert alive(marker) == []
    assert shell.run("echo back", 20).fresh


def test_closing_leaves_nothing(target, tmp_path):
    marker = str(3_000_000 + random.randrange(10**9))
    shell = Shell(target, tmp_path)
    shell.run(f"setsid sleep {marker} &", 20)
    shell.close()
    shell.close()
    shell.interrupt()
    left = alive(marker)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert left == []


def test_an_interrupted_run_leaves_nothing(tmp_path, target):
    def interrupt(*_):
        raise KeyboardInterrupt

    marker = str(3_000_000 + random.randrange(10**9))
    shell = Shell(target, tmp_path)
    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        shell.run("true", 20)
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        with pytest.raises(KeyboardInterrupt):
            shell.run(f"setsid sleep {marker} & sleep 20", 20)
    finally:
        signal.signal(signal.SIGALRM, before)
    left = alive(marker)
    shell.close()
    assert left == []


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.15, 0.3, 0.5])
def test_an_interrupt_leaves_nothing(tmp_path, delay):
    marker = str(3_000_000 + random.randrange(10**9))
    child = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("interrupted.py")), marker, str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdout
    assert child.stdout.readline() == b"ready\n"
    time.sleep(delay)
    child.send_signal(signal.SIGINT)
    _, error = child.communicate(timeout=20)
    assert (child.returncode, error) == (130, b"")
    assert alive(marker) == []


@pytest.mark.parametrize("name", ["BASH_ENV", "ENV", "PROMPT_COMMAND"])
def test_nothing_runs_at_the_start(target, tmp_path, name):
    (tmp_path / "start").write_text(f"touch {tmp_path}/started\n")
    value = f". {tmp_path}/start" if name == "PROMPT_COMMAND" else f"{tmp_path}/start"
    client = {**target.environment, name: value, "SHELLOPTS": "xtrace", "BASH_FUNC_printf%%": "() { false; }"}
    with Shell(Target(target.argv, target.directory, target.environment, client), tmp_path) as shell:
        outcome = shell.run("echo a", 20)
    assert (outcome.stdout.text(), outcome.stderr.text()) == ("a\n", "")
    assert not (tmp_path / "started").exists()
