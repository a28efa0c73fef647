"""What a run stands on while it lasts: the environment's lock and the services it started. Asked before each step.

What is seen after one of them is gone proves nothing: another run may have begun, or another program may answer.
"""

from collections.abc import Iterator
from dataclasses import field

from ...dataclass import dataclass
from ..evidence import LOCK, Phase
from ..lock import Lock
from ..services import Running


@dataclass(slots=True)
class Watch:
    """Asked for what is gone; each is told once."""

    lock: Lock | None = None
    services: tuple[Running, ...] = ()
    told: set[str] = field(default_factory=set)  #: names of what was told to be gone

    def gone(self) -> tuple[Phase, ...]:
        """What is gone since it was asked last."""
        if not self.services and (self.lock is None or self.lock.held):
            return ()
        found = tuple(phase for phase in self._gone() if phase.name not in self.told)
        self.told |= {phase.name for phase in found}
        return found

    def regain(self) -> str:
        """Have the lock again before something is closed. Why it is not to be had, or nothing."""
        return self.lock.regain() if self.lock else ""

    def lost(self) -> str:
        """Why another run may have been there all the same; asked at the end."""
        return self.lock.lost() if self.lock else ""

    def _gone(self) -> Iterator[Phase]:
        if self.lock and not self.lock.held:
            reason = "the shell that held the environment's lock is gone, so another run could begin"
            yield Phase(LOCK, 0.0, "inconclusive", reason)
        for one in self.services:
            status = one.status()
            if status is not None:
                reason = f"it ended with {status} during the run\n{one.tail()}".rstrip()
                yield Phase(f"service {one.service.name}", 0.0, "inconclusive", reason)
