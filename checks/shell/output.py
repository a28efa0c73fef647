"""What a step wrote, byte for byte, within a bound.

Bytes go to a file while they come, so that a long step can be followed and a large one costs no memory. Beyond
the bound the beginning and the end are kept and the middle is counted; size and digest always cover everything.
Private output (of a step that captures a secret) never touches the disk.
"""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

KEEP = 64 * 1024 * 1024  # bytes kept of one stream of one step, half from its beginning, half from its end


@dataclass(frozen=True, slots=True)
class Output:
    """One stream of one step."""

    path: Path | None  #: the file with what was kept; None when nothing was written, or it is private
    size: int  #: bytes written in all, kept or not
    sha256: str  #: digest of all bytes written
    omitted: int  #: bytes left out of the middle; 0: everything was kept
    private: bytes = field(default=b"", repr=False)  #: what was kept of private output, in memory only

    def data(self) -> bytes:
        """Everything that was kept."""
        return self.private if self.path is None else self.path.read_bytes()

    def text(self, limit: int | None = None) -> str:
        """The first `limit` bytes (all that was kept: None) as text; invalid UTF-8 shows as `\\xNN`."""
        if self.path is None or limit is None:
            return self.data()[:limit].decode(errors="backslashreplace")
        with self.path.open("rb") as file:
            return file.read(limit).decode(errors="backslashreplace")

    def tail(self, limit: int) -> str:
        """The last `limit` bytes as text."""
        data = self.data()
        return data[max(0, len(data) - limit) :].decode(errors="backslashreplace")


class Recorder:
    """Takes one stream of one step as it comes; ends as an `Output`."""

    def __init__(self, path: Path | None, keep: int = KEEP) -> None:
        self._path = path  # None: in memory only
        self._half = keep // 2
        self._size = 0
        self._digest = hashlib.sha256()
        self._file: BinaryIO | None = None  # opened at the first byte: most steps are silent on one stream
        self._head = bytearray()
        self._last = bytearray()

    def write(self, data: bytes) -> None:
        """Take the next bytes."""
        if not data:
            return
        room = max(0, self._half - self._size)
        self._size += len(data)
        self._digest.update(data)
        self._store(data[:room])
        self._last += data[room:]
        if len(self._last) > 2 * self._half:
            del self._last[: -self._half]

    def close(self) -> Output:
        """End the recording."""
        del self._last[: max(0, len(self._last) - self._half)]
        kept = min(self._size, self._half) + len(self._last)
        self._store(bytes(self._last))
        path = self._path if self._file else None
        self.abandon()
        return Output(path, self._size, self._digest.hexdigest(), self._size - kept, bytes(self._head))

    def abandon(self) -> None:
        """Close the file without a result."""
        if self._file:
            self._file.close()

    def _store(self, data: bytes) -> None:
        if not data:
            return
        if self._path is None:
            self._head += data
            return
        if self._file is None:
            self._file = self._path.open("wb", buffering=0)
        view = memoryview(data)
        while view:
            view = view[self._file.write(view) or 0 :]
