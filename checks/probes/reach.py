"""What judging needs from whoever runs the steps: the command's result, the environment's files and database.

These are plain records and one protocol, so that the part that starts processes and the part that judges
do not know each other.
"""

import codecs
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from typing import Protocol

from ...dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a step's command."""

    status: int | None  #: its exit status; None if it did not end by itself, or ended the shell it ran in
    ending: str = ""  #: how it ended, in words, where there is no status: `was stopped after 30 seconds`
    lost: bool = False  #: nobody can know how it ended: the connection broke, or the far side does not answer
    whole: bool = True  #: the streams have all that it printed; False if some was cut
    streams: tuple[Callable[[], bytes], ...] = ()  #: its output and its error output, read when asked for
    others: tuple[str, ...] = ()  #: processes that earlier steps left, and that may have printed some of it
    seconds: float | None = None  #: from sending it to its end; None if nobody saw it
    #: the same in pieces, for what can be decided without holding all of it; (): there is only `streams`
    pieces: tuple[Callable[[], Iterator[bytes]], ...] = ()

    def text(self) -> str:
        """Give all that it printed, one stream after the other, whatever its bytes.

        Who needs all of it at once asks `whole` first: of what was cut there may be much, and it decides nothing.
        """
        return "\n".join(stream().decode(errors="backslashreplace") for stream in self.streams)

    def texts(self) -> Iterator[Iterator[str]]:
        """Give each stream as pieces of text, in bounded memory however much was printed."""
        whole = ((stream(),) for stream in self.streams)
        for pieces in (piece() for piece in self.pieces) if self.pieces else whole:
            yield _decoded(pieces)


def _decoded(pieces: Iterable[bytes]) -> Iterator[str]:
    """Decode with a character that a piece's end cuts in two kept whole."""
    decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")
    for piece in pieces:
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


@dataclass(frozen=True, slots=True)
class Stat:
    """A regular file, as the system of the environment describes it."""

    size: int  #: bytes
    inode: int
    modified: int  #: nanoseconds on the clock of its file system
    changed: int  #: nanoseconds; no tool can set this one back


class Files(Protocol):
    """The environment's files. All raise OSError if the environment could not be asked.

    Paths are absolute, or relative to the environment's working directory.
    """

    def stat(self, path: str) -> Stat | None:
        """Describe the regular file there (links followed), or None if there is none."""

    def read(self, path: str, limit: int) -> bytes | None:
        """Give at most `limit` bytes from its start, or None if there is no regular file."""

    def digest(self, path: str) -> str | None:
        """Give the SHA-256 of the regular file there (links followed), or None if there is none."""

    def absent(self, path: str) -> bool:
        """Whether nothing at all is there; also raises OSError where that cannot be seen."""

    def clock(self) -> int:
        """Give what `Stat.modified` would be of a file written on the environment at this moment."""


class Data(Protocol):
    """The whole database. All raise OSError, with the reason, if it could not be looked at."""

    def now(self) -> object:
        """Look at all of it; what is given back is for `since` alone."""

    def since(self, before: object) -> object:
        """Compare it with how it was."""

    def restored(self, path: str) -> object:
        """Compare it with what a backup gives that is restored into an empty copy."""


@dataclass(frozen=True, slots=True)
class Access:
    """How the environment is reached by probes."""

    variables: Mapping[str, str] = field(repr=False)  #: the environment's variables with their values
    files: Files
    database: str | None = field(
        default=None, repr=False
    )  #: SQLAlchemy URL, nothing left to replace; None if undeclared
    data: Data | None = None  #: the whole of it; None: nobody can look at it


@dataclass(frozen=True, slots=True)
class Before:
    """What was seen before a step: of the files that it should write, and of what is to be gone."""

    clock: int = 0
    files: Mapping[str, Stat | None] = field(default_factory=dict)  #: path -> what was there
    #: sentences that say that something is gone, and that it was seen to be there, earlier in the run
    there: frozenset[str] = frozenset()
    data: object = None  #: the whole database, where that was asked for
    unseen: str = ""  #: why that could not be looked at


@dataclass(frozen=True, slots=True)
class Reach:
    """All that a probe may use."""

    result: Result
    access: Access
    before: Before = field(default_factory=Before)
