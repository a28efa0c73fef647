"""Files that names are looked for in: whether a path is there, a file of a name, a class of a name.

Only looked at when something is asked, and once. Where there are more files than `MANY`, or one cannot be read,
it is not known that a name does not exist, so nothing is said of it.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
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
LARGEST: Final = 1_000_000
_DEFINED: Final = re.compile(
    rb"\b(?:class|trait|object|describe\(['\"]|func(?:tion)?|TEST(?:_[FP])?\()\s*([A-Za-z_]\w*)"
)


@dataclass(frozen=True)
class Tree:
    """Folders of this machine."""

    roots: tuple[Path, ...]  #: what paths may be relative to
    folders: tuple[Path, ...]  #: where files and classes are looked for by name

    def exists(self, path: str) -> bool:
        """Whether some root has this path."""
        return any(os.path.lexists(root / path) for root in self.roots)

    def named(self, name: str) -> bool:
        """Whether a file of this name is somewhere, or nobody can say."""
        return self.endless or name in self._files

    def defines(self, name: str) -> bool:
        """Whether a class of this name is defined somewhere, or nobody can say."""
        return self.endless or name in self._classes

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all files, for suggestions and for names without their suffix."""
        return frozenset(self._files)

    @cached_property
    def classes(self) -> frozenset[str]:
        """The names of all classes, for suggestions."""
        return frozenset(self._classes)

    @cached_property
    def endless(self) -> bool:
        """Whether there was more than could be looked at."""
        return len(self._paths) > MANY

    @cached_property
    def _paths(self) -> tuple[Path, ...]:
        found: list[Path] = []
        for path in self._below():
            found.append(path)
            if len(found) > MANY:
                break
        return tuple(found)

    @cached_property
    def _files(self) -> frozenset[str]:
        return frozenset(path.name for path in self._paths)

    @cached_property
    def _classes(self) -> frozenset[str]:
        return frozenset(name for path in self._paths for name in _classes(path))

    def _below(self) -> Iterator[Path]:
        for top in dict.fromkeys(folder.resolve() for folder in self.folders):
            if top.is_file():
                yield top
            for folder, below, names in os.walk(top):
                below[:] = sorted(name for name in below if name not in SKIPPED and name not in FILLED)
                yield from (Path(folder) / name for name in names)


def _classes(path: Path) -> Iterator[str]:
    if path.suffix.lstrip(".") not in CODE or not path.is_file():
        return
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST)
    except OSError:
        return
    yield from (name.decode() for name in _DEFINED.findall(text))
