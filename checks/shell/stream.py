"""One output stream of a shell: passes on what a step wrote, holds back what belongs to the conversation.

Bytes are given away as soon as they cannot be part of a hint or a mark; so a long step can be followed.
"""

import re
from typing import Protocol


class Sink(Protocol):
    """Where a step's bytes go."""

    def write(self, data: bytes) -> None:
        """Take the next bytes."""


class Stream:
    """Between two steps everything goes to the sink; within one, up to the mark."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        self._held = bytearray()
        self._hint: re.Pattern[bytes] | None = None  # what to look for before the mark is sent
        self._mark: bytes | None = None  # what to look for after it was sent
        self._found = False
        self._word = b""

    def begin(self, hint: bytes | None) -> None:
        """A step begins; `hint` only on the stream that has it."""
        self._hint = re.compile(hint + rb" (?:e|x (\d+))\n") if hint else None
        self._word, self._mark, self._found = hint or b"", None, False

    def expect(self, mark: bytes) -> None:
        """The mark was sent."""
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
        return bool(self._hint and self._hint.match(self._held))

    def farewell(self) -> int | None:
        """The status with which the shell said that it ends, if it did so last."""
        last = list(self._hint.finditer(self._held)) if self._hint else []
        return int(last[-1][1]) if last and last[-1][1] else None

    def marked(self) -> bytes | None:
        """What stands behind the mark; None while it has not come."""
        return bytes(self._held) if self._found else None

    def end(self, rest: bytes = b"") -> None:
        """The step is over: give away what was held of it; `rest` came later and goes to the next sink."""
        if not self._found:
            self._give(len(self._held), hinted=True)
        self._held.clear()
        self._hint, self._mark, self._found = None, None, False
        self._held += rest

    def turn(self, sink: Sink) -> None:
        """From now on, write to `sink`, first of all what was left over."""
        self.sink = sink
        sink.write(bytes(self._held))
        self._held.clear()

    def _safe(self) -> int:
        """How many of the held bytes are no part of a hint."""
        assert self._hint  # noqa: S101 - the caller looked
        if match := self._hint.search(self._held):
            return match.start()
        size, last = len(self._held), self._held.rfind(self._word)
        if last >= 0 and size - last < len(self._word) + len(b" x 255\n"):
            return last
        return max(0, size - len(self._word) + 1)

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
        """Give `size` bytes away, without the hint in them if there is a true one: the last."""
        data = bytes(self._held[:size])
        del self._held[:size]
        last = list(self._hint.finditer(data))[-1:] if hinted and self._hint else []
        for match in last:
            data = data[: match.start()] + data[match.end() :]
        self.sink.write(data)
