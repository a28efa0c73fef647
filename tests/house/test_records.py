"""The guide's list of what a run's file holds is what the records say themselves: run this file to write it anew."""

import ast
import io
import re
import tokenize
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

from rolloutdocs.checks import evidence

ROOT = Path(__file__).parents[2]
SOURCES = (ROOT / "checks/evidence/records.py", ROOT / "checks/evidence/proof.py")
PAGE = ROOT / "docs/guide/evidence.md"
HEADING = "## The records\n"
#: In the order of the page: the lines of a file, then what is inside of them.
LINES = ("Started", "Phase", "Begun", "Seen", "Done", "Open", "Drift", "Taken", "Proved", "Compared", "Ended")
KINDS = (*LINES, "Judged", "Stream", "Counted", "Digested", "Side", "Bar")


def comments(source: str, alone: bool = False) -> dict[int, str]:
    """Line -> what its `#:` says; or only of the lines that have nothing else."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    said = [one for one in tokens if one.string.startswith("#:")]
    return {
        one.start[0]: one.string[2:].strip()
        for one in said
        if not alone or one.line.lstrip() == one.line[one.start[1] :]
    }


def told() -> dict[str, dict[str, str]]:
    """Record -> field -> what it is: behind it, or in the lines above it."""
    return {name: one for path in SOURCES for name, one in _told(path.read_text("utf-8")).items()}


def _told(source: str) -> dict[str, dict[str, str]]:
    said, alone, found = comments(source), comments(source, alone=True), {}
    for kind in ast.parse(source).body:
        if isinstance(kind, ast.ClassDef):
            found[kind.name] = {"": ast.get_docstring(kind) or ""}
            for one in kind.body:
                if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
                    behind = " ".join(
                        said[line] for line in range(one.lineno, one.end_lineno + 1) if line in said
                    )
                    above = one.lineno
                    while above - 1 in alone and not behind:
                        above -= 1
                    words = behind or " ".join(alone[line] for line in range(above, one.lineno))
                    found[kind.name][one.target.id] = words
    return found


def listed() -> str:
    parts = []
    for name in KINDS:
        about = dict(told()[name])
        lines = [f"- `{field}`: {words}" for field, words in about.items() if field]
        parts.append(f"### {name.lower()}\n\n{about['']}\n\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


def renewed(text: str) -> str:
    before, heading, rest = text.partition(HEADING)
    intro, _, after = rest.partition("### ")
    return f"{before}{heading}{intro}{listed()}\n## {after.partition(chr(10) + '## ')[2]}"


def test_every_field_is_described() -> None:
    found = told()
    for name in KINDS:
        assert list(found[name])[1:] == [one.name for one in fields(getattr(evidence, name))]
        assert [field for field, words in found[name].items() if not words] == []
        said = list(found[name].values())
        assert [words for before, words in pairwise(said) if before in words != before] == []
    assert set(KINDS) == {name for name in found if re.match(r"[A-Z]", name)}


def test_the_guide_has_them_as_they_are() -> None:
    text = PAGE.read_text("utf-8")
    assert renewed(text) == text
    first = next(line for line in listed().split("\n") if line.startswith("- "))
    assert renewed(text.replace(first, first + " Perhaps.")) == text


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text("utf-8")), "utf-8")
