"""The guide's table of the trust suite: `python -m tests.trust.table` writes it anew."""

import json
import re
from pathlib import Path
from typing import Final

from .peers import KEPT
from .suite import cases

PAGE: Final = Path(__file__).parents[2] / "docs/guide/trust.md"
SAYS: Final = {0: "green", 1: "failed", 2: "refused", 3: "inconclusive"}


def table() -> str:
    """Cases that other tools can be asked, with those that are green for the lie; then the others."""
    asked = json.loads(KEPT.read_text("utf-8"))
    listed = {name for one in asked.values() for name in one["cases"]}
    rows = ["| The lie | rolloutdocs | Green all the same |", "| --- | --- | --- |"]
    for case in cases():
        if case.name in listed:
            fooled = [name for name, one in asked.items() if one["cases"].get(case.name) == "green"]
            rows.append(f"| {case.title} | {SAYS[case.code]} | {', '.join(fooled) or 'none'} |")
    rows += ["", "| The lie | rolloutdocs |", "| --- | --- |"]
    rows += [f"| {case.title} | {SAYS[case.code]} |" for case in cases() if case.name not in listed]
    rows += ["", "| Tool | Version | Lies it can be told | Green |", "| --- | --- | --- | --- |"]
    for name, one in asked.items():
        words = list(one["cases"].values())
        version = re.search(r"\d+(\.\d+)+", one["version"])
        said = len(words) - words.count("cannot say")
        rows.append(f"| {name} | {version[0] if version else 'unknown'} | {said} | {words.count('green')} |")
    return "\n".join(rows)


def renewed(text: str) -> str:
    """The page with the tables of today."""
    before, heading, _ = text.partition("## The table\n")
    return f"{before}{heading}\n{table()}\n"


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text("utf-8")), "utf-8")
