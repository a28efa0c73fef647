"""What every shell owes, on this machine or a far one. One case a line where input and outcome say it all."""

import contextlib
import os
import signal
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from rolloutdocs.checks.shell import Ending, Shell, Target

from .conftest import within

PASSES = {
    "a pipe": "printf 'b\\na\\n' | sort",
    "a writer cut off": "seq 1 1000000 | head -1",
    "a writer cut off, in a loop": "for i in 1 2; do seq 1 1000000 | head -1; done",
    "a writer cut off, in a subshell": "(seq 1 1000000 | head -1)",
    "a writer cut off, in an assignment": 'x=$(seq 1 1000000 | head -1)\n[ "$x" = 1 ]',
    "a writer cut off, in a function": "f() { seq 1 1000000 | head -1; }\ng() { f; }\ng",
    "a writer cut off, with set -e": "set -e; seq 1 1000000 | head -1",
    "a condition": "if false; then echo no; fi",
    "a here-document": "cat <<'EOF'\n$x \\ 'y'\nEOF",
    "a continued line": "echo a \\\n  b",
    "a reading command": "cat",
    "comments and blank lines": "# first\n\necho a  # then\n",
    "set -euo pipefail": "set -euo pipefail\necho a",
    "quotes of every kind": '[ "\'\\"" = \\\'\\" ]',
    "text that is no ASCII": "[ é = $'\\303\\251' ]",
    "a failure asked for": "while ! true; do false; done",
}

FAILS = {
    "a missing command": ("nosuchcommand", 127),
    "in the middle": ("true\n(exit 3)\necho no", 3),
    "two on a line": ("false; echo no", 1),
    "first in a pipe": ("false | cat", 1),
    "first in a pipe, in a loop": ("for i in 1 2; do false | cat; echo no; done", 1),
    "in the middle of a pipe": ("true | (exit 4) | cat", 4),
    "a writer that failed otherwise": ("(seq 1 100000; exit 5) | head -1 >/dev/null; (exit 6) | true", 6),
    "before &&": ("false && true\necho no", 1),
    "behind &&": ("true && (exit 7)", 7),
    "in a function": ("f() { (exit 8); echo no; }\nf", 8),
    "in a function of a function": ("f() { g; echo no; }\ng() { (exit 9); echo no; }\nf", 9),
    "in a loop": ("for i in 1 2; do (exit 10); echo no; done", 10),
    "in a while that reads": ("printf '1\\n2\\n' | while read -r x; do (exit 11); echo no; done", 11),
    "in a subshell": ("(false; echo no)", 1),
    "in a group": ("{ false; echo no; }", 1),
    "in a branch": ("if true; then false; echo no; fi", 1),
    "in a case": ("case x in x) false; echo no ;; esac", 1),
    "in an assignment": ("x=$(exit 12)\necho no", 12),
    "in an eval": ("eval 'false; echo no'", 1),
    "in a sourced file": ("echo 'false; echo no' > f\nsource ./f", 1),
    "behind a file that puts off what sees it": (
        "echo 'set +e +E +o pipefail; trap - ERR EXIT' > f\nsource ./f\nf() { (exit 13) | true; echo no; }\nf",
        13,
    ),
    "in a function that says set +e": ("f() { set +e; false; echo no; }\nf", 1),
    "with set -e": ("set -e\nfalse\necho no", 1),
    "a test": ("[ a = b ]", 1),
    "arithmetic": ("x=$((1 / 0))\necho no", 1),
    "a read-only variable": ("readonly R=1\nR=2; echo no", 1),
    "a redirection": ("echo no > /no/such/file", 1),
    "reading from nothing": ("read -r x", 1),
    "a signal": ("bash -c 'kill -9 $$'", 137),
    "a lone broken pipe": ("bash -c 'kill -PIPE $$'", 141),
    "a broken pipe behind a cut off writer": (
        "f() { seq 1 100000 | head -1 >/dev/null; bash -c 'kill -PIPE $$'; }\nf",
        141,
    ),
    "a stray break": ("break\necho no", 1),
    "a stray continue": ("continue", 1),
    "a stray return": ("return 0\necho no", 2),
    "local outside of a function": ("local x=1", 1),
}


