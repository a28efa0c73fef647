"""Puts runs and words that were carried here into their folders: all of them, or none.

Every run is written whole beside the folder first, then given its name by a link, which fails where that name is taken
and never replaces anything. What was linked is taken back if a later one fails; after a kill in between, what is
there is whole, and the same import again does the rest.
"""

import json
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from ..dataclass import dataclass
from .bundle import Carried
from .evidence.journal import force
from .evidence.reading import IMPORTED

#: What the file of a signature ends with, behind the name of the run's file.
SIGNED = ".sig"
#: Folder of words beside that of runs, and what a word's file ends with.
WORDS: Final = ("words", ".json")
#: Bytes that are read of a mark that says where a run came from.
_MOST = 4096


class Taken(Exception):  # noqa: N818 - the name is taken
    """Something else is there already under that name; nothing was imported."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import came to."""

    new: tuple[str, ...]  #: ids of runs, and names of words, that are there now
    same: tuple[str, ...]  #: those that were there before, byte for byte


def origin(path: Path) -> str:
    """How a run came here, in words, where it was brought; "" where it was made here. Raises OSError.

    It stands beside the run and not in it: evidence is never changed. A mark that cannot be read is a mark.
    """
    try:
        with path.with_name(path.name + IMPORTED).open("rb") as file:
            said = json.loads(file.read(_MOST))
        return f"from {said['from']} at {said['at']}"
    except FileNotFoundError:
        return ""
    except (ValueError, KeyError, TypeError, RecursionError):
        return "nobody can read from where"


def bring(folder: Path, runs: Iterable[Carried], source: str) -> Brought:
    """Import what `source` has. Raises Taken, OSError, and what `runs` raises: then nothing is changed.

    The mark that it was brought comes first, so that no run stands there without it, also after a kill in between.
    """
    said = json.dumps({"from": source, "at": datetime.now(UTC).isoformat(timespec="seconds")}).encode()
    if folder.is_symlink():
        raise Taken(f"{folder} is a link, and what is imported would go where it leads")
    folder.mkdir(parents=True, exist_ok=True)
    new: list[str] = []
    same: list[str] = []
    with tempfile.TemporaryDirectory(prefix=".rolloutdocs-import-", dir=folder) as beside, _undone() as made:
        waiting: list[tuple[Path, Path]] = []
        for run in runs:
            added = list(_written(folder, Path(beside), run, said))
            waiting += added
            there = all(target.suffix not in (".jsonl", WORDS[1]) for _, target in added)
            (same if there else new).append(run.name)
        for ready, target in waiting:
            made.append((ready, target))
            _named(ready, target)
        for changed in {target.parent for _, target in made}:
            force(changed)
    return Brought(tuple(new), tuple(same))


def _written(folder: Path, beside: Path, run: Carried, said: bytes) -> Iterator[tuple[Path, Path]]:
    """Each file of a run that is not there yet, written beside, and the name it is to have. Raises Taken, OSError."""
    if run.kind == "word":  # its signature says whose it is, wherever it comes from
        target = folder.parent / WORDS[0]
        files = {f"{run.name}{WORDS[1]}{SIGNED}": run.signature, f"{run.name}{WORDS[1]}": run.data}
        if target.is_symlink():
            raise Taken(f"{target} is a link, and what is imported would go where it leads")
        target.mkdir(parents=True, exist_ok=True)
    else:
        target, files = folder, _run(folder, run, said)
    for name, data in files.items():
        if data and not _there(target / name, data):
            ready = beside / name
            file = os.open(ready, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with os.fdopen(file, "wb") as opened:
                opened.write(data)
                opened.flush()
                os.fsync(opened.fileno())
            yield ready, target / name


def _run(folder: Path, run: Carried, said: bytes) -> dict[str, bytes]:
    """The files of a run, in the order in which they get their names: the mark that it was brought is first."""
    files = {f"{run.name}.jsonl": run.data, f"{run.name}.jsonl{SIGNED}": run.signature}
    mark = folder / f"{run.name}.jsonl{IMPORTED}"
    there = _there(folder / f"{run.name}.jsonl", run.data) or mark.exists()
    return files if there else {mark.name: said, **files}


def _there(path: Path, data: bytes) -> bool:
    """Whether this very file is there already. Raises Taken where another one is, or something that is no file."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(found.st_mode):
        raise Taken(f"{path} is there already, and is no regular file")
    if found.st_size != len(data) or path.read_bytes() != data:
        raise Taken(f"{path} is there already, with other content; evidence is never replaced")
    return True


def _named(ready: Path, target: Path) -> None:
    try:
        os.link(ready, target)
    except FileExistsError as error:
        raise Taken(f"{target} has come to be there meanwhile") from error


@contextmanager
def _undone() -> Iterator[list[tuple[Path, Path]]]:
    """Take back every name that was given, the last one first, if not all could be: a run goes before its mark."""
    made: list[tuple[Path, Path]] = []
    try:
        yield made
    except BaseException:
        for ready, target in reversed(made):
            with suppress(OSError):
                if target.samefile(ready):  # else the name is somebody's
                    target.unlink()
        raise
