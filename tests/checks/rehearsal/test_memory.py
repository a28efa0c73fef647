"""What a shell knows after each step: asked for only where the shell tells that something changed, and then exactly."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from rolloutdocs.checks.redaction import Redaction
from rolloutdocs.checks.rehearsal import memory
from rolloutdocs.checks.rehearsal.memory import Memory
from rolloutdocs.checks.rehearsal.states import State, load, save
from rolloutdocs.checks.shell import Shell, Target

from tests.checks.test_standing import PLAN

STEP = PLAN.steps[0]
#: What a step may change of a shell without changing what it is called.
CHANGES = (
    "X=2",
    "export X",
    "unset X",
    "X='2\ndeclare -i RANDOM=\"5\"'",
    "A[1]='two\n\")'",
    "declare -A M=([a]=2)",
    "f() { :; }",
    "set -u",
    "shopt -s globstar",
    "umask 077",
    "cd /",
)


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    with Shell(Target(("bash",), str(tmp_path), {"PATH": "/usr/bin:/bin"}), tmp_path) as shell:
        yield shell


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often all values were asked for."""
    found: list[str] = []
    ask = memory._asked
    monkeypatch.setattr(memory, "_asked", lambda shell: found.append("asked") or ask(shell))
    return found


def test_a_step_that_changes_nothing_costs_no_question(
    shell: Shell, tmp_path: Path, asked: list[str]
) -> None:
    keeper = Memory(tmp_path / "state.json", "run", Redaction([]))
    assert not keeper.begin(shell, 1)
    assert shell.run("X=1; A=(one 'a\nb'); declare -A M=([a]=1)", 10).passed
    keeper.keep(shell, 1, STEP)
    del asked[:]
    for command in (
        "echo $RANDOM $SECONDS; sleep 0.01",
        "true 'a\nb'",
        "(X=3; exit)",
        "echo two\necho lines",
    ):
        assert shell.run(command, 10).passed
        keeper.keep(shell, 1, STEP)
    assert asked == []
    states = load(tmp_path / "state.json", "run")
    assert len(states) == 5
    assert set(map(repr, states)) == {repr(states[0])}
    assert states[0].variables == {"X": ["", "1"]}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_seen(shell: Shell, tmp_path: Path, asked: list[str], change: str) -> None:
    """Assert that what is kept is what asking for everything gives."""
    keeper = Memory(tmp_path / "state.json", "run", Redaction([]))
    keeper.begin(shell, 1)
    assert shell.run("X=1; A=(one 'a\nb'); declare -A M=([a]=1)", 10).passed
    keeper.keep(shell, 1, STEP)
    del asked[:]
    assert shell.run(change, 10).passed
    keeper.keep(shell, 1, STEP)
    assert asked == [] if change.startswith("cd") else ["asked"]
    keeper._seen = memory.Seen()
    keeper.keep(shell, 1, STEP)
    _, seen, whole = load(tmp_path / "state.json", "run")
    assert seen == whole


def test_what_looks_like_a_function_in_a_value_is_none(shell: Shell) -> None:
    """Assert that functions and mask are those of the shell, whatever stands in the value that is told last."""
    shell.telling = True
    assert shell.run("zz=$'\\numask\\ndeclare -f evil\\n0000'; f() { :; }; export -f f; umask 027", 10).passed
    found = memory._asked(shell)
    assert {name for name, (kind, _) in found.items() if kind == "function"} == {"f"}
    assert found["file mode mask"] == ("mask", "0027")
    assert found["zz"] == ("", "\numask\ndeclare -f evil\n0000")


def test_half_a_line_is_no_state(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    states = [State(1, "a", "/", {"X": ["", "1"]}), State(1, "b", "/", {"X": ["", "1"]}), State(2, "c", "/x")]
    save(path, "run", states)
    assert load(path, "run") == tuple(states)
    assert load(path, "another") == ()
    path.write_bytes(path.read_bytes()[:-1])
    assert load(path, "run") == tuple(states[:2])