@pytest.mark.parametrize("command", PASSES.values(), ids=PASSES)
def test_passes(run, command):
    outcome = run(command)
    assert outcome.passed, outcome
    assert outcome.reason == ""


@pytest.mark.parametrize(("command", "status"), FAILS.values(), ids=FAILS)
def test_fails_and_stops(run, command, status):
    run("kept=before")
    outcome = run(command)
    assert (outcome.ending, outcome.status) == (Ending.FINISHED, status)
    assert outcome.failing is not None
    assert outcome.failing.text in command
    assert outcome.reason
    assert "no\n" not in outcome.stdout.text()
    after = run('echo "$kept"')
    assert (after.stdout.text(), after.fresh) == ("before\n", False)


def test_names_the_failing_statement(run):
    outcome = run("echo a\nf() {\n  (exit 3)\n}\nf\necho no")
    assert outcome.failing is not None
    assert (outcome.failing.index, outcome.failing.text) == (2, "f")
    assert "exit 3" in outcome.failing.command
    assert outcome.stdout.text() == "a\n"


def test_environment_and_directory_are_the_declared_ones(run, target):
    outcome = run('printf %s "$GIVEN"\npwd >&2')
    assert outcome.stdout.text() == target.environment["GIVEN"]
    assert outcome.stderr.text() == f"{target.directory}\n"
    assert outcome.directory == target.directory


def test_values_are_in_no_argument_list(target, tmp_path):
    secret = f"only-in-the-environment-{os.getpid()}"
    with Shell(Target(target.argv, target.directory, {**target.environment, "S": secret}), tmp_path) as other:
        seen = other.run('sleep 0 && printf %s "$S"', 20)
        arguments = [argument for argument in everybodys_arguments() if secret.encode() in argument]
    assert seen.stdout.text() == secret
    assert arguments == []


def everybodys_arguments():
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            yield path.read_bytes()


def test_state_carries(run):
    run('x=1\nf() { echo "f $x"; }\ndeclare -A m\nm[k]=v\nset -- a b\nmkdir sub\ncd sub\nexport Y=2')
    outcome = run('f\necho "${m[k]} $* $(basename "$PWD")"\nbash -c \'echo $Y\'')
    assert outcome.stdout.text() == "f 1\nv a b sub\n2\n"


def test_state_carries_past_a_failure(run):
    run("x=1\nsleep 0 &\nfalse")
    outcome = run('wait "$!"\necho "$x"')
    assert outcome.stdout.text() == "1\n"


@pytest.mark.parametrize(
    "command",
    [
        "echo 'open",
        'echo "open',
        "cat <<EOF\nopen",
        "{ echo",
        "if true; then",
        "for x in",
        "echo $(",
        "echo )",
        "true\n}; echo no; {\ntrue",
    ],
)
def test_unreadable_runs_nothing(run, command):
    outcome = run(f"echo no\n{command}")
    assert outcome.ending is Ending.UNREAD
    assert outcome.stdout.text() == ""
    assert run("echo yes").stdout.text() == "yes\n"


def test_nul_is_refused(run):
    assert run("echo a\0b").ending is Ending.UNREAD


@pytest.mark.parametrize(
    ("command", "status"),
    [
        ("echo a\nexit 0\necho no", 0),
        ("exit 3", 3),
        ("exec true", 0),
        ("f() { exit 4; }\nf", 4),
        ("set -u\necho $nope", 1),
        ("echo ${nope:?}", 127),
    ],
)
def test_ending_the_shell_is_a_failure(run, command, status):
    run("x=1")
    outcome = run(command)
    assert outcome.ending is Ending.SHELL_ENDED
    assert not outcome.passed
    assert outcome.status == status or "nope" in command
    assert "no\n" not in outcome.stdout.text()
    after = run('echo "[$x$GIVEN]"')
    assert after.fresh
    assert after.stdout.text().startswith("[it's")
    assert not run("true").fresh


def test_a_killed_shell_is_no_pass(run, target):
    outcome = run("kill -9 $$")
    assert outcome.ending is (Ending.SHELL_ENDED if target.argv == ("bash",) else Ending.LOST)
    assert run("echo back").fresh


