"""The digest of the application that a run proves something about: evidence is bound to it."""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

#: Folders that tools fill by themselves and nobody ships.
SKIPPED: Final = frozenset({".git", ".rolloutdocs", ".venv", "__pycache__", "node_modules", "vendor"})


def tree_digest(base: Path, names: Iterable[str]) -> str:
    """SHA-256 over names, modes and contents of all files below; "" if nothing is named. Raises OSError."""
    total = hashlib.sha256()
    listed = list(names)
    for name in listed:
        for path in sorted(_files(base / name)):
            total.update(f"{path.relative_to(base).as_posix()}\0{path.lstat().st_mode & 0o111:o}\0".encode())
            total.update(_content(path))
    return total.hexdigest() if listed else ""


def _files(root: Path) -> Iterator[Path]:
    if root.is_file():
        yield root
        return
    if not root.is_dir():
        raise FileNotFoundError(f"{root}: neither a file nor a folder; `application` names it")
    for folder, below, names in os.walk(root):
        below[:] = sorted(name for name in below if name not in SKIPPED)
        yield from (Path(folder) / name for name in names)


def _content(path: Path) -> bytes:
    """A link counts by where it leads, so that nothing outside is read.

    A pipe, socket or device counts by its kind and is never opened: reading one may wait for ever. Its kind stands
    where a digest would, and no content has that digest.
    """
    kind = stat.S_IFMT(path.lstat().st_mode)
    if kind not in (stat.S_IFREG, stat.S_IFLNK):
        return kind.to_bytes(32)
    if path.is_symlink():
        return hashlib.sha256(str(path.readlink()).encode()).digest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
