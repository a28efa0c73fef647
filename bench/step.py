"""What a step costs beyond its command: `echo` in the long-lived shell, beside a new `bash -c` each.

A thousand steps share one start of the shell, so that it hardly counts. The two are taken
in turns and the best of several rounds is kept, because a machine is rarely alone. The mark is a share of
1.0; less is better.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rolloutdocs.checks.shell import Shell, Target

STEPS = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
ROUNDS = 5
ENVIRONMENT = {"PATH": os.environ["PATH"], "HOME": "/"}


def measure(once: Callable[[str], object], steps: int) -> float:
    """Time one step among so many, in milliseconds."""
    started = time.perf_counter()
    for number in range(steps):
        once(f"echo {number}")
    return (time.perf_counter() - started) * 1000 / steps


def anew(command: str) -> None:
    """Run one step in a shell of its own."""
    subprocess.run(
        ["bash", "-c", command], env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True, check=True
    )


def main() -> None:
    """Print the table."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Shell(Target(("bash",), folder, ENVIRONMENT), Path(folder)) as shell,
    ):

        def step(command: str) -> None:
            outcome = shell.run(command, 10)
            if not outcome.passed or outcome.stdout.size == 0:
                raise SystemExit(f"{command}: {outcome}")

        step("echo warm")
        share = STEPS // ROUNDS
        pairs = [(measure(step, share), measure(anew, share)) for _ in range(ROUNDS)]
    ours, theirs = (min(column) for column in zip(*pairs, strict=True))
    print(f"{STEPS} steps of `echo`        ms a step   share")
    print(f"bash -c each             {theirs:9.3f}   {1:5.2f}")
    print(f"the shell, protected     {ours:9.3f}   {ours / theirs:5.2f}")


main()
