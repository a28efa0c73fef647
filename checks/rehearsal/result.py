"""What came of a command, as judging needs it: the shell's outcome in the words of `probes.reach.Result`."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..shell import Ending, Outcome


@dataclass(frozen=True, slots=True)
class ShellResult:
    """Implements `Result` over an outcome."""

    outcome: Outcome

    @property
    def status(self) -> int | None:
        """The exit status, or None if the command did not end by itself."""
        return self.outcome.status if self.outcome.ending is Ending.FINISHED else None

    @property
    def lost(self) -> bool:
        """Nobody can know how it ended."""
        return self.outcome.ending is Ending.LOST

    @property
    def ending(self) -> str:
        """How it ended, in words."""
        return self.outcome.reason or self.outcome.ending.value

    @property
    def whole(self) -> bool:
        """Whether all that it printed was kept."""
        return not (self.outcome.stdout.omitted or self.outcome.stderr.omitted)

    def lines(self) -> Iterator[str]:
        """Each line of its output, then each of its error output."""
        for stream in (self.outcome.stdout, self.outcome.stderr):
            yield from stream.text().split("\n")
