"""What carries an answer may cut it anywhere: a client that gives it on byte by byte, or keeps the last one back."""

import sys
from pathlib import Path

import pytest
from rolloutdocs.checks.shell import Ending, Shell, Target, attempt

from .conftest import CLIENT

CARRIER = """\
import os, subprocess, sys, threading, time
shell = subprocess.Popen(["env", "-i", "PATH=/usr/bin:/bin", "bash"], stdout=-1, stderr=-1)
def carry(source, sink):
    while data := os.read(source.fileno(), 65536):
        for piece in {pieces}:
            os.write(sink, piece)
            time.sleep({pause})
carriers = [threading.Thread(target=carry, args=one) for one in ((shell.stdout, 1), (shell.stderr, 2))]
[one.start() for one in carriers]
[one.join() for one in carriers]
sys.exit(shell.wait())
"""
HOW = {
    "byte by byte": ("(data[at : at + 1] for at in range(len(data)))", 0),
    "the last one later": ("(data[:-1], data[-1:])", 0.02),
}


@pytest.mark.parametrize(("pieces", "pause"), HOW.values(), ids=HOW)
def test_an_answer_in_pieces_is_read_whole(tmp_path: Path, pieces: str, pause: float) -> None:
    """Assert that the shell is found, and that nothing of the conversation stands in what a step printed."""
    argv = (sys.executable, "-I", "-c", CARRIER.format(pieces=pieces, pause=pause))
    with Shell(Target(argv, None, {}, CLIENT), tmp_path) as shell:
        for word in ("one", "two", "three"):
            outcome = shell.run(f"printf {word}", 10)
            assert (outcome.reason, outcome.stdout.text(), outcome.stderr.text()) == ("", word, "")
            assert outcome.late.size == 0


SLOWLY = "(data[at : at + 100] for at in range(0, len(data), 100))"


@pytest.mark.parametrize(("limit", "ending"), [(20, Ending.FINISHED), (1, Ending.LOST)])
def test_a_slow_line_is_no_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: float, ending: Ending
) -> None:
    """Assert that a shell is not given up while what the step printed still comes, until its time limit is over."""
    monkeypatch.setattr(attempt, "ANSWER", 0.5)
    argv = (sys.executable, "-I", "-c", CARRIER.format(pieces=SLOWLY, pause=0.04))
    with Shell(Target(argv, None, {}, CLIENT), tmp_path) as shell:
        assert shell.run("true", 10).passed
        outcome = shell.run("printf '%5000s' x", limit)
        assert outcome.ending is ending
        assert (outcome.stdout.size == 5000) == (ending is Ending.FINISHED)
