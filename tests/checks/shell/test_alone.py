"""A statement that is sent as part of what judges it does, and is seen to do, what it does when read by itself."""

import re
from pathlib import Path

import pytest
from rolloutdocs.checks.shell import Outcome, Shell, Target, protocol

from .conftest import ENVIRONMENT

#: Steps one after the other: the last but one is what is tried, the last one tells what it left.
TRIED = {
    "passes": ["true"],
    "fails": ["false"],
    "fails with another number": ["test 1 -eq 2"],
    "is not there": ["no-such-program"],
    "is a folder": ["/"],
    "prints": ["echo a"],
    "prints on standard error": ["ls /nowhere"],
    "sets a variable": ["A=1"],
    "declares one": ["declare -i A=1"],
    "sets one that cannot be set": ["readonly A=1", "A=2"],
    "uses one that is not set": ["set -u", "echo $NOWHERE"],
    "goes elsewhere": ["cd /"],
    "goes nowhere": ["cd /nowhere"],
    "breaks": ["break"],
    "breaks far": ["break 9"],
    "continues": ["continue"],
    "returns": ["return 4"],
    "exits": ["exit 3"],
    "exits well": ["exit"],
    "becomes another program": ["exec /bin/echo a"],
    "ends at failures": ["set -e", "false"],
    "is traced": ["set -x", "echo a"],
    "is traced and fails": ["set -x", "false"],
    "reads nothing": ["cat"],
    "sees pipes fail no more": ["set +o pipefail", "false"],
    "sees nothing fail": ["trap - ERR", "false"],
    "tells our names": ["echo $__rd_s $__rd_n"],
    "sets our names": ["__rd_n=5"],
    "has a trap of its own": ["trap 'echo gone' EXIT", "false"],
    "has a trap for each command": ["trap 'echo next' DEBUG", "echo a"],
    "has aliases": ["shopt -s expand_aliases", "alias echo=false", "echo a"],
    "has a function": ["builtin() { :; }", "false"],
    "asks how the last one ended": ["echo $?"],
}


def told(outcome: Outcome) -> tuple[object, ...]:
    """All that is seen of it, but for the time it took, what bash counts (lines, levels of a trace), and the reason."""
    parts = [re.sub(r"line \d+|^\++", "", one.text(), flags=re.M) for one in (outcome.stdout, outcome.stderr)]
    failing = outcome.failing and (outcome.failing.index, outcome.failing.text)
    return outcome.ending, outcome.status, failing, outcome.directory, outcome.fresh, *parts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "there").mkdir()
    return tmp_path


def done(folder: Path, steps: list[str]) -> list[tuple[object, ...]]:
    with Shell(Target(("bash",), str(folder / "there"), ENVIRONMENT), folder) as shell:
        return [told(shell.run(step, 5)) for step in steps]


@pytest.mark.parametrize("kind", TRIED)
def test_it_is_the_same(folder: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = [*TRIED[kind], "echo $- ${A-} $PWD", "false", "echo end"]
    alone = done(folder, steps)
    sent = protocol.sent
    monkeypatch.setattr(protocol, "sent", lambda statements: (sent(statements)[0], b""))
    assert alone == done(folder, steps)


def test_only_what_nothing_can_be_wrong_with_is_sent_so() -> None:
    hint = b"h"
    assert b"__rd_first" in protocol.step(hint, ("echo a",))
    for statements in (("echo a", "echo b"), ("echo a; echo b",), ("if",), ('echo "',), ("echo $(",)):
        assert b"__rd_first" not in protocol.step(hint, statements)


@pytest.mark.parametrize(
    "step",
    ["false", "true\nfalse", "! true", "true\n! true"],
    ids=["alone", "not alone", "untrapped", "the last"],
)
@pytest.mark.parametrize("word", ["if", "then", "for", "do", "done", "fi", "in", "[[", "__rd_begin"])
def test_what_the_step_before_made_unreadable_is_not_told_of_that_one(
    folder: Path, word: str, step: str
) -> None:
    with Shell(Target(("bash",), str(folder / "there"), ENVIRONMENT), folder) as shell:
        before = step.replace("false", "true").replace(
            "! ", ""
        )  # as many statements pass as the next step has
        assert shell.run("shopt -s expand_aliases", 5).passed
        assert shell.run(before.replace("true", f"alias {word}=:", 1), 5).passed
        assert not shell.run(step, 2).passed
