"""Paths that pages name: they can be shown, and are the same wherever the project lies."""

import posixpath
from collections.abc import Iterator

from ...errors import Finding
from .. import shown
from ..source import Source


def named(source: Source) -> Iterator[Finding]:
    """Assert that every path that a page names can be shown, is relative, and stays in the project."""
    yield from _own(source)
    yield from _absolute(source)
    yield from _leaving(source)


def _own(source: Source) -> Iterator[Finding]:
    if problem := shown.cell(source.name):
        what = f"the path of this file {problem[0]}, and every page names it"
        yield Finding(source.lines.place(), what, "Rename the file or its folder.")


def _absolute(source: Source) -> Iterator[Finding]:
    paths = [("environments", source.rollout.environments, source.lines.place("environments"))]
    paths += [
        ("file", one.file, source.lines.place("migrations", index, "file"))
        for index, one in enumerate(source.rollout.migrations)
    ]
    for key, path, place in paths:
        if posixpath.isabs(path):
            yield Finding(place, f"`{key}` is the absolute path `{path}`", "Name it relative to this file.")


def _leaving(source: Source) -> Iterator[Finding]:
    folder = posixpath.dirname(source.name)
    if not folder or posixpath.isabs(folder) or folder.split("/")[0] == "..":
        return
    for index, one in enumerate(source.rollout.migrations):
        if posixpath.normpath(posixpath.join(folder, one.file)).split("/")[0] == "..":
            place = source.lines.place("migrations", index, "file")
            yield Finding(place, f"`{one.file}` leaves the project's folder", "Name a file of the project.")
