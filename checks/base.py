"""What another commit of the same repository has: policy and pages that the change under review cannot have written.

Git is asked, and only for objects: no hook, filter, diff driver, textconv, alias, replacement or transport of the
repository's own configuration takes part, and none of the caller's `GIT_*` variables. Everything read is bounded.
Rejected: a checkout into a folder; filters run on checkout, and its links would have to be followed.
"""

import hashlib
import os
import re
import selectors
import time
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO, Final

from ..dataclass import dataclass
from ..errors import Finding, OptionRefused, Place
from . import processes
from .application import SKIPPED

SECONDS: Final = 60.0
#: Bytes of one answer: a page may have ten million, all of them together hardly more.
LARGEST: Final = 50_000_000
#: Pages of a documents' folder that are read.
MANY: Final = 2_000

#: What git may be called with: a branch, a tag, a commit, and steps back from it. No option, path or range.
_REF: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./~^+-]{0,250}")
_COMMIT: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_FILE: Final = re.compile(r"(?:100644|100755) blob ([0-9a-f]{40,64}) +(\d+)\t(.+)", re.S)
_SETTINGS: Final = (
    *("core.fsmonitor=false", "core.hooksPath=/dev/null", "protocol.allow=never"),
    "core.warnAmbiguousRefs=true",
    "safe.bareRepository=explicit",  # the change may have files that look like a repository, in any folder of its own
    "safe.directory=*",  # a checkout of another account, as in containers: nothing of its configuration is run
)
_HARDENED: Final = (
    *("--no-pager", "--no-replace-objects", "--no-optional-locks", "--literal-pathspecs"),
    *(word for one in _SETTINGS for word in ("-c", one)),
)


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
                return _git("cat-file", "blob", blob)
        raise FileNotFoundError(2, f"is not in {self.ref}", str(path))

    def pages(self, docs: Path) -> dict[str, bytes]:
        """The Markdown below a folder, by its path in it. Raises OSError where it is more than anybody reads."""
        found = {name: (blob, size) for name, blob, size in self._below(docs) if name.endswith(".md")}
        if len(found) > MANY or sum(size for _, size in found.values()) > LARGEST:
            raise OSError(27, f"has more pages in {self.ref} than are read", str(docs))
        start = self._name(docs)
        names = {name: PurePosixPath(name).relative_to(start).as_posix() for name in found}
        return {names[name]: _git("cat-file", "blob", blob) for name, (blob, _) in found.items()}

    @property
    def parents(self) -> tuple[str, ...]:
        """The commits that it comes from, also where a shallow checkout does not have them. Raises OSError."""
        head, _, _ = _git("cat-file", "commit", self.commit).decode("utf-8", "replace").partition("\n\n")
        return tuple(line[7:] for line in head.split("\n") if line.startswith("parent "))

    def has(self, path: Path) -> bool:
        """Whether it has this file. Raises OSError."""
        return any(name == self._name(path) for name, _, _ in self._below(path))

    def changed(self, path: Path) -> Iterator[str]:
        """Files of the commit, at or below the path, that are not here as they are there. Raises OSError."""
        for name, blob, size in self._below(path):
            here = Path(os.path.relpath(name, self.prefix or "."))
            kind = hashlib.sha1 if len(blob) == 40 else hashlib.sha256  # git's own names of contents
            try:
                content = here.read_bytes() if here.is_file() and here.stat().st_size == size else None
            except OSError:
                content = None
            if content is None or kind(b"blob %d\0" % size + content).hexdigest() != blob:
                yield here.as_posix()

    def added(self, path: Path) -> Iterator[str]:
        """Files here, at or below it, that the commit has not; `.gitignore` leaves some out. Raises OSError."""
        if self._name(path).startswith(".."):
            return
        below = os.path.relpath(path)
        kinds = ("--cached", "--others", "--exclude-per-directory=.gitignore")
        here = _names(_git("ls-files", "-z", *kinds, "--", below))
        there = _names(_git("ls-tree", "-r", "-z", "--name-only", self.commit, "--", below))
        yield from (name for name in sorted(here - there) if not SKIPPED & {*Path(name).parts})

    def merges(self, head: str) -> bool:
        """Whether it is that commit merged into its base, with nothing put in by hand. Raises OSError."""
        found = sorted(_names(_git("config", "-z", "--name-only", "--list")))
        drivers = [one for one in found if one.startswith("merge.") and one.endswith(".driver")]
        off = [
            word for one in drivers for word in ("-c", f"{one}=false")
        ]  # a file that needs one cannot be merged
        made = _git(*off, "merge-tree", "--write-tree", self.parents[0], head)
        return made == _git("rev-parse", "--verify", f"{self.commit}^{{tree}}")

    def _below(self, path: Path) -> Iterator[tuple[str, str, int]]:
        """Regular files: name in the repository, object, size. Links and submodules are nothing to be read."""
        if self._name(path).startswith(".."):
            return
        name = self._name(path)
        words = () if name == "." else ("--", name)
        listed = _git("ls-tree", "-r", "-l", "-z", "--full-tree", self.commit, *words)
        for line in listed.decode("utf-8", "surrogateescape").split("\0"):
            if found := _FILE.fullmatch(line):
                yield found[3], found[1], int(found[2])

    def _name(self, path: Path) -> str:
        """The path within the repository, wherever the caller stands; what leads out of it is nowhere."""
        inside = os.path.relpath(path) if path.is_absolute() else path.as_posix()
        return os.path.normpath(f"{self.prefix}{inside}")


