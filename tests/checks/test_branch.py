"""Branches that wait: nothing is done in one before it is told to begin, nor where nobody is left to tell it.

Each is tried by a program of its own, as this one has threads.
"""

import subprocess
import sys
import time
from pathlib import Path

import pytest

SETUP = """
import os, sys, time
from pathlib import Path
from rolloutdocs.checks.branch import branch, wait

def task(ready):
    ready()
    print("begun", flush=True)
    os._exit(7)

def make(name):
    output = os.open(name, os.O_WRONLY | os.O_CREAT)
    made = branch(task, output)
    os.close(output)
    return made

def ended(one):
    while one.status() is None:
        wait([one], 10)
    return one.status()

def alive(one):
    time.sleep(0.2)
    return one.status() is None
"""


def said(tmp_path: Path, program: str, status: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-c", SETUP + program],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (status, "")
    return done.stdout


def test_it_begins_when_it_is_told(tmp_path: Path) -> None:
    """Assert that a branch does nothing before its turn: `--jobs` says how many touch an environment at a time."""
    program = """
one = make("one")
print(alive(one), Path("one").read_text())
one.begin()
one.begin()
print(ended(one), Path("one").read_text())
"""
    assert said(tmp_path, program) == "True \n7 begun\n\n"


def test_one_that_is_dismissed_did_nothing(tmp_path: Path) -> None:
    """Assert that what never came to its turn was never begun, whoever else waits or runs."""
    program = """
one, two, three = make("one"), make("two"), make("three")
two.begin()
print(ended(two))
one.dismiss()
one.begin()
print(ended(one), repr(Path("one").read_text()), alive(three))
three.dismiss()
print(ended(three))
"""
    assert said(tmp_path, program) == "7\n-9 '' True\n-9\n"


@pytest.mark.parametrize("end", ["os._exit(0)", "os.kill(os.getpid(), 9)"], ids=["ends", "is killed"])
def test_none_is_left_of_a_program_that_is_gone(tmp_path: Path, end: str) -> None:
    """Assert that no branch waits for a program that will never tell it anything, even beside one made later."""
    program = f"""
print(*(make(name).pid for name in ("one", "two", "three")), flush=True)
{end}
"""
    left = said(tmp_path, program, -9 if "kill" in end else 0).split()
    deadline = time.monotonic() + 20
    while any(Path("/proc", pid).exists() for pid in left) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert [pid for pid in left if Path("/proc", pid).exists()] == []
    assert {name: tmp_path.joinpath(name).read_text("utf-8") for name in ("one", "two", "three")} == {
        "one": "",
        "two": "",
        "three": "",
    }
