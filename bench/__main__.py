"""All measures, one after the other, and the table at the end: `python bench`. Names of measures choose among them."""

import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from rows import Row

#: What the whole table can do with less of; each measure alone takes more unless told otherwise.
LESS = {"build": ("--rollouts", "50"), "memory": ("--rounds", "1"), "mutations": ("--few",)}
MEASURES = (
    "slope",
    "memory",
    "reading",
    "jobs",
    "ssh",
    "verify",
    "build",
    "site",
    "mutations",
    "snapshots",
    "pull_request",
    "pages",
)


def main() -> None:
    """Run them, then print all rows and whether the limits were met."""
    asked = sys.argv[1:] or MEASURES
    if unknown := set(asked) - set(MEASURES):
        raise SystemExit(f"there is no measure {sorted(unknown)[0]!r}; known: {', '.join(MEASURES)}")
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder, "rows")
        kept.touch()
        lost = [name for name in asked if not _measured(name, kept)]
        rows = [Row(**json.loads(line)) for line in kept.read_text().splitlines()]
    print(f"\n==> the table; Python {platform.python_version()}, {os.cpu_count()} processors")
    print("\n".join(map(str, rows)))
    if busy := [row for row in rows if row.busy]:
        print(f"\nThe machine was not alone in {len(busy)} of {len(rows)} rows: take them again when it is.")
    for name in lost:
        print(f"{name}: not measured, it failed")
    if lost:
        raise SystemExit(1)


def _measured(name: str, kept: Path) -> bool:
    print(f"\n==> {name}", flush=True)
    file = str(Path(__file__).with_name(f"{name}.py"))
    return (
        subprocess.run(
            [sys.executable, file, *LESS.get(name, ())],
            env={**os.environ, "BENCH_ROWS": str(kept)},
            check=False,
        ).returncode
        == 0
    )


main()