def _names(listed: bytes) -> set[str]:
    return {*listed.decode("utf-8", "surrogateescape").split("\0")} - {""}


def at(ref: str) -> Base:
    """The commit of that name. Raises OptionRefused where there is none, or git cannot be asked.

    Nor does a submodule have one: the change under review says of which repository it is.
    """
    if not _REF.fullmatch(ref) or ".." in ref:
        raise _refused(
            ref, "is no name of a commit", "Name a branch, a tag or a commit, such as `origin/main`."
        )
    try:
        if above := _git("rev-parse", "--show-superproject-working-tree").decode("utf-8", "replace").strip():
            own = "Ask in a clone of its own repository."
            raise _refused(ref, f"is of a submodule, which a change of {above} can lead elsewhere", own)
        return found(ref)
    except OSError as error:
        shallow = "In CI, fetch it first; a shallow checkout has one commit only (`fetch-depth: 0`)."
        raise _refused(ref, f"cannot be found: {error.strerror}", shallow) from error


def found(ref: str) -> Base:
    """The commit of that name. Raises OSError where there is none, or git cannot be asked."""
    commit = _git("rev-parse", "--verify", "--end-of-options", f"{ref}^{{commit}}").decode().strip()
    prefix = _git("rev-parse", "--show-prefix").decode("utf-8", "surrogateescape").removesuffix("\n")
    if not _COMMIT.fullmatch(commit):
        raise OSError(2, "there is no such commit", ref)
    return Base(ref, commit, prefix)


def _refused(ref: str, what: str, remedy: str) -> OptionRefused:
    return OptionRefused([Finding(Place(f"--policy-from {ref}", 0), what, remedy)])


def _environment() -> Mapping[str, str]:
    kept = {name: os.environ[name] for name in ("HOME", "PATH") if name in os.environ}
    ours = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
    return {**kept, **ours, "GIT_CONFIG_GLOBAL": os.devnull}


def _git(*words: str) -> bytes:
    """What git answers. Raises OSError in its words where it fails, warns, or answers too much or too late.

    A warning is one that a name has two meanings: a tag of the change under review could stand for the branch.
    """
    setting = processes.Setting(_environment(), stdout=processes.PIPE, stderr=processes.PIPE, mortal=True)
    process = processes.start(["git", *_HARDENED, *words], setting)
    try:
        _, out, err = process.streams
        assert out is not None
        assert err is not None
        answer, said = _drained((out, err))
        status = process.wait(SECONDS)
    finally:
        process.end()
    if status != 0 or said:
        told = said.decode("utf-8", "replace").strip().split("\n")[0].removeprefix("fatal: ")
        raise OSError(5, told or "git did not answer", "git")
    return answer


def _drained(streams: tuple[IO[bytes], IO[bytes]]) -> tuple[bytes, bytes]:
    """Both streams to their ends, whichever fills first. Raises OSError past the bounds."""
    texts = {stream: bytearray() for stream in streams}
    end = time.monotonic() + SECONDS
    with selectors.DefaultSelector() as waiting:
        for stream in streams:
            waiting.register(stream, selectors.EVENT_READ)
        while waiting.get_map():
            ready = waiting.select(max(0.0, end - time.monotonic()))
            if not ready:
                raise OSError(110, f"git did not answer within {SECONDS:g} seconds", "git")
            for key, _ in ready:
                stream = next(one for one in streams if one is key.fileobj)
                chunk = os.read(stream.fileno(), 65536)
                texts[stream] += chunk
                if not chunk:
                    waiting.unregister(stream)
                if len(texts[stream]) > LARGEST:
                    raise OSError(27, "git answers more than is read", "git")
    out, err = (bytes(texts[stream]) for stream in streams)
    return out, err
