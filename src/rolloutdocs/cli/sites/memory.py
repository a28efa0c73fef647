"""What a site keeps between two of its builds: a file for each rollout, in the user's own folder for such things.

It lies not in the project, so that a project which somebody else has made brings none along. Only a folder and files
that belong to this user, and that nobody else can write, are read; each says what it is bound to and the digest of what
it holds, and is as good as none if that is not so. Where nothing can be kept, nothing is, and the site is the same.
"""

import hashlib
import json
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import Final

from ...dataclass import dataclass
from ...generator.cache import binding

FORM: Final = 1
#: Bytes of one file; and of all of them, of which the ones that were used last stay.
LARGEST: Final = 20_000_000
ALL: Final = 200_000_000
#: Seconds after which a use is noted once more.
DAY: Final = 86_400
#: What reads and writes what is kept, beside our own code.
PARTS: Final = ("jinja2", "markdown-it-py", "pydantic", "pydantic-core", "ruamel.yaml", "tree-sitter-bash")
_PACKAGE: Final = Path(str(files("rolloutdocs")))


@dataclass(frozen=True, slots=True)
class Memory:
    """The folder, for one project."""

    folder: Path
    bound: str  #: digest of our own code, of the versions of `PARTS`, and of which project it is

    def load(self, name: str) -> bytes | None:
        """What was saved under this name, if it is that still."""
        path = self._path(name)
        try:
            with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as stream:
                about = os.fstat(stream.fileno())
                if not (stat.S_ISREG(about.st_mode) and _own(about) and about.st_size <= LARGEST):
                    return None
                head, _, body = stream.read().partition(b"\n")
            if head.decode() != self._head(name, body):
                return None
            if time.time() - about.st_mtime > DAY:
                os.utime(path)
        except (OSError, ValueError):
            return None
        return body

    def save(self, name: str, text: str) -> None:
        """Keep it, whole or not at all. That it cannot be kept is no reason to fail."""
        try:
            body = text.encode()
        except UnicodeEncodeError:  # the name of a file may be any bytes
            return
        if len(body) > LARGEST // 2:
            return
        with suppress(OSError):
            number, new = tempfile.mkstemp(prefix=".new-", dir=self.folder)  # for this user alone
            try:
                with os.fdopen(number, "wb") as stream:
                    stream.write(self._head(name, body).encode() + b"\n" + body)
                Path(new).replace(self._path(name))
            finally:
                Path(new).unlink(missing_ok=True)

    def trim(self) -> None:
        """Take away what was not used for longest, where there is more than there may be."""
        with suppress(OSError):
            found = sorted(_files(self.folder), reverse=True)
            room = ALL
            for _, size, path in found:
                room -= size
                if room < 0:
                    path.unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        place = os.path.realpath(".")
        return self.folder / f"{hashlib.sha256(json.dumps([place, name]).encode()).hexdigest()}.json"

    def _head(self, name: str, body: bytes) -> str:
        return f"rolloutdocs site {FORM} {self.bound} {json.dumps(name)} {hashlib.sha256(body).hexdigest()}"


def opened(*parts: str) -> Memory | None:
    """The user's folder, made if it is not there; None where there is none, or it is not this user's alone."""
    try:
        folder = _folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        about = folder.lstat()
    except (OSError, ValueError, RuntimeError):  # without a home `Path` raises a RuntimeError
        return None
    if not stat.S_ISDIR(about.st_mode) or not _own(about):
        return None
    return Memory(folder, bound(*parts))


def bound(*parts: str) -> str:
    """A digest of all that decides what is kept, beside the files that were read."""
    ours = [_PACKAGE / name for name in ("bash", "checks", "cli", "site")]
    return binding(str(FORM), os.path.realpath("."), *parts, *map(_version, PARTS), folders=ours)


def _folder() -> Path:
    named = os.environ.get("XDG_CACHE_HOME", "")
    above = Path(named) if Path(named).is_absolute() else Path.home() / ".cache"
    if not above.is_absolute():
        raise ValueError("no folder of the user's")
    return above / "rolloutdocs"


def _own(about: os.stat_result) -> bool:
    """Whether it is this user's, and nobody else can write or read it."""
    return about.st_uid == os.geteuid() and not about.st_mode & 0o077


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _files(folder: Path) -> Iterator[tuple[float, int, Path]]:
    for path in folder.iterdir():
        about = path.lstat()
        if stat.S_ISREG(about.st_mode):
            yield about.st_mtime, about.st_size, path
