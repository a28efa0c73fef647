"""Runs on an environment, as their files have them: which count, and what one of them says of itself.

Pure but for reading the files.
"""

from collections.abc import Iterator
from pathlib import Path

from ..dataclass import dataclass
from ..notation import labels
from .evidence import (
    IMPORTED,
    RESTORED,
    Begun,
    Broken,
    Done,
    Ended,
    Phase,
    Record,
    Started,
    alive,
    ends,
    prelude,
    read,
    runs,
)
from .outputs import used
from .remedy import remedy


@dataclass(frozen=True, slots=True)
class Run:
    """One run, as its file has it."""

    path: Path
    records: tuple[Record, ...]
    alive: bool  #: its process still holds the file, or the folder of its raw output

    @property
    def started(self) -> Started:
        """Its first record."""
        first = self.records[0]
        assert isinstance(first, Started)
        return first

    @property
    def ended(self) -> bool:
        """Whether it came to its end, in whatever way but a kill."""
        return any(isinstance(record, Ended) for record in self.records)

    @property
    def restored(self) -> bool:
        """Whether it brought the starting state back: what runs before it left is gone."""
        return any(
            isinstance(record, Phase) and (record.name, record.verdict) == (RESTORED, "passed")
            for record in self.records
        )

    @property
    def reads(self) -> bool:
        """Whether it was asked for what only reads."""
        return "--read-only" in self.started.selection

    @property
    def imported(self) -> bool:
        """Whether it was brought from elsewhere: its environment of that name may be another one."""
        return self.path.with_name(f"{self.path.name}{IMPORTED}").exists()

    @property
    def acted(self) -> bool:
        """Whether it sent a step that changes or opens something, whatever came of it."""
        return any(
            isinstance(record, Begun) and (record.effect != labels.READS or record.opens)
            for record in self.records
        )

    @property
    def loose(self) -> bool:
        """Whether what it started may go on where steps run, although it came to its end: nobody could look there."""
        sent = [record for record in self.records if isinstance(record, Begun)]
        done = [record for record in self.records if isinstance(record, Done)]
        tried = any(
            isinstance(record, Phase) and (record.name, record.verdict) == (RESTORED, "inconclusive")
            for record in self.records
        )
        return tried or len(sent) > len(done) or any(record.unseen for record in done)

    @property
    def unfinished(self) -> bool:
        """Whether it changed something, by more than what opens and closes, and did not pass."""
        passed = any(isinstance(record, Ended) and record.verdict == "passed" for record in self.records)
        return not passed and any(
            isinstance(record, Begun)
            and record.effect != labels.READS
            and not record.opens
            and record.purpose != "closing"
            for record in self.records
        )

    @property
    def disturbed(self) -> bool:
        """Whether bringing the starting state back may have begun, and was not seen to pass."""
        if self.restored or self.reads or self.started.recovers or self.started.resumes:
            return False
        tried = any(isinstance(record, Phase) and record.name == RESTORED for record in self.records)
        return tried or not self.ended


def since(folder: Path, environment: str, rollout: str) -> tuple[Run, ...]:
    """Every rollout's runs there since this one brought the starting state back, oldest first."""
    return tuple(run for run in reversed(back(folder, environment, rollout)) if isinstance(run, Run))


def back(folder: Path, environment: str, rollout: str) -> list[Run | str]:
    """What `known` gives, back to the run of this rollout that brought the starting state back."""
    found: list[Run | str] = []
    for run in known(folder, environment):
        found.append(run)
        if isinstance(run, Run) and _starts_anew(run, rollout):
            break
    return found


def unsettled(folder: Path, environment: str, rollout: str) -> Iterator[Run]:
    """Of the runs that `since` gives those that did not pass, newest first. Of the others only both ends are read."""
    for path in runs(folder, environment=environment):
        try:
            both = ends(path)
            if both.started.environment != environment:
                continue
            passed = both.ended is not None and both.ended.verdict == "passed"
            records = prelude(path) if passed else read(path)
        except (Broken, OSError):
            continue
        run = Run(path, tuple(records), alive(path) or _elsewhere(both.started))
        if not passed:
            yield run
        if _starts_anew(run, rollout):
            return


def known(folder: Path, environment: str) -> Iterator[Run | str]:
    """Every run on an environment, newest first; a sentence in place of a file that cannot be read."""
    for path in runs(folder, environment=environment):
        try:
            records = read(path)
            if records and isinstance(records[0], Started) and records[0].environment == environment:
                yield Run(path, tuple(records), alive(path) or _elsewhere(records[0]))
        except Broken as error:
            yield _useless(str(error))
        except OSError as error:
            yield _useless(f"{path}: {error.strerror}")


def _useless(trouble: str) -> str:
    return f"{trouble}. It proves nothing: {remedy(trouble)}."


def _starts_anew(run: Run, rollout: str) -> bool:
    """Whether nothing is left that was there before it."""
    ours = run.started.rollout == rollout and not run.imported
    return ours and run.restored and not run.started.recovers


def _elsewhere(started: Started) -> bool:
    """Whether this is a copy of a living run's file: one that was carried into another checkout has no lock on it."""
    return any(used(Path(folder)) for folder in started.folders)
