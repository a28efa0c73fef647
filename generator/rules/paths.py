"""Paths that pages name: they can be shown, and are the same wherever the project lies."""

from collections.abc import Iterator
from pathlib import Path

from ...errors import Finding
from .. import shown
from ..project import leads
from ..source import Source


def named(source: Source) -> Iterator[Finding]:
    """Assert that every path that a page names can be shown, is relative, and stays in the project."""
    yield from _own(source)
    yield from _migrations(source)


def _own(source: Source) -> Iterator[Finding]:
    if problem := shown.cell(source.name):
        what = f"the path of this file {problem[0]}, and every page names it"
        yield Finding(source.lines.place(), what, "Rename the file or its folder.")


def _migrations(source: Source) -> Iterator[Finding]:
    """A rollout that is in no known project may name migrations anywhere near it."""
    for index, one in enumerate(source.rollout.migrations):
        if problem := leads(one.file, source.folder, source.project or Path("/")):
            place = source.lines.place("migrations", index, "file")
            what = f"names the migration's file `{one.file}`, which {problem}"
            yield Finding(place, what, "Name a file inside of the project's folder.")
