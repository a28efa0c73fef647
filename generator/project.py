"""Which rollouts a project has: one, or one folder each. It imports no model, so that asking costs nothing."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from ..dataclass import dataclass
from ..errors import Finding, Place, SourceRefused, suggest

FILE: Final = "rollout.yaml"
_NAME: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
#: Names that pages and folders of the documents have already.
TAKEN: Final = frozenset(
    {"guide", "index", "rollouts", "checklist", "release-notes", "rollback", "pull-request", "next-steps"}
    | {"production-rollout-checklist", "production-release-notes", "migration-rollback-path"}
    | {"pr-enhancement"}
)
#: More names than these are not read by anybody who mistyped one.
_LISTED: Final = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """One rollout of a project."""

    name: str  #: that of its folder; "" for the only one
    path: Path  #: its file

    @property
    def prefix(self) -> str:
        """What the names of its pages begin with, below the documents' folder."""
        return f"{self.name}/" if self.name else ""


def find(source: Path, root: Path) -> tuple[Entry, ...]:
    """The rollouts of a folder or the one of a file, by name. Raises SourceRefused where names or places are wrong."""
    if not source.suffix and not os.path.lexists(source):
        remedy = "Go to the folder of the rollout, name its source with `--source`, or start one: `rolloutdocs init`."
        raise SourceRefused([Finding(_place(source), "there is no such file or folder", remedy)])
    if not source.is_dir():
        return (Entry("", source),)
    folders = sorted(_folders(source))
    if not folders:
        return (Entry("", source / FILE),)
    outside = not inside(source, root)
    found = [finding for name in folders for finding in _wrong(source / name, root, outside)]
    found += _alike(source, folders)
    if (source / FILE).exists():
        what = f"stands beside rollouts in folders of their own, as `{folders[0]}/{FILE}`"
        found.append(Finding(_place(source / FILE), what, "Move it into a folder, or move the folders away."))
    if found:
        raise SourceRefused(found)
    return tuple(Entry(name, source / name / FILE) for name in folders)


def pick(entries: tuple[Entry, ...], name: str, source: Path) -> Entry:
    """The rollout of that name, or the only one. Raises SourceRefused, with the name that was probably meant."""
    names = [entry.name for entry in entries if entry.name]
    near = suggest(name, names)
    known = near if near.startswith(" Did") else _known(names)
    if not name and len(entries) == 1:
        return entries[0]
    if not name:
        what = f"has {len(entries)} rollouts, and none was picked"
        raise SourceRefused([Finding(_place(source), what, f"Say which one, `--rollout NAME`.{known}")])
    if not names:
        what = f"has one rollout, which has no name, and `{name}` was picked"
        raise SourceRefused([Finding(_place(source), what, "Leave `--rollout` out.")])
    if name not in names:
        remedy = f"Correct the name.{known}"
        raise SourceRefused([Finding(_place(source), f"there is no rollout `{name}`", remedy)])
    return next(entry for entry in entries if entry.name == name)


def _folders(source: Path) -> Iterator[str]:
    try:
        with os.scandir(source) as found:
            for one in found:
                if not one.name.startswith(".") and os.path.lexists(Path(one.path, FILE)):
                    yield one.name
    except OSError as error:
        what = f"cannot be read ({error.strerror})"
        raise SourceRefused([Finding(_place(source), what, "Make the folder readable.")]) from error


def _wrong(folder: Path, root: Path, outside: bool) -> Iterator[Finding]:
    """`outside`: the folder of the sources was given from elsewhere; links in it have nothing to leave."""
    name = folder.name
    if not _NAME.fullmatch(name):
        what = f"the folder's name `{name}` cannot be the name of a rollout"
        yield Finding(_place(folder / FILE), what, "Use lower-case words, such as `drop-roles`.")
    elif name in TAKEN:
        what = f"`{name}` is the name of a page or folder of the documents"
        yield Finding(_place(folder / FILE), what, "Give the folder another name.")
    linked = folder.is_symlink() or (folder / FILE).is_symlink()
    if linked and not outside and not inside(folder / FILE, root):
        what = "a symbolic link leads out of the project's folder"
        yield Finding(_place(folder / FILE), what, "Put the files themselves there.")


def _alike(source: Path, names: Iterable[str]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for name in names:
        other = first.setdefault(name.casefold(), name)
        if other != name:
            for one, two in ((name, other), (other, name)):
                what = f"`{one}` and `{two}` are one name where case does not count"
                yield Finding(_place(source / one / FILE), what, "Rename one of the folders.")


def inside(path: Path, root: Path) -> bool:
    """Whether a file is in a folder, wherever links lead."""
    try:
        return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))
    except (OSError, ValueError):
        return False


def leads(name: str, folder: Path, root: Path) -> str:
    """Why a path that a file in `folder` names is none of the project's, in words; "" if it is one. Opens nothing."""
    if not name or "\0" in name or Path(name).is_absolute():
        return "is no path relative to this file"
    spelled = ((os.path.abspath(folder), os.path.abspath(root)), (_real(folder), _real(root)))  # noqa: PTH100
    if not any(Path(os.path.normpath(f"{one}/{name}")).is_relative_to(top) for one, top in spelled):
        return "leads out of the project's folder"
    return "" if inside(folder / name, root) else "leads out of the project's folder by a symbolic link"


def _real(path: Path) -> str:
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):
        return str(path)


def _known(names: list[str]) -> str:
    return f" Known: {', '.join(f'`{name}`' for name in names)}." if len(names) <= _LISTED else ""


def _place(path: Path) -> Place:
    return Place(path.as_posix(), 0)
