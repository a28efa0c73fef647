"""The files of a start, as they are to be written: from the installed package, nothing from anywhere else."""

from collections.abc import Iterator, Mapping
from importlib.resources import files as installed
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Final

import jinja2

from ..dataclass import dataclass
from ..version import VERSION
from .start import STARTS, Start

#: Where the look of the site goes: `theme.custom_dir` in `shared/mkdocs.yml`.
THEME: Final = "theme"
#: Files of `shared/` -> where they go. Those that a folder may have already are left alone, see `lines_of`.
SHARED: Final = MappingProxyType(
    {"ROLLOUT.md.j2": "ROLLOUT.md", "mkdocs.yml.j2": "mkdocs.yml"}
    | {"gitignore": ".gitignore", "gitattributes": ".gitattributes"}
)
CI: Final = MappingProxyType(
    {
        "github": MappingProxyType(
            {
                "github.yml.j2": ".github/workflows/rollout.yml",
                "requirements.txt.j2": "requirements-rollout.txt",
            }
        )
    }
)
#: Kept where they exist: the lines that a rollout needs in them are said instead.
SHARED_WITH_OTHERS: Final = frozenset({".gitignore", ".gitattributes"})
_SKIPPED: Final = frozenset({"__pycache__"})
_HERE: Final = "rolloutdocs.starts"


@dataclass(frozen=True, slots=True)
class File:
    """One file to be written."""

    content: bytes

    @property
    def executable(self) -> bool:
        """By its first line and not by its mode: archives and installers lose modes."""
        return self.content.startswith(b"#!")


def files(name: str, ci: str = "") -> dict[str, File]:
    """Path in the target, with slashes -> file, sorted. `name` is one of STARTS, `ci` one of CI or empty."""
    start = STARTS[name]
    found = {path: File(content) for path, content in _parts(start)}
    found |= {f"{THEME}/{path}": File(content) for path, content in _look()}
    shared = {**SHARED, **(CI[ci] if ci else {})}
    found |= {path: File(_shared(source, name, ci).encode()) for source, path in shared.items()}
    return dict(sorted(found.items()))


def lines_of(file: File) -> tuple[str, ...]:
    """The lines that have to be in a file that others share."""
    lines = file.content.decode().splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def _parts(start: Start) -> Iterator[tuple[str, bytes]]:
    for part, folder in start.parts.items():
        for path, content in _below(installed(_HERE) / part):
            target = f"{folder}/{path}" if folder else path
            yield start.renamed.get(target, target), _rewritten(content, start.rewritten)


def _look() -> Iterator[tuple[str, bytes]]:
    return _below(installed("rolloutdocs.site_templates") / "site")


def _below(folder: Traversable, before: str = "") -> Iterator[tuple[str, bytes]]:
    for item in folder.iterdir():
        if item.name in _SKIPPED or item.name.startswith("."):
            continue
        if item.is_dir():
            yield from _below(item, f"{before}{item.name}/")
        else:
            yield f"{before}{item.name}", item.read_bytes()


def _rewritten(content: bytes, words: Mapping[str, str]) -> bytes:
    for old, new in words.items():
        content = content.replace(old.encode(), new.encode())
    return content


def _shared(source: str, name: str, ci: str) -> str:
    """Brackets in place of braces, which are the workflow's own."""
    folder = installed(_HERE) / "shared"
    text = (folder / source).read_text("utf-8")
    if not source.endswith(".j2"):
        return text
    environment = jinja2.Environment(  # noqa: S701 - YAML and Markdown of our own, no HTML
        variable_start_string="[[",
        variable_end_string="]]",
        block_start_string="[%",
        block_end_string="%]",
        comment_start_string="[#",
        comment_end_string="#]",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    about = (folder / f"{name}.md").read_text("utf-8").strip()
    return environment.from_string(text).render(
        name=name, start=STARTS[name], about=about, ci=ci, version=VERSION
    )
