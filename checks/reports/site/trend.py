"""How long each step takes from run to run, and which steps passed and failed with nothing changed between. Pure."""

from collections.abc import Iterable
from statistics import median
from typing import Final

from ....dataclass import dataclass
from ..run import FAILED, PASSED
from .brief import Brief, Went

LAST: Final = 30  #: runs that a row of durations has
ENOUGH: Final = 6  #: runs below which nothing is said of a trend
SLOWER: Final = 1.5  #: times as long as before: more than what changes anyway
LEAST: Final = 0.2  #: seconds below which nobody cares


@dataclass(frozen=True, slots=True)
class Row:
    """A step over several runs on one environment."""

    step: str
    environment: str
    seconds: tuple[float, ...]  #: the median of each run, oldest first
    passed: int
    failed: int
    undecided: int

    @property
    def trend(self) -> str:
        """What the newest third is beside all before it; "" where nothing can be said."""
        if len(self.seconds) < ENOUGH:
            return ""
        cut = len(self.seconds) - len(self.seconds) // 3
        before, now = median(self.seconds[:cut]), median(self.seconds[cut:])
        if max(before, now) < LEAST or not min(before, now):
            return "steady"
        times = now / before
        if times >= SLOWER:
            return f"{times:.1f} times as long as before"
        return f"{1 / times:.1f} times faster than before" if times <= 1 / SLOWER else "steady"


@dataclass(frozen=True, slots=True)
class Flaky:
    """A step that passed and failed with the same step, application and policy."""

    step: str
    environment: str
    passed: int
    failed: int
    run: str  #: the newest in which it failed

    @property
    def told(self) -> str:
        """How it came out."""
        return f"passed {self.passed} and failed {self.failed} times with nothing changed"


def rows(runs: Iterable[Brief]) -> list[Row]:
    """One for each step and environment; `runs` come newest first."""
    found: dict[tuple[str, str], list[list[Went]]] = {}
    for run in runs:
        here: dict[str, list[Went]] = {}
        for one in run.steps:
            here.setdefault(one.step, []).append(one)
        for step, went in here.items():
            found.setdefault((step, run.environment), []).append(went)
    return [_row(*key, went) for key, went in found.items()]


def _row(step: str, environment: str, runs: list[list[Went]]) -> Row:
    verdicts = [one.verdict for went in runs for one in went]
    passed, failed = verdicts.count(PASSED), verdicts.count(FAILED)
    seconds = tuple(median(one.seconds for one in went) for went in runs[:LAST])[::-1]
    return Row(step, environment, seconds, passed, failed, len(verdicts) - passed - failed)


def flaky(runs: Iterable[Brief]) -> list[Flaky]:
    """Those that came out both ways, the newest failure first."""
    passed: dict[tuple[str, str, str], int] = {}
    failed: dict[tuple[str, str, str], list[str]] = {}
    for run in runs:
        for one in run.steps:
            key = (one.step, run.environment, one.key)
            if one.verdict == PASSED:
                passed[key] = passed.get(key, 0) + 1
            if one.verdict == FAILED:
                failed.setdefault(key, []).append(run.name)
    both = {key: names for key, names in failed.items() if key in passed}
    return [Flaky(key[0], key[1], passed[key], len(names), names[0]) for key, names in both.items()]
