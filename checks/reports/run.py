"""One run, whole: the record that every report is made from, folded from evidence and from nothing else.

The verdict is the one that the run ended with, unless something in its records is worse: a report is never greener than
what it lists. That each report counts for itself was not taken: two of them would soon disagree.
"""

import shlex
from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

from ...dataclass import dataclass
from ..evidence import (
    Begun,
    Compared,
    Done,
    Drift,
    Ended,
    Open,
    Phase,
    Proved,
    Record,
    Started,
    Taken,
)

PASSED: Final = "passed"
FAILED: Final = "failed"
INCONCLUSIVE: Final = "inconclusive"

_Kind = TypeVar("_Kind")
Verdicted = Done | Phase | Taken | Compared | Proved


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of sentence, as reports name and explain it."""

    id: str
    says: str  #: what makes it true
    form: str  #: the sentence with `{slot}` where a code span stands


@dataclass(frozen=True, slots=True)
class About:
    """What reports need and evidence does not say."""

    base: str = ""  #: the folder of the run below the repository's: "" or `name/`
    rules: tuple[Rule, ...] = ()  #: the kinds of sentences
    imported: str = ""  #: how the run came here from elsewhere, in words; "" where it was made here
    doubt: str = ""  #: why its evidence leaves it undecided, whatever its end says


@dataclass(frozen=True, slots=True)
class Passage:
    """One procedure, gone through once."""

    number: int  #: position in the rehearsal, from 1
    procedure: str
    steps: tuple[Done, ...]  #: those that were reached

    @property
    def seconds(self) -> float:
        """All its steps together."""
        return sum(step.seconds for step in self.steps)

    def count(self, verdict: str) -> int:
        """Steps with this verdict."""
        return sum(verdict_of(step) == verdict for step in self.steps)


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that is known of a run."""

    about: About
    started: Started | None  #: none where the run was refused before it began
    passages: tuple[Passage, ...]  #: in the order of the rehearsal, also those that were not reached
    others: tuple[Done, ...]  #: steps that were sent beside the rehearsal: closings, preparation, recovery
    unseen: tuple[Begun, ...]  #: sent, and nobody saw how they ended
    phases: tuple[Phase, ...]
    opens: tuple[Open, ...]
    drifts: tuple[Drift, ...]
    ended: Ended | None  #: none where the run was killed, or did not begin
    taken: tuple[Taken, ...] = ()  #: snapshots of the database
    compared: tuple[Compared, ...] = ()  #: what became of tables and columns
    proved: tuple[Proved, ...] = ()  #: claims and their verdicts

    @property
    def steps(self) -> tuple[Done, ...]:
        """The steps of the rehearsal, in the order in which they were sent."""
        return tuple(step for passage in self.passages for step in passage.steps)

    @property
    def counted(self) -> tuple[Done, ...]:
        """The steps that the run is about: those of the rehearsal, and of a recovery those that lead back."""
        recovers = self.started is not None and self.started.recovers
        return (*self.steps, *self.others) if recovers else self.steps

    @property
    def planned(self) -> int:
        """How many steps there are if all pass."""
        return max(self.started.steps if self.started else 0, len(self.counted))

    @property
    def missed(self) -> int:
        """Steps that were planned and have no verdict."""
        return self.planned - len(self.counted)

    @property
    def without(self) -> str:
        """What is said of a procedure without a step; which ones a part left out, evidence does not say."""
        if not self.missed:
            return "left out"
        return "left out or not reached" if self.started and self.started.selection else "not reached"

    def count(self, verdict: str) -> int:
        """Steps that the run is about with this verdict."""
        return sum(verdict_of(step) == verdict for step in self.counted)

    @property
    def found(self) -> tuple[Drift, ...]:
        """Drift that nobody has waived."""
        return tuple(drift for drift in self.drifts if not drift.waived)

    @property
    def verdict(self) -> str:
        """Failed beats inconclusive beats passed; without an end or a step, or in doubt, nothing is passed."""
        last = self.ended.verdict if self.ended else INCONCLUSIVE
        proof: tuple[Verdicted, ...] = (*self.taken, *self.compared, *self.proved)
        if last == FAILED or self.found or FAILED in map(verdict_of, (*self.steps, *proof)):
            return FAILED
        everything: list[Verdicted] = [*self.steps, *self.others, *self.phases, *proof]
        whole = self.started is not None and self.counted and not (self.missed or self.unseen or self.opens)
        sure = not (self.interrupted or self.about.doubt)
        clean = whole and all(verdict_of(one) == PASSED for one in everything)
        return PASSED if last == PASSED and clean and sure else INCONCLUSIVE

    @property
    def looked(self) -> bool:
        """Whether it came to compare a database before and after, whatever it saw; some claims name no table."""
        return bool(self.compared) or any(verdict_of(one) != INCONCLUSIVE for one in self.proved)

    @property
    def interrupted(self) -> bool:
        """A person, or the machine, ended it."""
        return self.ended is not None and self.ended.interrupted

    @property
    def name(self) -> str:
        """Its id; "" where it did not begin."""
        return self.started.run if self.started else ""

    @property
    def environment(self) -> str:
        """Where it ran; "" where it did not begin."""
        return self.started.environment if self.started else ""

    def again(self, step: str) -> str:
        """The command that runs just this step."""
        words = ["rolloutdocs", "verify", "--env", self.environment]
        if self.started and self.started.rollout:
            words += ["--rollout", self.started.rollout]
        words += ["--only", step]
        if self.started and "--read-only" in self.started.selection:  # else it would begin with a reset
            words.append("--read-only")
        return shlex.join(words)


def fold(records: Iterable[Record], about: About | None = None) -> Run:
    """All records of one run, in their order."""
    listed = list(records)
    started = next(iter(_of(Started, listed)), None)
    done = _of(Done, listed)
    ended = _of(Ended, listed)
    return Run(
        about=about or About(),
        started=started,
        passages=_passages(started, [one for one in done if one.purpose == "step"]),
        others=tuple(one for one in done if one.purpose != "step"),
        unseen=_unseen(listed),
        phases=_of(Phase, listed),
        opens=_of(Open, listed),
        drifts=_of(Drift, listed),
        ended=ended[-1] if ended else None,
        taken=_of(Taken, listed),
        compared=_of(Compared, listed),
        proved=_of(Proved, listed),
    )


def verdict_of(one: Verdicted) -> str:
    """Its verdict; a word that is none of the three decides nothing."""
    return one.verdict if one.verdict in (PASSED, FAILED) else INCONCLUSIVE


def _of(kind: type[_Kind], records: Sequence[Record]) -> tuple[_Kind, ...]:
    return tuple(record for record in records if isinstance(record, kind))


def _passages(started: Started | None, done: Sequence[Done]) -> tuple[Passage, ...]:
    names = dict(enumerate(started.passages if started else (), 1))
    found: dict[int, list[Done]] = {number: [] for number in names}
    for one in done:
        found.setdefault(one.passage, []).append(one)
    return tuple(
        Passage(number, names.get(number) or steps[0].procedure, tuple(steps))
        for number, steps in sorted(found.items())
    )


def _unseen(records: Sequence[Record]) -> tuple[Begun, ...]:
    """What was begun and is not the same step done next; phases and openings may be told in between."""
    waiting: list[Begun] = []
    for record in records:
        if isinstance(record, Begun):
            waiting.append(record)
        if isinstance(record, Done):
            waiting = [one for one in waiting if (one.passage, one.step) != (record.passage, record.step)]
    return tuple(waiting)
