"""Text of the source to Markdown that renderers and the reader take alike. Assumes what `shown` allows."""

import re
from collections.abc import Iterable, Sequence

from .shown import parts

_LISTLIKE = re.compile(r"^([0-9]+)([.)])(?= |$)")


def prose(text: str) -> str:
    """One line: code stays code, the rest is escaped where it would be markup."""
    return "".join(span(part) if code else escaped(part) for code, part in parts(_numbered(text)))


def escaped(text: str) -> str:
    """Plain text with a backslash before what would be markup; underscores inside words never are."""
    text = re.sub(r"[*\[\]]", r"\\\g<0>", text)
    return re.sub(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])", r"\\_", text)


def span(value: str) -> str:
    """A code span with the shortest delimiter that the value does not contain."""
    runs = {len(run) for run in re.findall(r"`+", value)}
    ticks = "`" * next(length for length in range(1, len(runs) + 2) if length not in runs)
    pad = " " if value.startswith("`") or value.endswith("`") else ""
    return f"{ticks}{pad}{value}{pad}{ticks}"


def fence(command: str, language: str = "bash") -> str:
    """A fence longer than any run of backticks inside."""
    longest = max((len(run) for run in re.findall(r"`+", command)), default=0)
    ticks = "`" * max(3, longest + 1)
    return f"{ticks}{language}\n{command}\n{ticks}"


def link(title: str, target: str) -> str:
    """An inline link; both are heading-safe or made here."""
    return f"[{title}]({target})"


def slug(heading: str) -> str:
    """The anchor that renderers give a heading."""
    return re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-")


def cell(text: str) -> str:
    """Written Markdown inside a table: a pipe would end the cell."""
    return text.replace("|", "\\|")


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of Markdown cells, not padded: a changed value changes one line."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _numbered(text: str) -> str:
    """`1. x` at the start would open a list: escape the sign, which `escaped` leaves alone."""
    return _LISTLIKE.sub(r"\1\\\2", text)
