"""What one step more costs: (time of many steps - time of one) / (many - 1), with every protection on.

Beside it a new `bash -c` for each command, and what other programs that run documents take for theirs. Time is that
of the processor, of all processes, as that says more on a busy machine; for our own step, on the clock, too. All are
taken in turns.
"""

import argparse
import gc
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import lab
import peers
from rolloutdocs.checks.setting import KEPT
from rolloutdocs.checks.shell import Shell, Target
from rolloutdocs.checks.verify import Order, verify
from rows import Took, compiled, median, row, run, spread, took, tool

from rolloutdocs.cli import MADE, reading
from rolloutdocs.cli.runs.audience import Audience
from rolloutdocs.cli.runs.progress import Progress, console

KINDS = {"echo": "echo {}", "an external command": "/bin/echo {}"}
SLOW = {"bats": 100}  #: programs that take so long for a step that fewer are enough
#: What a step has of the caller's variables. With `LANG` a program reads its language's files, which takes as long as
#: many a program: all have the same.
ENVIRONMENT = {name: os.environ[name] for name in ("PATH", *KEPT) if name in os.environ}

Measure = Callable[[int], Took]


def anew(command: str) -> Measure:
    """A new shell for each command."""

    def measure(steps: int) -> Took:
        def every() -> None:
            for number in range(steps):
                words = ["bash", "-c", command.replace("{}", str(number))]
                subprocess.run(
                    words, env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True, check=True
                )

        return took(every)

    return measure


def bare(command: str, folder: Path) -> Measure:
    """The long-lived shell alone: sent, protected, its output kept with a digest."""

    def measure(steps: int) -> Took:
        def every() -> None:
            with Shell(Target(("bash",), str(folder), ENVIRONMENT), folder) as shell:
                for number in range(steps):
                    outcome = shell.run(command.replace("{}", str(number)), 10)
                    assert outcome.passed, outcome

        return took(every)

    return measure


def whole(projects: dict[int, Path]) -> Measure:
    """The command as people start it: source and pages are read, compared and rehearsed."""

    def measure(steps: int) -> Took:
        return tool(projects[steps], "verify", "--env", "staging")

    return measure


def inside() -> None:
    """In a process of its own: read, then run, and print what the run took."""
    gc.set_threshold(MADE, 10, 10)  # as the command itself has it
    read = reading.pages_with_source(Path("content"), Path("docs"), "staging")
    order = Order(
        read.plan, read.pages, "staging", read.policy, read.policy_path, Path(".rolloutdocs"), read.rollout
    )
    shown = Progress(console(), read, "staging")
    audience = Audience(shown, shown.urgent)
    result = took(lambda: verify(order, audience, audience.meanwhile))
    print(f"\n{result.clock} {result.processor}", file=sys.stderr)


def peer(name: str, program: Path, command: str, folder: Path) -> Measure:
    """One document of another program, with as many commands."""

    def measure(steps: int) -> Took:
        text, suffix = document(name, [command.replace("{}", str(number)) for number in range(steps)])
        path = folder / f"{name}-{steps}.{suffix}"
        path.write_text(text)
        words = [str(program), *(("-l", "shell") if name == "byexample" else ()), str(path)]
        return run(folder, *words)

    return measure


def document(name: str, commands: list[str]) -> tuple[str, str]:
    """As each of them wants it; every command prints its number, and that is compared."""
    pairs = [(command, command.split()[-1]) for command in commands]
    if name in ("cram", "prysk"):
        return "".join(f"  $ {command}\n  {out}\n" for command, out in pairs), "t"
    if name == "byexample":
        return "".join(f"```shell\n$ {command}\n{out}\n\n```\n\n" for command, out in pairs), "md"
    if name == "shelltest":
        return "".join(f"{command}\n>>>\n{out}\n>>>= 0\n\n" for command, out in pairs), "test"
    tests = (
        f'@test "step {out}" {{\n  run {command}\n  [ "$output" = {out} ]\n}}\n\n' for command, out in pairs
    )
    return "".join(tests), "bats"


@dataclass(frozen=True, slots=True)
class Slope:
    """Milliseconds for one step more."""

    processor: float
    clock: float


def slope(measure: Measure, steps: int) -> Slope:
    """Of a measure taken with so many steps, and with one."""
    many, one = measure(steps), measure(1)
    return Slope(
        (many.processor - one.processor) * 1000 / (steps - 1), (many.clock - one.clock) * 1000 / (steps - 1)
    )


def ran(projects: dict[int, Path]) -> Measure:
    """What a run says it took itself; what it shows goes where it costs no other program's time."""

    def measure(steps: int) -> Took:
        words = [sys.executable, str(Path(__file__).resolve()), "--inside"]
        done = subprocess.run(
            words,
            cwd=projects[steps],
            env=compiled(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=True,
        )
        clock, processor = map(float, done.stderr.split()[-2:])
        return Took(clock, processor)

    return measure


def main() -> None:
    """Print the rows."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--steps", type=int, default=1000)
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument(
        "--inside", action="store_true", help="run what is in this folder, and say what it took"
    )
    given = words.parse_args()
    if given.inside:
        inside()
        return
    programs = peers.found()
    for kind, command in KINDS.items():
        with tempfile.TemporaryDirectory() as made:
            _kind(kind, command, Path(made), given.steps, given.rounds, programs)


def _kind(kind: str, command: str, folder: Path, steps: int, rounds: int, programs: dict[str, Path]) -> None:
    projects = {count: lab.write(folder / str(count), count, command) for count in (1, steps)}
    measures: dict[str, Callable[[], Slope]] = {
        "bash": lambda: slope(anew(command), steps),
        "run": lambda: slope(ran(projects), steps),
        "shell": lambda: slope(bare(command, folder), steps),
        "whole": lambda: slope(whole(projects), steps),
    }
    for name, program in programs.items():
        few = min(steps, SLOW.get(name, steps))
        measures[name] = partial(slope, peer(name, program, command, folder), few)
    found: dict[str, list[Slope]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            found[name].append(measure())

    def told(name: str, what: str, limit: float | None = None, of: str = "processor") -> None:
        base, own = ([getattr(one, of) for one in found[which]] for which in ("bash", name))
        ratios = [one / other for one, other in zip(own, base, strict=True)]
        note = f"{median(own):.2f} ms, {spread(ratios)}"
        beside = f"a new `bash -c` for each, {median(base):.2f} ms"
        row(f"{kind}: {what}", beside, median(ratios), limit=limit, note=note)

    told("run", "a step, judged and kept", 1.0)
    told("run", "the same on the clock", 1.0, "clock")
    told("shell", "a step in the shell alone")
    told("whole", "a step, reading included")
    for name, program in programs.items():
        told(name, f"{name} {peers.version(program)}")


if __name__ == "__main__":
    main()
