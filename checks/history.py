"""The runs that a folder keeps of one rollout and environment, newest first, each read only when it is asked for."""

from collections.abc import Iterator
from dataclasses import field
from pathlib import Path
from typing import Final

from ..dataclass import dataclass
from .evidence import Broken, Ends, runs
from .examine import Run, looked_at
from .now import Now, bound, concerns
from .rehearsal.selection import RESET
from .shelf import Shelf

#: Runs bound to another policy or application that are looked at: all they can say is why something is stale.
OTHERS: Final = 20


@dataclass(slots=True)
class History:
    """Gives runs, and says what of the folder cannot be believed."""

    folder: Path  #: of the runs' files
    now: Now
    troubles: list[str] = field(
        default_factory=list
    )  #: files that prove nothing, as far as they were looked at
    shelf: Shelf = field(default_factory=Shelf)  #: reads them

    def __iter__(self) -> Iterator[Run]:
        """The runs that can say something. One whose clock was ahead comes first: no failure is hidden by its date."""
        found = list(self._found())
        ahead = [one for one in found if one.ahead(self.now.at)]
        for one in ahead:
            self.troubles.append(
                f"{one.path}: it says that it began at {one.started.at}, which is yet to come"
            )
        others = 0
        for one in [*ahead, *(one for one in found if one not in ahead)]:
            others += not bound(one.started, self.now)
            if bound(one.started, self.now) or others <= OTHERS:
                yield from self._read(one.path)

    def _found(self) -> Iterator[Ends]:
        for path in self.shelf.paths(self.folder, self.now.rollout):
            try:
                one = self.shelf.ends(path)
            except Broken:
                yield from self._told(path)
                continue
            except OSError as error:
                self.troubles.append(f"{path}: {error.strerror}")
                continue
            if concerns(one.started, self.now):
                yield one

    def _told(self, path: Path) -> Iterator[Ends]:
        """Say what is wrong with a file of which not even the ends can be read."""
        for run in self._read(path):
            self.troubles.append(f"{path}: its first and last line are no record ({run.name})")
        yield from ()

    def _read(self, path: Path) -> Iterator[Run]:
        try:
            run = self.shelf.run(path)
        except Broken as error:
            self.troubles.append(str(error))
            return
        except OSError as error:
            self.troubles.append(f"{path}: {error.strerror}")
            return
        if run.broken:
            self.troubles += [flaw.what for flaw in run.flaws]
        else:
            yield run


def newest(folder: Path, environment: str, rollout: str = "") -> Run | None:
    """The newest run of a rollout on an environment; None for no run. Raises Broken, OSError."""
    for path in runs(folder, environment=environment):
        run = looked_at(path)
        first = run.started
        if (
            first
            and first.selection
            != RESET  # it says nothing about a rehearsal, and what was proved before stays proved
            and not first.recovers  # nor does a recovery
            and (first.environment, first.rollout) == (environment, rollout)
        ):
            return run
    return None
