"""What `verify` takes for itself: the time of the whole process beyond its steps' commands, services and reset.

Measured on the small example's whole rehearsal. The rest is reading, probing (HTTP, database, files), asking the target
who it is, judging, evidence and the start of Python. A share of the whole; less is better.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rows import compiled, row

EXAMPLE = Path(__file__).parent.parent / "examples" / "alembic"
ROUNDS = 3


def run(folder: Path) -> tuple[float, float, float]:
    """One rehearsal: seconds of the whole process, of its steps, of its services and reset."""
    command = [sys.executable, "-m", "rolloutdocs", "verify", "--env", "staging", "--evidence", str(folder)]
    started = time.perf_counter()
    subprocess.run(command, cwd=EXAMPLE, env=compiled(), check=True, stdout=subprocess.DEVNULL)
    whole = time.perf_counter() - started
    (file,) = (folder / "runs").glob("*.jsonl")
    records = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    return whole, _seconds(records, "done"), _seconds(records, "phase")


def _seconds(records: list[dict[str, object]], kind: str) -> float:
    return sum(float(str(record["seconds"])) for record in records if record["kind"] == kind)


def main() -> None:
    """Print the table."""
    runs = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            runs.append(run(Path(folder)))
    for name, column in zip(
        ("whole process", "steps", "services and reset"), zip(*runs, strict=True), strict=True
    ):
        print(f"{name:34}{statistics.median(column):9.2f} s")
    share = statistics.median((whole - steps - phases) / whole for whole, steps, phases in runs)
    row("verify's own share of a rehearsal", "the small example's whole time", share)


main()
