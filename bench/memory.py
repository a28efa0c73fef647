"""How much more memory a run takes whose one command prints 1 GB, beside one that prints nothing.

Output goes to disk while it comes, up to a bound, and is judged from there piece by piece, by sentences of several
kinds. `--megabytes N` prints less.
"""

import argparse
import tempfile
from pathlib import Path

import lab
from rows import median, row, spread, tool

COMMANDS = {
    "text": "yes 'a line of a long report' | head -c {n}M",
    "one line": "head -c {n}M /dev/zero | tr '\\\\0' x",
    "bytes": "head -c {n}M /dev/urandom",
}


#: Of each way of judging one: what is found, what is not, what needs all lines, a pattern, a value.
EXPECT = (
    {"prints": "a line of a long"},
    {"prints_not": "needle"},
    {"prints_exactly": ["one", "two"]},
    {"prints_matching": "^needle [0-9]+$"},
    {"prints_json": {"path": "a", "value": 1}},
)


def main() -> None:
    """Print the rows."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--megabytes", type=int, default=1000)
    words.add_argument("--rounds", type=int, default=3)
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as made:
        quiet = lab.write(Path(made, "quiet"), 1, "true", expect=[{"prints_not": "needle"}])
        for name, command in COMMANDS.items():
            loud = lab.write(
                Path(made, name.replace(" ", "-")),
                1,
                command.replace("{n}", str(given.megabytes)),
                expect=EXPECT,
            )
            more = [
                # what was cut was not all seen, so that nobody can say what is not in it
                tool(loud, "verify", "--env", "staging", status=(1, 3)).peak
                - tool(quiet, "verify", "--env", "staging").peak
                for _ in range(given.rounds)
            ]
            what = f"peak memory, one command prints {given.megabytes} MB, {name}"
            row(
                what,
                "one that prints nothing, MB more",
                median(more),
                limit=64,
                unit=" MB",
                note=spread(more),
            )


if __name__ == "__main__":
    main()
