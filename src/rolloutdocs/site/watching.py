"""Tells when files have changed: their names, sizes and times, looked at again and again.

Rejected: asking the system to tell. It does so in another way on every system, not on shared folders, and one look at
some hundred files takes a few milliseconds.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

#: Seconds between two looks.
PAUSE: Final = 0.2

Stamp = tuple[tuple[str, int, int], ...]


def stamp(places: Iterable[Path]) -> Stamp:
    """What the files, and those in the folders, look like now."""
    return tuple(sorted(_looked(places)))


def changes(
    places: Callable[[], Iterable[Path]], made: Iterable[Path], pause: float = PAUSE
) -> Iterator[None]:
    """Once at the start, and then each time that something is not as it was before the last one.

    `made` is what is written meanwhile: it counts as it was afterwards.
    """
    while True:
        before = stamp(places())
        yield
        after = stamp(made)
        while stamp(places()) == before and stamp(made) == after:
            time.sleep(pause)


def _looked(places: Iterable[Path]) -> Iterator[tuple[str, int, int]]:
    for place in places:
        if place.is_dir():
            yield from _below(str(place))
        else:
            yield from _one(str(place))


def _below(folder: str) -> Iterator[tuple[str, int, int]]:
    try:
        with os.scandir(folder) as found:
            for one in found:
                if one.is_dir(follow_symlinks=False):
                    yield from _below(one.path)
                else:
                    yield from _one(one.path)
    except OSError:  # it went while it was looked at
        return


def _one(path: str) -> Iterator[tuple[str, int, int]]:
    try:
        seen = os.stat(path)  # noqa: PTH116 - of thousands of files
    except OSError:
        return
    yield path, seen.st_mtime_ns, seen.st_size
