"""What the last build read and wrote, kept in a file, so that the next one need not read it again.

It only ever saves work: a build without it writes the same. A file that cannot be read, is not whole, or was written
by another version of the tool is as good as none. It is bound to the code and the templates themselves, because a
version can be worked on.
"""

import hashlib
import json
import os
import platform
import stat
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import field
from pathlib import Path
from typing import Any, Final

from ..dataclass import dataclass
from ..errors import Finding, Place
from ..version import VERSION
from .seen import Seen

#: The file, below the project's folder. Git ignores its folder.
FILE: Final = Path(".rolloutdocs") / "build.json"
FORM: Final = 1
LARGEST: Final = 200_000_000
_PACKAGE: Final = Path(__file__).parent.parent
_CODE: Final = frozenset((".py", ".j2", ".bash", ".awk", ".ps1"))


@dataclass(frozen=True, slots=True)
class Input:
    """A file that was read."""

    path: str  #: as the source names it
    real: str  #: where that leads
    seen: Seen


@dataclass(frozen=True, slots=True)
class Kept:
    """What was read and written for a rollout."""

    inputs: tuple[Input, ...]
    present: tuple[str, ...]  #: files that only have to be there
    folders: dict[str, str]  #: folders of which all files count, and a digest of their names
    outputs: dict[str, Seen]  #: pages, below the documents' folder
    row: tuple[str, ...]  #: what the list of rollouts says of it
    policy: str  #: its environments file, where that leads
    unused: tuple[Finding, ...]  #: variables of it that this rollout does not use


@dataclass(frozen=True, slots=True)
class Cache:
    """All of it."""

    rollouts: dict[str, Kept] = field(default_factory=dict)
    listed: tuple[str, Seen] | None = None  #: digest of what the list of rollouts says, and its file


def binding(*parts: str, folders: Iterable[Path] = ()) -> str:
    """A digest of all that decides what pages are, beside the sources: code, templates, versions and `parts`."""
    total = hashlib.sha256(json.dumps([FORM, VERSION, platform.python_version(), *parts]).encode())
    ours = [_PACKAGE / name for name in ("bash", "checks/reader", "generator", "notation", "site_templates")]
    files = [*_PACKAGE.glob("*.py"), *(one for folder in (*ours, *folders) for one in folder.rglob("*"))]
    for path in sorted(files):
        if path.suffix in _CODE and path.is_file():
            total.update(f"{path}\0".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def load(path: Path, bound: str) -> Cache:
    """The file; empty for one that says anything but what `save` wrote for this binding."""
    try:
        about = path.lstat()
        if not stat.S_ISREG(about.st_mode) or about.st_size > LARGEST or path.parent.is_symlink():
            return Cache()
        head, body = path.read_bytes().split(b"\n", 1)
        if head.decode() != _head(bound, body):
            return Cache()
        return _cache(json.loads(body))
    except (
        OSError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        IndexError,
        RecursionError,
        MemoryError,
    ):
        return Cache()


def save(path: Path, bound: str, cache: Cache) -> None:
    """Write the file, whole or not at all. That it cannot be written is no reason to fail: it only saves work."""
    body = json.dumps(_plain(cache), separators=(",", ":")).encode()
    with suppress(OSError):
        if path.parent.is_symlink():
            return
        path.parent.mkdir(exist_ok=True)
        number, new = tempfile.mkstemp(prefix=".build-", dir=path.parent)
        try:
            with os.fdopen(number, "wb") as stream:
                stream.write(_head(bound, body).encode() + b"\n" + body)
            Path(new).replace(path)
        finally:
            Path(new).unlink(missing_ok=True)


def _head(bound: str, body: bytes) -> str:
    return f"rolloutdocs build {FORM} {bound} {hashlib.sha256(body).hexdigest()}"


def _plain(cache: Cache) -> dict[str, Any]:
    return {
        "rollouts": {name: _kept_plain(kept) for name, kept in cache.rollouts.items()},
        "listed": cache.listed and [cache.listed[0], _seen_plain(cache.listed[1])],
    }


def _kept_plain(kept: Kept) -> list[Any]:
    return [
        [[one.path, one.real, _seen_plain(one.seen)] for one in kept.inputs],
        kept.present,
        kept.folders,
        {name: _seen_plain(seen) for name, seen in kept.outputs.items()},
        kept.row,
        kept.policy,
        [[one.place.path, one.place.line, one.what, one.remedy] for one in kept.unused],
    ]


def _seen_plain(seen: Seen) -> list[int | str]:
    return [seen.at, seen.size, seen.mtime, seen.ctime, seen.inode, seen.device, seen.digest]


def _cache(data: Mapping[str, Any]) -> Cache:
    listed = data["listed"]
    return Cache(
        {str(name): _kept(kept) for name, kept in data["rollouts"].items()},
        (_word(listed[0]), _seen(listed[1])) if listed else None,
    )


def _kept(data: list[Any]) -> Kept:
    inputs, present, folders, outputs, row, policy, unused = data
    return Kept(
        tuple(Input(_word(path), _word(real), _seen(seen)) for path, real, seen in inputs),
        tuple(map(_word, present)),
        {_word(folder): _word(names) for folder, names in folders.items()},
        {_word(name): _seen(seen) for name, seen in outputs.items()},
        tuple(map(_word, row)),
        _word(policy),
        tuple(
            Finding(Place(_word(path), _number(line)), _word(what), _word(remedy))
            for path, line, what, remedy in unused
        ),
    )


def _seen(data: list[Any]) -> Seen:
    at, size, mtime, ctime, inode, device = map(_number, data[:6])
    return Seen(at, size, mtime, ctime, inode, device, _word(data[6]))


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _number(value: object) -> int:
    if type(value) is not int:
        raise TypeError
    return value
