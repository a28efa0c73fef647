"""A step over SSH on loopback, beside a new `ssh` for each command: without connection sharing, and with it.

A real sshd, as the tests have it. All on the clock, as much of it is waiting.
`--steps N`, `--rounds N`.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from rolloutdocs.checks.shell import Shell, Target
from rows import ROOT, median, row, spread, took

sys.path.insert(0, str(ROOT))
from tests.sshd import Sshd

CLIENT = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}


def steps(server: Sshd, folder: Path, count: int) -> float:
    """Seconds of each of so many steps in one far shell that is there."""
    with Shell(Target(server.argv, None, {}, CLIENT), folder) as shell:

        def every() -> None:
            for number in range(count):
                assert shell.run(f"echo {number}", 30).passed

        assert shell.run("true", 30).passed
        return took(every).clock / count


def anew(server: Sshd, count: int, *options: str) -> float:
    """Seconds of so many new clients."""

    def every() -> None:
        for number in range(count):
            words = ["ssh", *options, *server.argv[1:-1], f"echo {number}"]
            subprocess.run(words, env=CLIENT, stdin=subprocess.DEVNULL, capture_output=True, check=True)

    return took(every).clock


def main() -> None:
    """Print the rows."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--steps", type=int, default=200)
    words.add_argument("--rounds", type=int, default=3)
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        server = Sshd(folder)
        shared = ("-o", "ControlMaster=auto", "-o", f"ControlPath={folder}/c", "-o", "ControlPersist=60")
        try:
            anew(server, 1, *shared)
            rounds = [_round(server, folder, given.steps, shared) for _ in range(given.rounds)]
            subprocess.run(
                ["ssh", *shared, "-O", "exit", *server.argv[1:-1]],
                env=CLIENT,
                capture_output=True,
                check=False,
            )
        finally:
            server.stop()
    own, alone, together = zip(*rounds, strict=True)
    for other, name, limit in ((alone, "without sharing", 0.1), (together, "with sharing", 1.0)):
        ratios = [mine / theirs for mine, theirs in zip(own, other, strict=True)]
        note = f"{median(own):.2f} ms, {spread(ratios)}"
        row(
            "a step over ssh",
            f"a new ssh for each {name}, {median(other):.1f} ms",
            median(ratios),
            limit=limit,
            note=note,
        )


def _round(server: Sshd, folder: Path, count: int, shared: tuple[str, ...]) -> tuple[float, float, float]:
    """Milliseconds each of a step, of a new client, and of a new client with a shared connection."""
    few = max(5, count // 10)
    own = steps(server, folder, count)
    return own * 1000, anew(server, few) / few * 1000, anew(server, few, *shared) / few * 1000


if __name__ == "__main__":
    main()
