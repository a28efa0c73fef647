"""What a shell is not asked about: statements that leave it as it was, in a shell where words mean what they say."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as some
from rolloutdocs.checks.shell import Shell, Target
from rolloutdocs.checks.shell.quiet import HARMLESS, SETTING, plain, quiet, tame

from rolloutdocs.bash.builtins import BUILTINS

PATH = {"PATH": "/usr/bin:/bin"}
#: Runs each of its arguments in a subshell; prints those after which `$DUMP` says something else than before.
RUN = r"""
cd /usr; A=/var; f() { :; }; export f
for each; do
  (before=$(eval "$DUMP"); eval "$each" >/dev/null 2>&1 </dev/null
   after=$(eval "$DUMP"); [[ $before == "$after" ]] || printf '%s\n' "$each")
done
"""
MEANING = "declare -F; alias; trap; enable; shopt; set -o"
#: Without what bash says of itself or of the last command, and what the runner needs.
ALL = (
    f"{MEANING}; umask; pwd; declare -p | grep -vE "
    "'^declare -[^ ]+ (_|BASH[A-Z_]*|EPOCH[A-Z]*|S?RANDOM|SECONDS|PIPESTATUS|FUNCNAME|OLDPWD|before|after|each)(=|$)'"
)
SAFE = sorted(BUILTINS - {"kill", "suspend", "fg", "bg", "wait"})
STATEMENTS = some.builds(
    lambda first, rest: " ".join([first, *rest]),
    some.sampled_from(
        [*SAFE, "ls", "/bin/echo", "./none", "sleep", "B=1", "B=$A", "a.b", "'B'=1", "$A", "if"]
    ),
    some.lists(
        some.sampled_from(["$A", "B=1", "'B C'", '"$A"', "-p", "-n", "-v", "-f", "f", "A", "B"]), max_size=3
    ),
)


def state(shell: Shell) -> str:
    """What it knows, as it told it last."""
    assert shell.told
    return shell.told.state


def changed(statements: list[str], dump: str) -> list[str]:
    words = ["bash", "--norc", "-c", RUN, "run", *statements]
    done = subprocess.run(
        words, env={**PATH, "DUMP": dump}, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.splitlines()


@settings(max_examples=10, deadline=None, phases=[Phase.generate])
@given(some.lists(STATEMENTS, min_size=30, max_size=60))
def test_what_is_quiet_changes_nothing(statements: list[str]) -> None:
    """Assert that bash knows the same after each of them, and that after tame ones words mean the same."""
    found = [one for one in statements if quiet(one)]
    assert changed(found, ALL) == []
    assert changed([one for one in statements if tame(one)], MEANING) == []


def test_what_is_not_quiet_is_seen_by_that_test() -> None:
    """Assert that the test above would see what it is there for."""
    for one in ("B=1", "cd /", "umask 077", "read B", "f() { echo; }; g() { :; }", "alias a=b"):
        assert changed([one], ALL) == [one]
        assert not quiet(one)
    for one in (
        "g() { :; }",
        "alias a=b",
        "trap : USR1",
        "enable -n echo",
        "shopt -s expand_aliases",
        "set -f",
    ):
        assert changed([one], MEANING) == [one]
        assert not tame(one)


def test_every_builtin_is_known() -> None:
    """Assert that none of this bash is taken for a program."""
    done = subprocess.run(["bash", "-c", "compgen -b"], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= BUILTINS
    assert HARMLESS | SETTING <= BUILTINS


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    with Shell(Target(("bash",), str(tmp_path), PATH), tmp_path) as opened:
        opened.telling = True
        yield opened


def test_what_a_quiet_statement_left_is_told_as_it_was(shell: Shell) -> None:
    """Assert that it is told without being asked for, with the directory of now, and is what the shell would say."""
    shell.run("X=one", 10)
    assert 'X="one"' in state(shell)
    before = state(shell)
    shell.run("ls $X\nsleep 0", 10)
    assert state(shell) is before
    shell.run("X=two", 10)
    assert 'X="two"' in state(shell)


@pytest.mark.parametrize(
    ("before", "word"),
    [
        ("ls() { X=two; }", "ls"),
        ("function ./ls { X=two; }", "./ls"),
        ("shopt -s expand_aliases\nalias ls=X=two", "ls"),
        ("trap X=two CHLD", "/bin/true"),
        ("eval 'ls() { X=two; }'", "ls"),
        ("source ./defines", "ls"),
        ("A=eval", '$A "X=two"'),
        ("true", "eval X=two"),
        ("true", "printf -v X two"),
        ("true", "X=two"),
        ("true", "read X <<< two"),
        ("true", "ls; X=two"),
        ("unset X", "echo ${X:=two}"),
        ("true", "true && X=two"),
    ],
)
def test_a_word_that_means_something_else_is_seen(
    shell: Shell, tmp_path: Path, before: str, word: str
) -> None:
    """Assert that a change is told however plain the words are that made it."""
    (tmp_path / "defines").write_text("ls() { X=two; }\n")
    shell.run("X=one", 10)
    for command in (before, "sleep 0", word):
        shell.run(command, 10)
    assert 'X="two"' in state(shell)


def test_a_new_shell_is_asked_anew(shell: Shell) -> None:
    """Assert that what the one before it knew is not taken for its own."""
    shell.run("X=one", 10)
    shell.run("exit 3", 10)
    shell.run("ls", 10)
    assert "X=" not in state(shell)
    assert "declare" in state(shell)


def test_what_runs_apart_leaves_the_shell_as_it_is(shell: Shell) -> None:
    shell.run("X=one", 10)
    assert shell.run("X=two; ls() { X=two; }", 10, apart=True).passed
    assert shell.run("ls", 10).passed
    assert 'X="one"' in state(shell)


def test_a_shell_that_may_begin_with_words_of_its_own() -> None:
    """Assert that another program than bash, its options, and a login by ssh, after which it reads a file, are seen."""
    assert plain(("bash",), PATH)
    assert plain(("/usr/bin/bash",), PATH)
    for argv in (("ssh", "host", "bash"), ("bash", "--rcfile", "x"), ("./bash.sh",)):
        assert not plain(argv, PATH)
    assert not plain(("bash",), {**PATH, "SSH_CLIENT": "10.0.0.1 2 3"})


@pytest.mark.parametrize("statement", ["export -f f", "declare -xf f", "readonly -f f", "typeset +f f"])
def test_what_speaks_of_functions_ends_what_is_known(statement: str) -> None:
    assert not tame(statement)
    assert tame(statement.replace("f f", "x f"))
