"""The whole of an environment's database, as sentences of steps ask for it. Implements `probes.reach.Data`.

Every run has it at hand, and few ask it: so what takes snapshots is imported when one is to be taken.
"""

import secrets
from typing import TYPE_CHECKING

from ...dataclass import dataclass

if TYPE_CHECKING:
    from ..rehearsal.stage import Stage
    from ..snapshots import Snapshot


@dataclass(frozen=True, slots=True)
class _Moment:
    """A snapshot, and the key with which the one after it is to be taken."""

    snapshot: "Snapshot"
    key: bytes


@dataclass(frozen=True, slots=True)
class Whole:
    """The database of a stage."""

    stage: "Stage"

    def now(self) -> object:
        """Take a snapshot. Raises OSError."""
        key = secrets.token_bytes(16)
        return _Moment(self._state(key), key)

    def since(self, before: object) -> object:
        """Take another one, and compare."""
        from ..copies.state import same
        from .logs import table

        assert isinstance(before, _Moment)
        return same(before.snapshot, self._state(before.key), table(self.stage, before.snapshot))

    def restored(self, path: str) -> object:
        """Restore the backup into an empty copy, and compare."""
        from ..copies.state import Undecided
        from .backup import restored

        try:
            return restored(self.stage, path)
        except Undecided as error:
            raise OSError(str(error)) from None

    def _state(self, key: bytes) -> "Snapshot":
        from ..copies.state import Undecided, state

        try:
            return state(self.stage, key, every=True)
        except Undecided as error:
            raise OSError(str(error)) from None
