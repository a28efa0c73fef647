"""The digest of the application that a run proves something about: evidence is bound to it."""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

#: Folders that tools fill by themselves and nobody ships.
SKIPPED: Final = frozenset({".git", ".rolloutdocs", ".venv", "__pycache__"})

#: Folders that are filled from a list of packages beside them, which counts: where there is none, people wrote what is
#: in them, such as Laravel's `resources/views/vendor`.
FILLED: Final = {"node_modules": "package.json", "vendor": "composer.json"}


def tree_digest(base: Path, names: Iterable[str]) -> str:
    """SHA-256 over names, modes and contents of all files below; "" if nothing is named. Raises OSError."""
    total = hashlib.sha256()
    listed = list(names)
    for name in listed:
        root = base / name
        for path in sorted(_files(root)):
            real = path.resolve() if path == root else path  # what is named counts by what it holds
            total.update(_bytes(path.relative_to(base).as_posix()))
            total.update(f"\0{real.lstat().st_mode & 0o111:o}\0".encode())
            total.update(_content(real))
    return total.hexdigest() if listed else ""


def _bytes(name: str) -> bytes:
    """A name as the system has it: it need not be UTF-8."""
    return name.encode("utf-8", "surrogateescape")


def _files(root: Path) -> Iterator[Path]:
    if root.is_file():
        yield root
        return
    if not root.is_dir():
        raise FileNotFoundError(f"{root}: neither a file nor a folder; `application` names it")
    for folder, below, names in os.walk(root, onerror=_raise):
        below[:] = sorted(name for name in below if not _skipped(Path(folder) / name, names))
        links = (name for name in below if (Path(folder) / name).is_symlink())  # nobody walks into those
        yield from (Path(folder) / name for name in (*names, *links))


def _raise(error: OSError) -> None:
    """What cannot be looked into may have changed."""
    raise error


def _skipped(path: Path, beside: Iterable[str]) -> bool:
    """Whether a folder is not looked into. A link is no folder, whatever its name: where it leads counts."""
    if path.is_symlink():
        return False
    return path.name in SKIPPED or FILLED.get(path.name, "") in beside


def _content(path: Path) -> bytes:
    """A link below what is named counts by where it leads, so that nothing outside is read.

    A pipe, socket or device counts by its kind and is never opened: reading one may wait for ever. Its kind stands
    where a digest would, and no content has that digest.
    """
    kind = stat.S_IFMT(path.lstat().st_mode)
    if kind not in (stat.S_IFREG, stat.S_IFLNK):
        return kind.to_bytes(32)
    if path.is_symlink():
        return hashlib.sha256(_bytes(str(path.readlink()))).digest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
