"""Several runs at once, so many at a time; each a branch of this program with a private file for what it prints.

Nothing here knows what a run is: it ends with a number. Who looks on is told when one began, while they
run, and when one has ended.
"""

import os
import time
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
#: Seconds of a processor that a run takes until its first step. If all begin at once, all of them wait so long for each
#: other, and as they end together, again and again.
START = 0.03
AHEAD = 2  #: branches that are made in a turn and have to wait: it must not keep those that run from the processor


@dataclass(slots=True)
class Job:
    """One of them."""

    name: str
    branch: Branch | None = None  #: None: there is none yet
    begun: bool = False  #: it was told to begin
    output: Path = Path()  #: what it has printed so far
    code: int | None = None  #: the number it gave, minus the signal that killed it; None: it has none yet
    shown: bool = False  #: who looks on has seen its end


class Watcher(Protocol):
    """Who looks on."""

    def begins(self, job: Job) -> None:
        """A job's branch is about to be made: nothing may be held back that it would write once more."""

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
    _next_at: float = 0.0  #: when the next one may begin
    _told_at: float = 0.0  #: when those who look on were told last

    def run(self) -> list[Job]:
        """Run them all. After an interrupt those that run are asked to end, and none is begun any more.

        Every one that began is waited for, however often somebody asks: each closes what it opened.
        """
        self.all = [Job(name) for name in self.names]
        with heard(), outputs() as folder:  # only this user may read what is on its way to the terminal
            try:
                self._run(folder)
            finally:
                for job in self._waiting():
                    assert job.branch is not None
                    job.branch.dismiss()
        return self.all

    def _run(self, folder: Path) -> None:
        while self._running() or self._unshown() or (self._next() and not self.interrupted):
            try:
                with heard_again() if self.interrupted else nullcontext():
                    self._turn(folder)
            except KeyboardInterrupt:
                self.interrupted = True
                for job in self._running():
                    assert job.branch is not None
                    job.branch.begin()  # where that was what the interrupt cut off; none may wait for ever
                    job.branch.interrupt()

    def _turn(self, folder: Path) -> None:
        self._begin(folder)
        wait([job.branch for job in self._running() if job.branch], self._pause())
        for job in self._running():
            assert job.branch is not None
            job.code = job.branch.status()
        self._begin(folder)  # before anything is shown: that takes as long as many a step
        ended = self._unshown()
        for job in ended:
            self.watcher.ended(job)
            job.shown = True  # not before: somebody may interrupt that, and would never see how it ended
            job.output.unlink()
        self._make_ahead(folder)
        if ended or time.monotonic() >= self._told_at + TURN:
            self.watcher.turn(self.all)
            self._told_at = time.monotonic()

    def _room(self) -> Job | None:
        """The next one, where there is room for it."""
        return self._next() if not self.interrupted and len(self._running()) < self.at_once else None

    def _pause(self) -> float:
        """How long nothing needs to be done while none ends."""
        return max(0.0, min(TURN, self._next_at - time.monotonic())) if self._room() else TURN

    def _begin(self, folder: Path) -> None:
        while (job := self._room()) and time.monotonic() >= self._next_at:
            self._next_at = time.monotonic() + START / (os.cpu_count() or 1)
            if job.branch is None:
                self._make(job, folder)
            assert job.branch is not None
            job.begun = True
            job.branch.begin()

    def _make_ahead(self, folder: Path) -> None:
        if self.interrupted or self._room():  # what is about to begin comes first
            return
        room = min(AHEAD, self.at_once - len(self._waiting()))
        for job in [job for job in self.all if job.branch is None][:room]:
            self._make(job, folder)

    def _make(self, job: Job, folder: Path) -> None:
        job.output = folder / str(self.all.index(job))
        self.watcher.begins(job)
        output = os.open(job.output, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            job.branch = branch(self.task(job.name), output)
        finally:
            os.close(output)

    def _next(self) -> Job | None:
        return next((job for job in self.all if not job.begun), None)

    def _running(self) -> list[Job]:
        return [job for job in self.all if job.begun and job.code is None]

    def _unshown(self) -> list[Job]:
        return [job for job in self.all if job.code is not None and not job.shown]

    def _waiting(self) -> list[Job]:
        return [job for job in self.all if job.branch is not None and not job.begun]
