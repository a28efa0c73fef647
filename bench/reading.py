"""Reading 1,000 pages, beside markdown-it-py's own parse of the same pages.

The pages are those of this repository's rollouts, each told apart by its number. Reading is all of it: parsing,
every refusal, steps, expectations, links and headings. `--pages N`, `--rounds N`.
"""

import argparse
from itertools import count, islice

from markdown_it import MarkdownIt
from rolloutdocs.checks.reader import read
from rows import ROOT, median, row, spread, took

FEW = 10  #: pages that one reads before the other does
FOLDERS = ("docs", "examples/alembic/docs", "examples/django/docs", "examples/laravel/docs")


def pages(number: int) -> list[tuple[str, bytes]]:
    """So many pages with a page mark; no two are equal."""
    files = [path for folder in FOLDERS for path in sorted((ROOT / folder).glob("*.md"))]
    texts = [(path.name, path.read_text("utf-8")) for path in files]
    marked = [(name, text) for name, text in texts if "<!-- rollout:page " in text]
    numbered = (
        (f"{turn}/{name}", text.replace("#28", f"#{turn}").encode())
        for turn in count(1)
        for name, text in marked
    )
    return list(islice(numbered, number))


def main() -> None:
    """Print the row."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--pages", type=int, default=1000)
    words.add_argument("--rounds", type=int, default=5)
    given = words.parse_args()
    texts = pages(given.pages)
    parser = MarkdownIt("commonmark").enable("table")

    def parse(some: list[tuple[str, bytes]]) -> None:
        for _, text in some:
            parser.parse(text.decode())

    def ours(some: list[tuple[str, bytes]]) -> None:
        for name, text in some:
            reading = read(name, text)
            assert reading.page, (name, reading.findings)

    def pair() -> tuple[float, float]:
        """A few pages in turns: on a busy machine a second is faster than the next."""
        some = [texts[at : at + FEW] for at in range(0, len(texts), FEW)]
        both = [(took(lambda: parse(few)).processor, took(lambda: ours(few)).processor) for few in some]  # noqa: B023
        bare, full = map(sum, zip(*both, strict=True))
        return bare, full

    read(*texts[0])
    pairs = [pair() for _ in range(given.rounds)]
    ratios = [full / bare for bare, full in pairs]
    note = f"{median([full for _, full in pairs]):.1f} s, {spread(ratios)}"
    beside = f"markdown-it-py's parse, {median([bare for bare, _ in pairs]):.1f} s"
    row(f"reading {len(texts)} pages", beside, median(ratios), limit=1.5, note=note)


if __name__ == "__main__":
    main()
