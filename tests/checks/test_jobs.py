"""Several at once: never more than were asked for, one after the other, and nobody begins whom nobody told to.

Tried by a program of its own, as this one has threads.
"""

import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

from rolloutdocs.checks.jobs import START

PROGRAM = """
import json, os, sys, time
from pathlib import Path
from rolloutdocs.checks.jobs import Jobs

made, cut = [], []

class Watcher:
    def begins(self, job): made.append([job.name, time.monotonic()])
    def turn(self, jobs): pass
    def ended(self, job):
        if sys.argv[3:] == [job.name] and not cut:
            cut.append(job.name)
            raise KeyboardInterrupt
        print(job.output.read_text(), end="", flush=True)

def task(name):
    def run(ready):
        ready()
        begun = time.monotonic()
        time.sleep(float(sys.argv[2]))
        print(json.dumps([name, begun, time.monotonic()]), flush=True)
        os._exit(int(name))
    return run

jobs = Jobs([str(number) for number in range(7)], int(sys.argv[1]), task, Watcher())
jobs.run()
print(json.dumps(made))
print(json.dumps([[job.begun, job.code] for job in jobs.all]))
"""


Lines = list[list[object]]


def run(tmp_path: Path, at_once: int, seconds: float, *how: str) -> tuple[Lines, Lines, Lines]:
    """What each that began printed, when the parent made each, and what is known of all of them."""
    given = [sys.executable, "-c", PROGRAM, str(at_once), str(seconds), *how]
    done = subprocess.run(given, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    *said, made, known = map(json.loads, done.stdout.splitlines())
    return said, made, known


def test_never_more_than_were_asked_for(tmp_path: Path) -> None:
    """Assert that those which are there before their turn are not among those that run."""
    said, _, known = run(tmp_path, 3, 0.3)
    assert known == [[True, number] for number in range(7)]
    for _, begun, _ in said:
        assert sum(one[1] <= begun < one[2] for one in said) <= 3  # type: ignore[operator]


def test_one_after_the_other(tmp_path: Path) -> None:
    """Assert that they do not all begin at once: each would keep all the others from its processor.

    By the parent's clock: who is made at its turn begins then, and a busy machine may let it see that later.
    """
    _, made, _ = run(tmp_path, 7, 0.5)
    begun = [float(str(one[1])) for one in made]
    assert [one[0] for one in made] == list("0123456")
    assert begun[-1] - begun[0] > 5 * START / (os.cpu_count() or 1)
    assert all(after > before for before, after in pairwise(begun))


def test_after_an_interrupt_none_begins(tmp_path: Path) -> None:
    """Assert that those which wait never begin, and that those which run are asked to end and are waited for."""
    said, _, known = run(tmp_path, 2, 0.3, "0")
    assert "0" in [one[0] for one in said]
    begun = [bool(one[0]) for one in known]
    assert begun == sorted(begun, reverse=True)
    assert 1 < sum(begun) < 5
    assert [one[1] for one in known if not one[0]] == [None] * (7 - sum(begun))
    assert None not in [one[1] for one in known if one[0]]


def test_what_ended_is_shown_although_somebody_interrupts_that(tmp_path: Path) -> None:
    """Assert that the end of the very last is not lost, when nothing else would be done."""
    said, _, known = run(tmp_path, 7, 0.1, "6")
    assert "6" in [one[0] for one in said]
    assert known[6] == [True, 6]
