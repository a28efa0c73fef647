"""Several runs at once, so many at a time; each a branch of this program with a private file for what it prints.

Nothing here knows what a run is: it ends with a number. Who looks on is told when one began, while they
run, and when one has ended.
"""

import os
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import field
from pathlib import Path
from typing import Protocol

from ..dataclass import dataclass
from .branch import Branch, Task, branch, wait
from .interrupts import heard, heard_again
from .outputs import outputs

TURN = 0.25  #: seconds after which those who look on are told that time passes


@dataclass(slots=True)
class Job:
    """One of them."""

    name: str
    branch: Branch | None = None  #: None: it has not begun
    output: Path = Path()  #: what it has printed so far
    code: int | None = None  #: the number it gave, minus the signal that killed it; None: it has none yet


class Watcher(Protocol):
    """Who looks on."""

    def begins(self, job: Job) -> None:
        """A job is about to begin: nothing may be held back that it would write once more."""

    def ended(self, job: Job) -> None:
        """A job has ended; its output is whole."""

    def turn(self, jobs: Sequence[Job]) -> None:
        """Time has passed."""


@dataclass(slots=True)
class Jobs:
    """All of them, in order."""

    names: Sequence[str]
    at_once: int
    task: Callable[[str], Task]  #: what one of them does, in a branch of this program
    watcher: Watcher
    interrupted: bool = False  #: somebody asked for the end of it all
    all: list[Job] = field(default_factory=list)

    def run(self) -> list[Job]:
        """Run them all. After an interrupt those that run are asked to end, and none is begun any more.

        Every one that began is waited for, however often somebody asks: each closes what it opened.
        """
        self.all = [Job(name) for name in self.names]
        with heard(), outputs() as folder:  # only this user may read what is on its way to the terminal
            while self._running() or (self._next() and not self.interrupted):
                try:
                    with heard_again() if self.interrupted else nullcontext():
                        self._turn(folder)
                except KeyboardInterrupt:
                    self.interrupted = True
                    for job in self._running():
                        assert job.branch is not None
                        job.branch.interrupt()
        return self.all

    def _turn(self, folder: Path) -> None:
        while not self.interrupted and len(self._running()) < self.at_once and (job := self._next()):
            self._begin(job, folder)
        wait([job.branch for job in self._running() if job.branch], TURN)
        for job in self._running():
            assert job.branch is not None
            if (code := job.branch.status()) is not None:
                job.code = code
                self.watcher.ended(job)
                job.output.unlink()
        self.watcher.turn(self.all)

    def _begin(self, job: Job, folder: Path) -> None:
        job.output = folder / str(self.all.index(job))
        self.watcher.begins(job)
        output = os.open(job.output, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            job.branch = branch(self.task(job.name), output)
        finally:
            os.close(output)

    def _next(self) -> Job | None:
        return next((job for job in self.all if job.branch is None), None)

    def _running(self) -> list[Job]:
        return [job for job in self.all if job.branch is not None and job.code is None]
