"""What a command leaves otherwise in its shell: the directory, and variables."""

import pytest

from rolloutdocs import bash

MOVES = ("cd x", 'builtin "cd" x', "pushd x", "popd", "cd x && ls", "if true\nthen\n  cd x\nfi", "{ cd x; }")
STAYS = ("(cd x\nls)", "echo $(cd x)", "cd x | cat", "echo cd", "git -C cd log")
GIVES = (
    *("A=1", "A+=1", "A[0]=1", "export A=1", "declare -x B=1 A=2", "B=1 A=2", "A=$(date)"),
    *("for A in x\ndo\n  ls\ndone", "read -r A <x", "unset A"),
)
KEEPS = ("A=1 ls", "(A=1\nls)", "echo A=1", 'echo "$A"', "AB=1", "B=A")


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
