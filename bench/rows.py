"""The rows of the table: what was measured, beside what, the ratio, and the limit where one was set.

Each measure prints its rows while it goes along; the one command that runs them all collects them for the table. Each
row says what other programs took of the machine while it was measured: with much of that, times on the clock say
little. The command is measured as an installed one is: with compiled modules, whatever the caller's variables say.
"""

import atexit
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
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
    others: float = 0.0  #: processors that other programs took meanwhile

    def __str__(self) -> str:
        met = (
            ""
            if self.limit is None
            else f"{self.limit:g}{self.unit} {'met' if self.ratio <= self.limit else 'NOT MET'}"
        )
        value = f"{self.ratio:.2f}{self.unit}"
        busy = f"; others took {self.others:.1f} processors" if self.busy else ""
        return f"{self.what:44} {self.beside:42} {value:>9}  {met:14} {self.note}{busy}".rstrip()

    @property
    def busy(self) -> bool:
        """Whether the machine had so much else to do that it shows."""
        return self.others > SOME


SOME = 0.1  #: processors of others below which the machine counts as alone


SHORT = 0.1  #: seconds in which nothing is measured between two rows


class Others:
    """What other programs take of the machine from one row to the next."""

    def __init__(self) -> None:
        self._before, self._took = self._now(), 0.0

    def __call__(self) -> float:
        """Processors, since it was asked last; of several rows of one measurement, all have what it had."""
        now = self._now()
        clock, whole, own = (new - old for new, old in zip(now, self._before, strict=True))
        if clock > SHORT:
            self._before, self._took = now, max(0.0, (whole - own) / clock)
        return self._took

    def _now(self) -> tuple[float, float, float]:
        """The clock, what all programs took, what this one and those took that it waited for."""
        try:
            words = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
        except OSError:  # another system: nobody says
            return 0.0, 0.0, 0.0
        idle = int(words[3]) + int(words[4])
        took = (sum(map(int, words[:8])) - idle) / os.sysconf("SC_CLK_TCK")
        return time.monotonic(), took, _processor()


def row(what: str, beside: str, ratio: float, **more: object) -> None:
    """Print a row, and keep it for the table."""
    made = Row(what, beside, ratio, others=_others(), **more)  # type: ignore[arg-type]
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


def compiled() -> dict[str, str]:
    """The variables with which Python keeps what it compiles, in a folder of this measurement."""
    if not _COMPILED:
        _COMPILED.append(tempfile.TemporaryDirectory())
        atexit.register(_COMPILED[0].cleanup)
    given = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**given, "PYTHONPYCACHEPREFIX": _COMPILED[0].name}


_COMPILED: list["tempfile.TemporaryDirectory[str]"] = []


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
    return run(folder, sys.executable, "-m", "rolloutdocs", *words, environment=compiled(), status=status)


def took(task: Callable[[], object]) -> Took:
    """What a task takes in this process and in those it waits for."""
    before, started = _processor(), time.perf_counter()
    task()
    return Took(time.perf_counter() - started, _processor() - before)


def _processor() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


_others = Others()


def median(values: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(values)


def spread(values: Sequence[float]) -> str:
    """From the least to the most, as a note."""
    return f"{min(values):.2f} to {max(values):.2f}"
