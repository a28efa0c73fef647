"""The rows of the table: what was measured, beside what, the ratio, and the limit where one was set.

Each measure prints its rows while it goes along; the one command that runs them all collects them for the table.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    what: str
    beside: str
    ratio: float
    limit: float | None = None  #: None: shown beside, and held to nothing
    unit: str = ""  #: of what is no ratio
    note: str = ""  #: the times behind it

    def __str__(self) -> str:
        met = (
            ""
            if self.limit is None
            else f"{self.limit:g}{self.unit} {'met' if self.ratio <= self.limit else 'NOT MET'}"
        )
        value = f"{self.ratio:.2f}{self.unit}"
        return f"{self.what:44} {self.beside:42} {value:>9}  {met:14} {self.note}".rstrip()


def row(what: str, beside: str, ratio: float, **more: object) -> None:
    """Print a row, and keep it for the table."""
    made = Row(what, beside, ratio, **more)  # type: ignore[arg-type]
    print(made, flush=True)
    if rows := os.environ.get("BENCH_ROWS"):
        with Path(rows).open("a") as file:
            file.write(json.dumps(asdict(made)) + "\n")


@dataclass(frozen=True, slots=True)
class Took:
    """What something took."""

    clock: float  #: seconds
    processor: float  #: seconds, of it and of all it waited for
    peak: float = 0.0  #: MB of memory of its largest process


def run(
    folder: Path, *words: str, environment: Mapping[str, str] | None = None, status: Sequence[int] = (0,)
) -> Took:
    """Start a process and wait for it."""
    started = time.perf_counter()
    process = subprocess.Popen(
        words, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    _, ended, usage = os.wait4(process.pid, 0)
    clock = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(ended)
    if process.returncode not in status:
        raise SystemExit(f"{words}: status {process.returncode}")
    return Took(clock, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def tool(folder: Path, *words: str, status: Sequence[int] = (0,)) -> Took:
    """`rolloutdocs`, as people start it."""
    return run(folder, sys.executable, "-m", "rolloutdocs", *words, status=status)


def took(task: Callable[[], object]) -> Took:
    """What a task takes in this process and in those it waits for."""
    before, started = _processor(), time.perf_counter()
    task()
    return Took(time.perf_counter() - started, _processor() - before)


def _processor() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def median(values: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(values)


def spread(values: Sequence[float]) -> str:
    """From the least to the most, as a note."""
    return f"{min(values):.2f} to {max(values):.2f}"
