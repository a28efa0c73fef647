"""50 environments with 20 steps of 0.1 s each, 10 at a time: the whole command beside the ideal of waiting alone.

`--rounds N`, `--environments N`.
"""

import argparse
import tempfile
from pathlib import Path

import lab
from rows import median, row, spread, tool

STEPS, SECONDS, AT_ONCE = 20, 0.1, 10


def main() -> None:
    """Print the row."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--environments", type=int, default=50)
    given = words.parse_args()
    ideal = given.environments * STEPS * SECONDS / AT_ONCE
    with tempfile.TemporaryDirectory() as made:
        names = [f"staging-{number}" for number in range(given.environments)]
        project = lab.write(Path(made), STEPS, f"sleep {SECONDS}", names)
        words_ = ("verify", "--env", "staging-*", "--jobs", str(AT_ONCE))
        tool(project, "verify", "--env", names[0])  # everything is compiled
        took = [tool(project, *words_) for _ in range(given.rounds)]
    ratios = [one.clock / ideal for one in took]
    processor = median([one.processor for one in took])
    note = (
        f"{median([one.clock for one in took]):.1f} s, {spread(ratios)}; {processor:.1f} s of the processor"
    )
    what = f"{given.environments} environments, {STEPS} steps of {SECONDS} s, {AT_ONCE} jobs"
    row(what, f"the ideal, {ideal:g} s", median(ratios), limit=1.15, note=note)


if __name__ == "__main__":
    main()
