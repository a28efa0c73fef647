"""What another commit of the same repository has: policy and pages that the change under review cannot have written.

Git is asked, and only for objects: no hook, filter, diff driver, textconv, alias, replacement or transport of the
repository's own configuration takes part, and none of the caller's `GIT_*` variables. Everything read is bounded.
Rejected: a checkout into a folder; filters run on checkout, and its links would have to be followed.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from ..dataclass import dataclass
from ..errors import Finding, OptionRefused, Place
from .alike import PRESENT, added, listed, names_of, unlike
from .git import LARGEST, git

#: Pages of a documents' folder that are read.
MANY: Final = 2_000

#: What git may be called with: a branch, a tag, a commit, and steps back from it. No option, path or range.
_REF: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./~^+-]{0,250}")
_COMMIT: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Base:
    """A commit, and the folder in which the command was called."""

    ref: str  #: as the caller named it
    commit: str
    prefix: str  #: of the caller's folder within the repository: "" or "folder/"

    def read(self, path: Path, many: int) -> bytes:
        """The first bytes of a file as the commit has it. Raises FileNotFoundError, OSError."""
        for name, blob, size in self._below(path):
            if name == self._name(path):
                if size > many:
                    return b" " * many  # too large for whoever asks, and told by them
                return git("cat-file", "blob", blob)
        raise FileNotFoundError(2, f"is not in {self.ref}", str(path))

    def pages(self, docs: Path) -> dict[str, bytes]:
        """The Markdown below a folder, by its path in it. Raises OSError where it is more than anybody reads."""
        found = {name: (blob, size) for name, blob, size in self._below(docs) if name.endswith(".md")}
        if len(found) > MANY or sum(size for _, size in found.values()) > LARGEST:
            raise OSError(27, f"has more pages in {self.ref} than are read", str(docs))
        start = self._name(docs)
        names = {name: PurePosixPath(name).relative_to(start).as_posix() for name in found}
        return {names[name]: git("cat-file", "blob", blob) for name, (blob, _) in found.items()}

    @property
    def parents(self) -> tuple[str, ...]:
        """The commits that it comes from, also where a shallow checkout does not have them. Raises OSError."""
        head, _, _ = git("cat-file", "commit", self.commit).decode("utf-8", "replace").partition("\n\n")
        return tuple(line[7:] for line in head.split("\n") if line.startswith("parent "))

    def has(self, path: Path) -> bool:
        """Whether it has this file. Raises OSError."""
        return any(name == self._name(path) for name, _, _ in self._below(path))

    def beyond(self, path: Path) -> bool:
        """Whether it leads out of the repository, by itself or by a link: no commit says what is there."""
        return self._name(path.resolve()).startswith("..")

    def changed(self, path: Path) -> Iterator[str]:
        """What the commit has at or below the path and is not here as it is there. Raises OSError."""
        if not self._name(path).startswith(".."):
            for entry in listed(self.commit, self._name(path)):
                yield from unlike(Path(os.path.relpath(entry.name, self.prefix or ".")), entry)

    def added(self, path: Path) -> Iterator[str]:
        """Files here, at or below it, that the commit has not; `.gitignore` leaves some out. Raises OSError."""
        if self._name(path).startswith(".."):
            return
        below = os.path.relpath(path)
        here = names_of(git("ls-files", "-z", *PRESENT, "--", below))
        there = names_of(git("ls-tree", "-r", "-z", "--name-only", self.commit, "--", below))
        yield from added(here, there)

    def merges(self, head: str) -> bool:
        """Whether it is that commit merged into its base, with nothing put in by hand. Raises OSError."""
        found = sorted(names_of(git("config", "-z", "--name-only", "--list")))
        drivers = [one for one in found if one.startswith("merge.") and one.endswith(".driver")]
        off = [
            word for one in drivers for word in ("-c", f"{one}=false")
        ]  # a file that needs one cannot be merged
        made = git(*off, "merge-tree", "--write-tree", self.parents[0], head)
        return made == git("rev-parse", "--verify", f"{self.commit}^{{tree}}")

    def _below(self, path: Path) -> Iterator[tuple[str, str, int]]:
        """Regular files: name in the repository, object, size. Links and submodules are nothing to be read."""
        if self._name(path).startswith(".."):
            return
        for entry in listed(self.commit, self._name(path)):
            if entry.regular:
                yield entry.name, entry.object, entry.size

    def _name(self, path: Path) -> str:
        """The path within the repository, wherever the caller stands; what leads out of it is nowhere."""
        inside = os.path.relpath(path) if path.is_absolute() else path.as_posix()
        return os.path.normpath(f"{self.prefix}{inside}")


def at(ref: str) -> Base:
    """The commit of that name. Raises OptionRefused where there is none, or git cannot be asked.

    Nor does a submodule have one: the change under review says of which repository it is.
    """
    if not _REF.fullmatch(ref) or ".." in ref:
        raise _refused(
            ref, "is no name of a commit", "Name a branch, a tag or a commit, such as `origin/main`."
        )
    try:
        if above := git("rev-parse", "--show-superproject-working-tree").decode("utf-8", "replace").strip():
            own = "Ask in a clone of its own repository."
            raise _refused(ref, f"is of a submodule, which a change of {above} can lead elsewhere", own)
        return found(ref)
    except OSError as error:
        shallow = "In CI, fetch it first; a shallow checkout has one commit only (`fetch-depth: 0`)."
        raise _refused(ref, f"cannot be found: {error.strerror}", shallow) from error


def found(ref: str) -> Base:
    """The commit of that name. Raises OSError where there is none, or git cannot be asked."""
    commit = git("rev-parse", "--verify", "--end-of-options", f"{ref}^{{commit}}").decode().strip()
    prefix = git("rev-parse", "--show-prefix").decode("utf-8", "surrogateescape").removesuffix("\n")
    if not _COMMIT.fullmatch(commit):
        raise OSError(2, "there is no such commit", ref)
    return Base(ref, commit, prefix)


def _refused(ref: str, what: str, remedy: str) -> OptionRefused:
    return OptionRefused([Finding(Place(f"--policy-from {ref}", 0), what, remedy)])
