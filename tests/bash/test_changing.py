"""What a command leaves otherwise in its shell: the directory, and variables."""

import pytest

from rolloutdocs import bash
from rolloutdocs.bash.leaning import ARGUMENTS, BEFORE, LIMITS, STACK

MOVES = ("cd x", 'builtin "cd" x', "pushd x", "popd", "cd x && ls", "if true\nthen\n  cd x\nfi", "{ cd x; }")
STAYS = ("(cd x\nls)", "echo $(cd x)", "cd x | cat", "echo cd", "git -C cd log")
GIVES = (
    *("A=1", "A+=1", "A[0]=1", "export A=1", "declare -x B=1 A=2", "B=1 A=2", "A=$(date)"),
    *("for A in x\ndo\n  ls\ndone", "read -r A <x", "unset A"),
    *("((A = 1))", "let A=1", "eval A=1"),
)
KEEPS = (
    "A=1 ls",
    "env A=1 ls",
    "timeout 9 env A=1 ls",
    "sudo A=1 ls",
    'sudo -u app A="$A" ls',
    "sudo -u app ls A=1",
    "kubectl set env deployment/x A=1",
    "(A=1\nls)",
    "echo A=1",
    'echo "$A"',
    "AB=1",
    "B=A",
)
LEFT = {
    "cd x": {BEFORE},
    "pushd x": {BEFORE, STACK},
    "shift 2": {ARGUMENTS},
    "ulimit -n 64": {LIMITS},
    "ulimit -a": set(),
    "set -- a b": {ARGUMENTS},
    "set a": {ARGUMENTS},
    "set -u -- a": {ARGUMENTS},
    'set "$@"': {ARGUMENTS},
    "set -eu -o pipefail +x": set(),
    "set -euo pipefail": set(),
    "(cd x)": set(),
    "ls": set(),
    "echo cd": set(),
    "set -o pipefail a": {ARGUMENTS},
    "set -": {ARGUMENTS},
    "builtin popd": {BEFORE, STACK},
}
LEANING = {
    "cd -": {BEFORE},
    'cp a "$OLDPWD"': {BEFORE},
    "ls ${OLDPWD}/x": {BEFORE},
    "ls ~-/x": {BEFORE, STACK},
    "popd": {STACK},
    "dirs -v": {STACK},
    "ls ~+1/x": {STACK},
    "ls ~2": {STACK},
    "echo $DIRSTACK": {STACK},
    'echo "$1"': {ARGUMENTS},
    "echo ${10:-x}": {ARGUMENTS},
    'ls "${@:2}"': {ARGUMENTS},
    "echo $#": {ARGUMENTS},
    "echo ${#}": {ARGUMENTS},
    "shift": {ARGUMENTS},
    "(cd -)": {BEFORE},
    "X=$(ls $1)": {ARGUMENTS},
    "cat <<X\n$1\nX": {ARGUMENTS},
    "ls | grep $1": {ARGUMENTS},
    "cd x && cd -": set(),
    "set -- a\necho $1": set(),
    "f() { echo $1; }": set(),
    "echo '$1' $? $$": set(),
    "(cd x)\ncd -": {BEFORE},
    "cd - && cd x": {BEFORE},
    "f() { cd -; }": {BEFORE},
    "ls ~ ~root": set(),
    "f() { set -- a; }\necho $1": {ARGUMENTS},
    "awk '{print $1}' x": set(),
    "echo ${#X} a~-b": set(),
}


@pytest.mark.parametrize("command", MOVES)
def test_it_leads_the_shell_elsewhere(command: str) -> None:
    assert bash.moves(command)


@pytest.mark.parametrize("command", STAYS)
def test_it_leaves_the_shell_where_it_is(command: str) -> None:
    assert not bash.moves(command)


@pytest.mark.parametrize("command", GIVES)
def test_it_sets_the_variable(command: str) -> None:
    assert bash.gives(command, {"A", "OTHER"}) == {"A"}


@pytest.mark.parametrize("command", KEEPS)
def test_it_leaves_the_variable_as_it_is(command: str) -> None:
    assert bash.gives(command, {"A", "OTHER"}) == frozenset()


@pytest.mark.parametrize(("command", "left"), LEFT.items())
def test_it_leaves_what_no_assignment_brings_back(command: str, left: set[str]) -> None:
    assert bash.left(command) == left


@pytest.mark.parametrize(("command", "taken"), LEANING.items())
def test_it_takes_that_from_the_shell_it_begins_in(command: str, taken: set[str]) -> None:
    assert bash.leaning(command) == taken | {LIMITS}
