"""What is particular about a framework: one record, filled in by one file each. Its commands are bash."""

from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from ...dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Migration:
    """One migration, as the framework lists it."""

    key: str  #: what the log calls it
    file: str = ""  #: its file, where the framework tells it
    after: tuple[str, ...] = ()  #: keys of those it stands on, where the log has only the last ones

    def called(self, name: str) -> bool:
        """Whether people mean this one: by its key, with or without its group, or by its file."""
        name = PurePosixPath(name).name
        stem = PurePosixPath(name).stem if name.endswith((".py", ".php", ".sql")) else name
        return stem in (self.key, self.key.rpartition(".")[2], PurePosixPath(self.file).stem)


@dataclass(frozen=True, slots=True)
class Framework:
    """One framework."""

    log: str  #: the SELECT that gives what the log has, in the order in which it ran
    listing: str  #: prints every migration that there is
    listed: Callable[[str], tuple[Migration, ...]]  #: what that prints -> migrations, in the order of running
    ran: Callable[
        [Sequence[Sequence[str]], tuple[Migration, ...]], tuple[str, ...]
    ]  #: rows of the log -> keys
    step: Callable[[Migration], str]  #: runs this one, where all before it have run
    listener: str  #: file of this package that listens to the connection and makes a migration fail
    placed: str  #: name under which the listener's file is found by the program
    loads: str  #: exports what makes programs load it from the folder `$1`; bash, sent after `set --`
    beside: tuple[tuple[str, str], ...] = ()  #: further files of that folder, `@` in them is its path


def as_they_stand(rows: Sequence[Sequence[str]], _: tuple[Migration, ...]) -> tuple[str, ...]:
    """A log that has every migration that ran, its key in one column or in several that a dot joins."""
    return tuple(".".join(row) for row in rows)
