"""Files into a folder, all of them or none, and never over or through something that is there.

Each is created as new, by its name inside an opened folder that no link leads to, so that what appears meanwhile is
seen too. Rejected: writing beside and renaming, as `publish` does: renaming overwrites.
"""

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from ..errors import Finding, Place, StartRefused
from .files import SHARED_WITH_OTHERS, File

SOURCE = "content/rollout.yaml"
_ELSEWHERE = "Move it away, or start in a folder of its own: `rolloutdocs init FOLDER`."


def obstacles(paths: Mapping[str, File], folder: Path, later: tuple[str, ...] = ()) -> list[Finding]:
    """Everything that stands where a file has to go; `later` are files that the next command writes."""
    if _there(folder) and not folder.is_dir():
        return [Finding(_place(folder), "is not a folder", "Name a folder, or one that is not there yet.")]
    if _there(folder / SOURCE):
        remedy = (
            "Go on with it: `rolloutdocs build`, then `rolloutdocs verify --env staging`. For another one name "
            "another folder: `rolloutdocs init FOLDER`."
        )
        return [Finding(_place(folder / SOURCE), "a rollout is there already", remedy)]
    found = {finding for path in (*paths, *later) for finding in _ways(folder, path)}
    return sorted(found)


def kept(paths: Mapping[str, File], folder: Path) -> tuple[str, ...]:
    """The files that others share and that are there: they are left as they are."""
    return tuple(path for path in paths if path in SHARED_WITH_OTHERS and (folder / path).is_file())


def write(paths: Mapping[str, File], folder: Path) -> None:
    """Create all files. Raises StartRefused, with nothing left behind, if one cannot be."""
    made: list[Path] = []
    try:
        _folders(folder, made)
        for path, file in paths.items():
            _create(folder, path, file, made)
    except BaseException as error:
        _undo(made)
        if isinstance(error, OSError):
            raise StartRefused([_unwritable(folder, error)]) from error
        raise


def _folders(folder: Path, made: list[Path]) -> None:
    for missing in reversed([one for one in (folder, *folder.parents) if not one.exists()]):
        missing.mkdir()
        made.append(missing)


def _create(folder: Path, path: str, file: File, made: list[Path]) -> None:
    *parents, name = path.split("/")
    with _opened(folder, parents, made) as inside:
        mode = 0o777 if file.executable else 0o666  # less what the person's umask takes away
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        number = os.open(name, flags, mode, dir_fd=inside)
        made.append(folder / path)
        with os.fdopen(number, "wb") as stream:
            stream.write(file.content)
            stream.flush()
            os.fsync(number)


@contextmanager
def _opened(folder: Path, parents: list[str], made: list[Path]) -> Iterator[int]:
    """The folder of a file, made where it is missing; a link on the way is an error."""
    inside = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for depth, name in enumerate(parents, 1):
            with suppress(FileExistsError):
                os.mkdir(name, dir_fd=inside)
                made.append(folder.joinpath(*parents[:depth]))
            deeper = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=inside)
            os.close(inside)
            inside = deeper
        yield inside
    finally:
        os.close(inside)


def _undo(made: list[Path]) -> None:
    for path in reversed(made):
        with suppress(OSError):  # somebody put something into a new folder: theirs stays
            if path.is_dir() and not path.is_symlink():
                path.rmdir()
            else:
                path.unlink()


def _ways(folder: Path, path: str) -> Iterator[Finding]:
    """What stands in the way of one file, first of all on the way to it."""
    *parents, _ = path.split("/")
    for depth in range(1, len(parents) + 1):
        way = folder.joinpath(*parents[:depth])
        if way.is_symlink():
            yield Finding(_place(way), "is a symbolic link; nothing is written through it", _ELSEWHERE)
            return
        if _there(way) and not way.is_dir():
            yield Finding(_place(way), f"is not a folder, and `{path}` has to go into it", _ELSEWHERE)
            return
    place = folder / path
    if path in SHARED_WITH_OTHERS and place.is_file() and not place.is_symlink():
        return
    if _there(place):
        yield Finding(_place(place), "exists", _ELSEWHERE)


def _there(path: Path) -> bool:
    """Also a link that leads nowhere. What may not be looked at raises nothing here: writing will say it."""
    try:
        return stat.S_IFMT(path.lstat().st_mode) != 0
    except OSError:
        return False


def _place(path: Path) -> Place:
    return Place(path.as_posix(), 0)


def _unwritable(folder: Path, error: OSError) -> Finding:
    what = f"cannot be written: {error.strerror or error}"
    return Finding(_place(folder), what, "Make room or give the right to write, or name another folder.")
