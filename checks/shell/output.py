"""What a step wrote, byte for byte, within a bound.

Bytes go to a file while they come, so that a long step can be followed and a large one costs no memory.
Beyond the bound the beginning and the end are kept and the middle is counted; size and digest always cover
everything. Private output (of a step that captures a secret) never touches the disk, and less of it is kept.

All steps of a shell share one file for each stream; a file each would cost more than the step (0.8 ms to
create one, measured). A file that has grown beyond the bound of one step is removed when the next step that
writes there begins, so that a thousand steps fill the disk no more than two.
"""

import hashlib
from collections import deque
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path
from typing import BinaryIO, ClassVar

from ...dataclass import dataclass

KEEP = 64 * 1024 * 1024  # bytes kept of one stream of one step, from its beginning and from its end
LAST = 4 * 1024 * 1024  # of these at most so many from its end: until it has come, it is in memory
HIDDEN = 4 * 1024 * 1024  # bytes kept of private output, which is only in memory
SHORT = 4096  # bytes of what is on the disk and kept in memory, too: reading it costs more than many a step
BLOCK = 64 * 1024
NOTHING = hashlib.sha256().hexdigest()
PIECE = 256 * 1024  # as text it takes up to ten times as much, and some copies of that are made


@dataclass(frozen=True, slots=True)
class Output:
    """One stream of one step."""

    path: Path | None  #: the file that has it; None when nothing was written, or it is private
    offset: int  #: where in the file it begins
    size: int  #: bytes written in all, kept or not
    sha256: str  #: digest of all bytes written
    omitted: int  #: bytes left out of the middle; 0: everything was kept
    private: bytes = field(default=b"", repr=False)  #: what was kept of private output, in memory only
    short: bytes = field(default=b"", repr=False)  #: all that the file has of it, where that is little

    def data(self, start: int = 0, limit: int | None = None) -> bytes:
        """Give what was kept, from byte `start`, at most `limit` bytes."""
        end = self.size - self.omitted
        end = end if limit is None else min(end, start + limit)
        if self.path is None or self.short:
            return (self.short or self.private)[start:end]
        with self.path.open("rb") as file:
            file.seek(self.offset + start)
            return file.read(max(0, end - start))

    def pieces(self) -> Iterator[bytes]:
        """Give what was kept piece by piece."""
        for start in range(0, self.size - self.omitted, PIECE):
            yield self.data(start, PIECE)

    def text(self, limit: int | None = None) -> str:
        r"""Give the first `limit` bytes (all that was kept: None) as text; invalid UTF-8 shows as `\xNN`."""
        return self.data(0, limit).decode(errors="backslashreplace")

    def tail(self, limit: int) -> str:
        """Give the last `limit` bytes as text."""
        return self.data(max(0, self.size - self.omitted - limit)).decode(errors="backslashreplace")


class Store:
    """A file that grows, opened at the first byte."""

    LARGEST: ClassVar[int] = KEEP  # bytes beyond which a new file is begun

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        self._first, self._number = path, 1
        self._file: BinaryIO | None = None

    def begin(self) -> None:
        """Begin a step: what earlier ones wrote is given up where it has become too much."""
        if self.size > self.LARGEST:
            self.forget()
            self._number += 1
            self.path = self._first.with_name(f"{self._first.name}-{self._number}")
            self.size = 0

    def forget(self) -> None:
        """Remove the file: nobody will read it any more."""
        self.close()
        self.path.unlink(missing_ok=True)

    def append(self, data: bytes) -> None:
        """Write to the end. Raises OSError with the file's name."""
        if self._file is None:
            self._file = self.path.open("ab", buffering=0)
            self.size = self._file.tell()
        view = memoryview(data)
        while view:
            try:
                written = self._file.write(view) or 0
            except OSError as error:
                raise OSError(error.errno, error.strerror, str(self.path)) from error
            self.size += written
            view = view[written:]

    def close(self) -> None:
        """Close the file; the next byte opens it again."""
        if self._file:
            self._file.close()
        self._file = None


class Recorder:
    """Takes one stream of one step as it comes; ends as an `Output`."""

    def __init__(self, store: Store | None, keep: int = KEEP) -> None:
        self._store = store  # None: in memory only
        keep = keep if store else min(keep, HIDDEN)
        self._ending = min(keep // 2, LAST)
        self._beginning = keep - self._ending
        self._size = 0
        self._kept = 0
        self._digest: hashlib._Hash | None = None  # until there is a first byte
        self._memory = bytearray()
        self._last: deque[bytearray] = deque()  # blocks of at least BLOCK bytes, but for the newest
        self._lasting = 0

    @property
    def size(self) -> int:
        """How many bytes have come."""
        return self._size

    def write(self, data: bytes) -> None:
        """Take the next bytes."""
        if not data:
            return
        room = max(0, self._beginning - self._size)
        self._size += len(data)
        if self._digest is None:
            self._digest = hashlib.sha256()
        self._digest.update(data)
        self._keep(data[:room])
        if len(data) > room:
            self._remember(data[room:])

    def close(self) -> Output:
        """End the recording."""
        if self._lasting > self._ending:
            del self._last[0][: self._lasting - self._ending]
        for block in self._last:
            self._keep(bytes(block))
        path, offset = None, 0
        if self._store and self._kept:
            path, offset = self._store.path, self._store.size - self._kept
        digest, omitted = self._digest.hexdigest() if self._digest else NOTHING, self._size - self._kept
        memory = bytes(self._memory)
        private, short = (b"", memory) if self._store else (memory, b"")
        return Output(path, offset, self._size, digest, omitted, private, short)

    def _remember(self, data: bytes) -> None:
        """Keep the newest: in blocks, because cutting the front off one long array would copy all of it."""
        if not self._last or len(self._last[-1]) >= BLOCK:
            self._last.append(bytearray())
        self._last[-1] += data
        self._lasting += len(data)
        while self._lasting - len(self._last[0]) >= self._ending:
            self._lasting -= len(self._last.popleft())

    def _keep(self, data: bytes) -> None:
        if not data:
            return
        self._kept += len(data)
        if self._store:
            self._store.append(data)
        if self._store and self._kept > SHORT:
            self._memory.clear()
        else:
            self._memory += data