def test_a_lost_connection_is_lost(shell, run, target):
    run("true")
    client = shell._connection.process
    threading.Timer(0.2, os.kill, (client.pid, signal.SIGKILL)).start()
    outcome = run("sleep 5")
    if target.argv == ("bash",):
        assert outcome.ending is Ending.SHELL_ENDED
    else:
        assert outcome.ending is Ending.LOST
        assert outcome.undecided
        assert outcome.remains == ""
    assert within(target.directory) == []
    assert run("echo back").fresh


@pytest.mark.parametrize(
    "argv",
    [("/no/such/shell",), ("false",), ("sh", "-c", "echo denied >&2; exit 255")],
    ids=lambda argv: argv[-1],
)
def test_a_shell_that_does_not_start_is_lost(argv, target, tmp_path):
    with Shell(Target(argv, None, target.environment), tmp_path) as shell:
        outcome = shell.run("true", 5)
    assert outcome.ending is Ending.LOST
    assert argv[0] in outcome.reason
    assert "echo denied" not in argv[-1] or outcome.reason.endswith("denied")


def test_a_bash_that_is_too_old_is_lost(target, tmp_path):
    client = "sed -u 's/BASH_VERSION/SAID_VERSION/' | SAID_VERSION='3.2.57(1)-release' bash"
    with Shell(Target(("bash", "-c", client), None, target.environment), tmp_path) as shell:
        outcome = shell.run("true", 5)
    assert outcome.ending is Ending.LOST
    assert outcome.reason.endswith("is bash 3.2.57(1)-release; 4.4 or newer is needed")


def test_a_missing_directory_is_lost(target, tmp_path):
    with Shell(Target(target.argv, "/no/such/place", target.environment), tmp_path) as shell:
        outcome = shell.run("touch ran", 5)
    assert outcome.ending is Ending.LOST
    assert "/no/such/place" in outcome.reason


def test_what_is_read_at_once_is_counted_in_bytes(target, tmp_path):
    """Assert that no character of a value, in no locale of the shell, makes it wait for more than was sent."""
    environment = {**target.environment, "LC_ALL": "C.UTF-8", "X": "é漢\udcff\n"}
    with Shell(replace(target, environment=environment), tmp_path) as shell:
        short, long = shell.run('printf %s "$X"', 10), shell.run(f'printf %s "$X" "{"é" * 400}"', 10)
    assert short.stdout.data() == "é漢\udcff\n".encode(errors="surrogateescape")
    assert long.stdout.data() == short.stdout.data() + ("é" * 400).encode()


def test_something_is_done_while_a_command_runs(shell):
    """Assert that it is done after the command was sent: this one waits for what is done meanwhile."""
    assert shell.run("mkfifo gate", 20).passed
    gate = Path(shell.run("pwd", 20).stdout.text().rstrip("\n")) / "gate"
    shell.meanwhile = lambda: gate.write_text("open\n")
    outcome = shell.run("cat gate", 20)
    assert (outcome.passed, outcome.stdout.text()) == (True, "open\n"), outcome


def test_a_report_that_no_pipe_can_hold_is_read(shell):
    """Assert it of a shell that knows much: its last word, on the other stream, comes when all else was read."""
    shell.telling = True
    assert shell.run("MUCH=$(head -c 600000 /dev/zero | tr '\\0' x)", 20).passed
    assert shell.told.state.count("x") > 600_000
    assert shell.run("echo next", 20).stdout.text() == "next\n"


#: It is what it will be, and no longer a shell that is about to.
SLEEPS = "until [[ $(cat /proc/$!/comm) == sleep ]]; do sleep 0.01; done"


def test_what_goes_on_is_named_when_it_is_ended(shell):
    shell.run(f"setsid sleep 300 >/dev/null 2>&1 </dev/null &\n{SLEEPS}", 20)
    shell.close()
    assert shell.ended == ("sleep",)


def test_what_ended_by_itself_is_not_named(shell):
    shell.run("sleep 0.01 & wait", 20)
    shell.close()
    assert shell.ended == ()
