"""Shells of one run have to come to one place: what is asked, locked or closed elsewhere says nothing of the steps.

`kubectl exec deploy/app`, or a balanced name, may lead each shell to another pod or host. A file that is right in one
of them would stand for one that was spoilt in the other, and a lock in one keeps nobody out of the other.

Rejected: comparing only where a file is asked for; a step that closes, and the lock, would still meet the wrong one.
"""

from pathlib import Path

from ..dataclass import dataclass
from .shell import Shell, Target
from .shell.connection import Connection


@dataclass(slots=True)
class Places:
    """Where the shells of a run are."""

    first: str = ""  #: what the first far shell said of its place; "": none has said anything yet

    def same(self, place: str) -> bool:
        """Whether this may be where the others are. Who cannot say where it is (no /proc) cannot be compared."""
        self.first = self.first or place
        return place in ("", self.first)


class PlacedShell(Shell):
    """A shell to which nothing is sent at another place than that of the run's first one."""

    def __init__(
        self, target: Target, folder: Path, places: Places, *, forget: bool = False, adopts: bool = True
    ) -> None:
        """As `Shell`."""
        super().__init__(target, folder, forget=forget, adopts=adopts)
        self._places = places

    def _open(self) -> Connection | str:
        connection = super()._open()
        if isinstance(connection, str) or not connection.far or self._places.same(connection.far.place):
            return connection
        self._drop()
        return (
            f"`{self._target.name}` led to another place than before in this run, so nothing was sent: name one "
            "pod, one container or one host"
        )
