"""The whole of an environment's database, as sentences of steps ask for it. Implements `probes.reach.Data`."""

import secrets
from dataclasses import dataclass

from ..copies.state import Undecided, same, state
from ..rehearsal.stage import Stage
from ..snapshots import Snapshot
from .backup import restored


@dataclass(frozen=True, slots=True)
class _Moment:
    """A snapshot, and the key with which the one after it is to be taken."""

    snapshot: Snapshot
    key: bytes


@dataclass(frozen=True, slots=True)
class Whole:
    """The database of a stage."""

    stage: Stage

    def now(self) -> object:
        """Take a snapshot. Raises OSError."""
        key = secrets.token_bytes(16)
        return _Moment(self._state(key), key)

    def since(self, before: object) -> object:
        """Take another one, and compare."""
        assert isinstance(before, _Moment)
        return same(before.snapshot, self._state(before.key))

    def restored(self, path: str) -> object:
        """Restore the backup into an empty copy, and compare."""
        try:
            return restored(self.stage, path)
        except Undecided as error:
            raise OSError(str(error)) from None

    def _state(self, key: bytes) -> Snapshot:
        try:
            return state(self.stage, key)
        except Undecided as error:
            raise OSError(str(error)) from None
