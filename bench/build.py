"""What `build` costs beside its bare parts: parsing the YAML, validating it, rendering the templates.

First one rollout, in one process, taken in turns, medians. Then a project with many: 1,000, or `--rollouts N`, each
with the size of the one in `content/`, with the command line in a process of its own as people start it; beside its
time on the clock stands that of the processor, which says more on a busy machine. The bare parts check nothing across
the files, find no places for errors, compute no digests and write no files. Less is better; 1.0 would be no cost.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import rows
from rolloutdocs.generator import publish
from rolloutdocs.generator.bodies import templates
from rolloutdocs.generator.loading import load
from rolloutdocs.generator.pages import DOCUMENTS
from rolloutdocs.generator.rollout import Rollout
from rolloutdocs.generator.source import Source
from ruamel.yaml import YAML

from rolloutdocs.environments import Environments

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "content" / "rollout.yaml"
ROUNDS = 15
FEW = 10  #: rollouts with whose memory that of many is compared


def bare(path: Path = SOURCE) -> None:
    """Parse, validate and render, nothing else."""
    data = YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
    policy = YAML(typ="safe", pure=True).load((path.parent / data["environments"]).read_text("utf-8"))
    loaded = _validated(data, policy)
    for document in DOCUMENTS:
        if document.given(loaded):
            templates().get_template(f"{document.id}.md.j2").render(document.view(loaded))


def _validated(rollout: dict[str, object], policy: dict[str, object]) -> Source:
    full = load(SOURCE, ROOT) if not _FULL else _FULL[0]
    _FULL[:] = [full]
    typed = Rollout.model_validate(rollout, strict=False)
    environments = Environments.model_validate(policy, strict=False)
    return Source(full.name, full.folder, typed, environments, full.lines, full.policy)


_FULL: list[Source] = []


def build(folder: Path) -> None:
    """All of `rolloutdocs build`, every page written."""
    publish.publish(publish.documents(load(SOURCE, ROOT)), folder)


def measure(once: Callable[[], None]) -> float:
    """One run, in milliseconds."""
    started = time.perf_counter()
    once()
    return (time.perf_counter() - started) * 1000


def row(what: str, value: float, unit: str = "", note: str = "") -> None:
    """A line of the table: a time, a size, or a ratio."""
    rows.row(what, "", value, unit=f" {unit}".rstrip(), note=note)


def one() -> None:
    """One rollout, in this process."""
    bare()
    pairs = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            pairs.append((measure(bare), measure(lambda: build(Path(folder)))))
    base, full = (statistics.median(column) for column in zip(*pairs, strict=True))
    row("one: parse, validate, render", base, "ms")
    row("one: build", full, "ms")
    row("one: ratio, median of pairs", statistics.median(second / first for first, second in pairs))


def project(folder: Path, rollouts: int) -> list[Path]:
    """A project with that many, each with an environments file of its own; no two sources are equal."""
    source, policy = SOURCE.read_text("utf-8"), (SOURCE.parent / "environments.yaml").read_text("utf-8")
    shutil.copytree(ROOT / "examples/laravel/database", folder / "examples/laravel/database")
    sources = [folder / "content" / f"rollout-{number:04}" / "rollout.yaml" for number in range(rollouts)]
    for number, path in enumerate(sources):
        path.parent.mkdir(parents=True)
        text = source.replace("../examples", "../../examples").replace("number: 28", f"number: {number + 1}")
        path.write_text(text, "utf-8")
        (path.parent / "environments.yaml").write_text(
            policy.replace("../examples", "../../examples"), "utf-8"
        )
        shutil.copy(SOURCE.parent / "signers", path.parent)
    return sources


@dataclass(frozen=True, slots=True)
class Took:
    """What a process took."""

    clock: float  #: seconds
    processor: float  #: seconds
    peak: float  #: MB of memory


def run(folder: Path, *words: str) -> Took:
    """Start a process and wait for it."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *words], cwd=folder, env=rows.compiled(), stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, words
    clock = time.perf_counter() - started
    return Took(clock, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def command(folder: Path) -> Took:
    """`rolloutdocs build`, as people start it."""
    return run(folder, "-m", "rolloutdocs", "build")


def times(what: str, took: Took) -> None:
    """Print a line with both times."""
    row(what, took.clock, "s", f"{took.processor:.2f} s of the processor")


def change(path: Path, number: int) -> None:
    """Give a rollout another title."""
    path.write_text(path.read_text("utf-8").replace("title: Areas", f"title: {number} Areas", 1), "utf-8")


def many(rollouts: int) -> None:
    """A project with many rollouts, each measure in a process of its own."""
    with tempfile.TemporaryDirectory() as made:
        small, large = Path(made, "small"), Path(made, "large")
        project(small, FEW)
        sources = project(large, rollouts)
        name = f"{rollouts}:"
        base = run(large, str(Path(__file__).resolve()), "--bare")
        times(f"{name} parse, validate, render", base)
        first = command(large)
        times(f"{name} first build", first)
        row(
            f"{name} ratio",
            first.clock / base.clock,
            note=f"{first.processor / base.processor:.2f} of processors",
        )
        again = [command(large) for _ in range(5)]
        times(f"{name} build again, right after", again[0])
        slowest = max(again, key=lambda took: took.clock)
        times(f"{name} build again, the slowest of 5", slowest)
        ratio = first.processor / max(took.processor for took in again)
        row(f"{name} first build / that", first.clock / slowest.clock, note=f"{ratio:.2f} of processors")
        changed = []
        for number in range(5):
            change(sources[number * len(sources) // 5], number)
            changed.append(command(large))
        times(f"{name} one changed, the slowest of 5", max(changed, key=lambda took: took.clock))
        few = command(small)
        row(f"{name} peak memory of the first build", first.peak, "MB")
        row(f"{FEW}: peak memory of the first build", few.peak, "MB")
        row("more memory", first.peak - few.peak, "MB")


def helped() -> None:
    """`rolloutdocs --help` beside the import of click, in turns."""
    words = (["-c", "import click"], [str(Path(sys.executable).with_name("rolloutdocs")), "--help"])
    for each in words:
        run(ROOT, *each)
    pairs = [[run(ROOT, *each).clock for each in words] for _ in range(ROUNDS)]
    base, full = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
    row("python -c 'import click'", base, "ms")
    row("rolloutdocs --help", full, "ms")
    row("ratio, median of pairs", statistics.median(second / first for first, second in pairs))


def main() -> None:
    """Print the table."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument(
        "--rollouts", type=int, default=1000, metavar="N", help="how many are many (default: 1000)"
    )
    words.add_argument("--bare", action="store_true", help="parse, validate and render what is in content/*/")
    given = words.parse_args()
    if given.bare:
        for path in sorted(Path("content").glob("*/rollout.yaml")):
            bare(path)
        return
    one()
    helped()
    many(given.rollouts)


if __name__ == "__main__":
    main()
