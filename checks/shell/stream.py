"""One output stream of a shell: passes on what a step wrote, holds back what belongs to the conversation.

Bytes are given away as soon as they cannot be part of a hint or a mark; so a long step can be followed.
"""

import re
from typing import Protocol

_END = re.compile(rb" (?:e|x (\d+))\n")  # what stands behind the hint: the step is through, or the shell ends


class Sink(Protocol):
    """Where a step's bytes go."""

    def write(self, data: bytes) -> None:
        """Take the next bytes."""


class Stream:
    """Between two steps everything goes to the sink; within one, up to the mark."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        self._held = bytearray()
        self._hint = b""  # what to look for before the mark is sent; empty: nothing
        self._mark = b""  # what to look for after it was sent
        self._found = False

    def begin(self, hint: bytes) -> None:
        """Begin a step; `hint` is empty on the stream that has none."""
        self._hint, self._mark, self._found = hint, b"", False

    def expect(self, mark: bytes) -> None:
        """Take note that the mark was sent."""
        self._mark = mark

    def feed(self, data: bytes) -> None:
        """Take bytes as they come."""
        if self._found:
            self._held += data
        elif self._mark:
            self._seek(data, self._mark)
        elif self._hint:
            self._held += data
            self._give(self._safe())
        else:
            self.sink.write(data)

    def hinted(self) -> bool:
        """Whether the step's end was hinted at."""
        return bool(self._hint) and self._hint_at(0) == 0

    def farewell(self) -> int | None:
        """Give the status with which the shell said that it ends, if it did so last."""
        at = self._last_hint(self._held)
        match = _END.match(self._held, at + len(self._hint)) if at >= 0 else None
        return int(match[1]) if match and match[1] else None

    def marked(self) -> bytes | None:
        """Give what stands behind the mark; None while it has not come."""
        return bytes(self._held) if self._found else None

    def follows(self, what: bytes, times: int) -> bool:
        """Whether this stands so often behind the mark; the mark has come, too."""
        return self._found and self._held.count(what) >= times

    def closed(self, fields: int) -> bool:
        """Whether behind the mark stand so many fields that end with NUL, and then a newline.

        Without it the newline would be taken for the next step's, where what carries the answer cuts it there.
        """
        return self.follows(b"\0", fields) and b"\n" in self._held.split(b"\0", fields)[-1]

    def end(self, rest: bytes = b"") -> None:
        """End the step: give away what was held of it; `rest` came later and goes to the next sink."""
        if not self._found:
            self._give(len(self._held), hinted=True)
        self._held[:] = rest
        self._hint, self._mark, self._found = b"", b"", False

    def turn(self, sink: Sink) -> None:
        """From now on, write to `sink`, first of all what was left over."""
        self.sink = sink
        sink.write(bytes(self._held))
        self._held.clear()

    def _hint_at(self, start: int) -> int:
        """Where the first true hint stands; -1: nowhere."""
        at = self._held.find(self._hint, start)
        while at >= 0 and not _END.match(self._held, at + len(self._hint)):
            at = self._held.find(self._hint, at + 1)
        return at

    def _last_hint(self, data: bytes | bytearray) -> int:
        at = data.rfind(self._hint) if self._hint else -1
        while at >= 0 and not _END.match(data, at + len(self._hint)):
            at = data.rfind(self._hint, 0, at + len(self._hint) - 1)
        return at

    def _safe(self) -> int:
        """How many of the held bytes are no part of a hint."""
        if (at := self._hint_at(0)) >= 0:
            return at
        size, last = len(self._held), self._held.rfind(self._hint)
        if last >= 0 and size - last < len(self._hint) + len(b" x 255\n"):
            return last
        return max(0, size - len(self._hint) + 1)

    def _seek(self, data: bytes, mark: bytes) -> None:
        start = max(0, len(self._held) - len(mark) + 1)
        self._held += data
        at = self._held.find(mark, start)
        if at >= 0:
            tail = self._held[at + len(mark) :]
            self._give(at, hinted=True)
            self._held[:] = tail
            self._found = True
        elif not self._hint:
            self._give(max(0, len(self._held) - len(mark) + 1))

    def _give(self, size: int, hinted: bool = False) -> None:
        """Give `size` bytes away; `hinted`: without the last true hint in them, which is the shell's own."""
        data = bytes(self._held[:size])
        del self._held[:size]
        at = self._last_hint(data) if hinted else -1
        match = _END.match(data, at + len(self._hint)) if at >= 0 else None
        self.sink.write(data[:at] + data[match.end() :] if match else data)
