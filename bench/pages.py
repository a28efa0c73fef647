"""What the pages from evidence take: 1,000 runs of 50 steps on disk, read and drawn by a process of its own.

Every run is written by the journal that writes real ones, every twentieth fails, and each has what a rehearsal has of
snapshots. Then the site is built over the pages, and the largest of them is weighed as a reader gets it. `--runs N`
takes fewer. What a plan says of them, which `status` shows, is another measure.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rolloutdocs.checks import facts as gathered
from rolloutdocs.checks.evidence import (
    Bar,
    Begun,
    Compared,
    Counted,
    Digested,
    Done,
    Ended,
    Journal,
    Judged,
    Phase,
    Record,
    Side,
    Started,
    Stream,
    Taken,
)
from rolloutdocs.checks.reports.site import Facts, pages
from rows import ROOT, compiled, median, row, run, spread

STEPS = 50
ROUNDS = 3
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = ("before the deploy", "after the deploy", "after the rollback")
CONFIG = "INHERIT: {root}/mkdocs.yml\ntheme: {{custom_dir: {root}/site_templates/site}}\nnav: null\n"


def stamp(at: datetime) -> str:
    """A time as records have it."""
    return at.isoformat(timespec="milliseconds")


def records(number: int) -> Iterator[Record]:
    """A run of so many steps in five passages."""
    at = FIRST + timedelta(hours=number)
    name = f"{at:%Y%m%dT%H%M%S}000Z-staging-{number:08x}"
    passages = [f"part{part}" for part in range(5)]
    yield Started(
        name, at.isoformat(), "0.1", "staging", "e" * 64, "p" * 64, {}, "a" * 64, passages, STEPS, 0, 0, 1
    )
    yield Phase("starting state restored", 0.5, "passed")
    for step in range(STEPS):
        failed = number % 20 == 0 and step == STEPS - 1
        yield from one(number, step, at + timedelta(seconds=step), "failed" if failed else "passed")
    for moment in MOMENTS:
        columns = [Digested(f"column{at}", "d" * 32, 0, 3) for at in range(8)]
        yield Taken(
            moment,
            0.1,
            "passed",
            "",
            "sqlite",
            "3",
            "e" * 64,
            [Counted("members", "5" * 64, 99, "k", columns)],
        )
    sides = [Side(moment, True, 99, 0, 2, [Bar("owner", 33), Bar("viewer", 66)]) for moment in MOMENTS]
    yield Compared("members.role", "values", "lossy as documented", "passed", sides=sides)
    bad = int(number % 20 == 0)
    yield Ended(
        "failed" if bad else "passed", float(STEPS), STEPS - bad, bad, 0, "a step failed" if bad else ""
    )


def one(number: int, step: int, at: datetime, verdict: str) -> Iterator[Record]:
    """A step with what is judged of most."""
    passage, name = step // 10 + 1, f"part{step // 10}.step{step}"
    place = f"docs/PRODUCTION-ROLLOUT-CHECKLIST.md:{step + 10}"
    yield Begun(passage, name, f"See that part {step} is well", place, at=stamp(at))
    judged = [Judged("exits with `0`", place, "passed", "exits with 0", "exits with 0")]
    judged += [Judged(f"prints `line {at}`", place, "passed", f"line {at}", f"line {at}") for at in range(2)]
    judged[-1] = replace(judged[-1], verdict=verdict)
    output = "\n".join(f"2026-01-01 line {line} of what was printed" for line in range(15))
    yield Done(
        passage, name.partition(".")[0], name, f"See that part {step} is well", place, "d" * 64, f"check part {step}",
        verdict, 0.1 + (number + step) % 7 / 10, "status 0", judged, output, "step", stamp(at),
        [Stream("stdout", 600, 0, "5" * 64)],
    )  # fmt: skip


def evidence(folder: Path, runs: int) -> None:
    """Write them, without waiting for the disk: nothing here has to outlive a cut of the power."""
    os.fsync = lambda _file: None
    for number in range(runs):
        told = list(records(number))
        journal = Journal(folder / f"{told[0].run}.jsonl", str)  # type: ignore[union-attr]
        for record in told:
            journal(record)
        journal.close()


def draw(folder: Path, docs: Path) -> None:
    """Read evidence and write every page."""
    facts = Facts(
        at=stamp(datetime.now(UTC)),
        runs=gathered.kept(folder),
        ends=gathered.listed(folder),
        environments=("staging",),
    )
    for page in pages(facts):
        path = docs / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page.text, "utf-8")


def weigh(folder: Path) -> tuple[float, str]:
    """Build the site over the pages; the largest one in thousands of bytes, and which it is."""
    (folder / "mkdocs.yml").write_text(CONFIG.format(root=ROOT), "utf-8")
    (folder / "docs" / "index.md").write_text("# Home\n", "utf-8")
    run(folder, sys.executable, "-m", "mkdocs", "build", "-q", environment=compiled())
    found = list((folder / "site").rglob("*.html"))
    largest = max(found, key=lambda path: path.stat().st_size)
    return largest.stat().st_size / 1000, f"{largest.relative_to(folder / 'site')} of {len(found)}"


def main() -> None:
    """Print the rows."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--runs", type=int, default=1000)
    words.add_argument(
        "--draw", nargs=2, type=Path, metavar=("EVIDENCE", "DOCS"), help="only draw, in this process"
    )
    given = words.parse_args()
    if given.draw:
        draw(*given.draw)
        return
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "runs").mkdir()
        evidence(folder / "runs", given.runs)
        command = (sys.executable, __file__, "--draw", str(folder / "runs"), str(folder / "docs"))
        times = [run(folder, *command, environment=compiled()) for _ in range(ROUNDS)]
        beside = f"{given.runs} runs of {STEPS} steps"
        clock, used = [one.clock for one in times], median([one.processor for one in times])
        row(
            "pages from evidence",
            beside,
            median(clock),
            limit=10,
            unit=" s",
            note=f"{spread(clock)}; {used:.2f} s of the processor",
        )
        peak = max(one.peak for one in times)
        row("their peak memory", beside, peak, limit=200, unit=" MB")
        size, which = weigh(folder)
        row("the largest page", beside, size, limit=300, unit=" KB", note=which)


main()
