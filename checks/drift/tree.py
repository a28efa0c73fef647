"""Files that names are looked for in: whether a path is there, a file of a name, a class of a name.

Only looked at when something is asked, and once. Where there are more files than `MANY`, or one cannot be read to its
end, it is not known that a name does not exist, so nothing is said of it.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import islice
from pathlib import Path
from typing import Final

from ..application import FILLED, SKIPPED

#: What programs, their settings and documents are written in.
SUFFIXES: Final = frozenset(
    {
        "php",
        "py",
        "rb",
        "js",
        "mjs",
        "ts",
        "tsx",
        "jsx",
        "go",
        "rs",
        "java",
        "kt",
        "cs",
        "c",
        "h",
        "pl",
        "lua",
    }
    | {"sh", "bash", "ps1", "psm1", "sql", "css", "html", "j2", "twig", "vue", "md", "txt", "xml", "csv"}
    | {"yaml", "yml", "toml", "json", "ini", "cfg", "conf", "env", "lock", "tf", "service"}
)
#: Those in which classes are looked for.
CODE: Final = frozenset(
    {
        "php",
        "py",
        "rb",
        "js",
        "mjs",
        "ts",
        "tsx",
        "jsx",
        "java",
        "kt",
        "cs",
        "go",
        "cc",
        "cpp",
        "cxx",
        "swift",
        "scala",
    }
)
MANY: Final = 50_000
LARGEST: Final = 8_000_000
#: Behind so many bytes, where programs that were made by programs go on, only lines that speak of tests are looked at.
FIRST: Final = 1_000_000
_DEFINED: Final = re.compile(
    rb"\b(?:class|trait|object|describe\(['\"]|func(?:tion)?|TEST(?:_[FP])?\()\s*([A-Za-z_]\w*)"
)


#: How the files of migrations end.
MIGRATED: Final = (".php", ".py", ".sql")
#: What Alembic calls a revision, unless somebody names it.
REVISION: Final = "[0-9a-f]{12}"
#: A date, and perhaps a time, that a project has Alembic write before it.
DATE: Final = r"\d{4}[_-]?\d\d[_-]?\d\d[\d_-]*"
#: How classes of tests are called.
TEST: Final = re.compile(r"[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)*Tests?")


class Walk:
    """All files below some folders, each named once and without links."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders

    @cached_property
    def paths(self) -> tuple[Path, ...]:
        """As many of them as are looked at."""
        return tuple(islice(self._below(), MANY + 1))

    @cached_property
    def files(self) -> frozenset[str]:
        """Their names."""
        return frozenset(path.name for path in self.paths)

    @cached_property
    def classes(self) -> frozenset[str]:
        """The names of the classes that they define."""
        return frozenset(name for names, _ in self._defined for name in names)

    @cached_property
    def unread(self) -> bool:
        """Whether one that may define some could not be read to its end."""
        return not all(whole for _, whole in self._defined)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The names of files that may be migrations, without their endings."""
        return frozenset(one.rpartition(".")[0] for one in self.files if one.endswith(MIGRATED))

    @cached_property
    def _defined(self) -> tuple[tuple[tuple[str, ...], bool], ...]:
        return tuple(_classes(path) for path in self.paths if path.suffix.lstrip(".") in CODE)

    def _below(self) -> Iterator[Path]:
        for top in self.folders:
            if top.is_file():
                yield top
            for folder, below, names in os.walk(top):
                below[:] = sorted(name for name in below if name not in SKIPPED and name not in FILLED)
                yield from (Path(folder) / name for name in names)


class Disk:
    """The files of this machine, each looked at once: of many rollouts most ask for the same."""

    def __init__(self) -> None:
        self.lies = cache(os.path.lexists)
        self._walked = cache(Walk)
        self._leads = cache(Path.resolve)

    def walk(self, folders: tuple[Path, ...]) -> Walk:
        """All that is below them, however each is spelled."""
        return self._walked(tuple(dict.fromkeys(map(self._leads, folders))))


@dataclass(frozen=True)
class Tree:
    """Folders of this machine."""

    roots: tuple[Path, ...]  #: what paths may be relative to
    folders: tuple[Path, ...]  #: where files and classes are looked for by name
    disk: Disk = field(default_factory=Disk, compare=False)

    def exists(self, path: str) -> bool:
        """Whether some root has this path."""
        return any(self.disk.lies(f"{root}/{path}") for root in self._roots)

    def named(self, name: str) -> bool:
        """Whether a file of this name is somewhere, or nobody can say."""
        return self.endless or name in self._walk.files

    def defines(self, name: str) -> bool:
        """Whether a class of this name is defined somewhere, or nobody can say."""
        return self.endless or name in self._walk.classes or self._walk.unread

    def migrated(self, name: str) -> bool:
        """Whether a migration is called so. Alembic puts a revision's id before or behind its words.

        Besides, only a date may stand before it: `0003_drop` is not `0003_drop_role`, which it may be renamed to.
        """
        called = re.compile(rf"(?:{DATE}[_-])?(?:{REVISION}[_-])?{re.escape(name)}(?:[_-]{REVISION})?")
        return self.endless or any(map(called.fullmatch, self._walk.stems))

    @property
    def tested(self) -> bool:
        """Whether some class is called as tests are."""
        return any(map(TEST.fullmatch, self._walk.classes))

    @property
    def names(self) -> frozenset[str]:
        """The names of all files, for suggestions and for names without their suffix."""
        return self._walk.files

    @property
    def classes(self) -> frozenset[str]:
        """The names of all classes, for suggestions."""
        return self._walk.classes

    @property
    def endless(self) -> bool:
        """Whether there was more than could be looked at."""
        return len(self._walk.paths) > MANY

    @cached_property
    def _roots(self) -> tuple[str, ...]:
        return tuple(map(str, self.roots))

    @cached_property
    def _walk(self) -> Walk:
        return self.disk.walk(self.folders)


def _classes(path: Path) -> tuple[tuple[str, ...], bool]:
    """Those that a file defines, and whether it was read to its end."""
    try:
        if not path.is_file():
            return (), True
        with path.open("rb") as file:
            text, more = file.read(LARGEST), file.read(1)
    except OSError:
        return (), False
    cut = len(text) if len(text) <= FIRST else text.rfind(b"\n", 0, FIRST) + 1
    lines = [text[:cut], *(line for line in text[cut:].split(b"\n") if b"Test" in line)]
    return tuple(name.decode() for name in _DEFINED.findall(b"\n".join(lines))), not more
