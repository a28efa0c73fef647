"""GitHub's annotations: workflow commands that the runner reads from a log, one for each thing that is wrong.

Escaped as GitHub's own toolkit does it, so that no text ends its command or begins another.
"""

from collections.abc import Iterator
from typing import Final

from .printable import printable
from .run import PASSED, Run
from .sarif import split
from .troubles import Trouble, troubles

#: GitHub shows so many errors of a step, and so many notices, and drops the rest.
MOST: Final = 10
#: Bytes that a step summary may have.
SUMMARY: Final = 1024 * 1024


def github(run: Run) -> str:
    """The annotations; nothing for a run that was made here and passed without anything waived."""
    return "".join(f"{line}\n" for line in _lines(run))


def _lines(run: Run) -> Iterator[str]:
    found = troubles(run)
    if run.about.imported:
        yield f"::notice title=rolloutdocs::{_data(f'Imported, not made here: {printable(run.about.imported)}')}"
    wrong = [one for one in found if not one.waived]
    yield from (_command(run, "error", one) for one in wrong[:MOST])
    waived = [one for one in found if one.waived]
    room = MOST - 2  # what came from elsewhere and how many there are more are notices too
    yield from (_command(run, "notice", one) for one in waived[:room])
    shown = len(wrong[:MOST]) + len(waived[:room])
    if rest := len(found) - shown:
        told = f"{rest} more than the {shown} that are shown: see the summary or the evidence"
        yield f"::notice title=rolloutdocs::{told}"
    if run.verdict != PASSED and not wrong:  # cannot be, and must not be silent
        yield f"::error title=rolloutdocs::{run.verdict}"


def _command(run: Run, name: str, trouble: Trouble) -> str:
    path, line = split(trouble.place)
    given = {
        "file": printable(run.about.base + path) if path else "",
        "line": str(line or ""),
        "title": trouble.title,
    }
    properties = ",".join(f"{key}={_property(value)}" for key, value in given.items() if value)
    return f"::{name} {properties}::{_data(trouble.message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
