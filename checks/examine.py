"""Whether the records of one run are what a run writes: first `started`, last `ended`, counts that agree.

Pure. The chain alone says that no line was changed in place; it does not say that the lines are those of one whole run.
What contradicts itself was changed by somebody; what is only missing (no end, half a line) may be a kill or a
cut of the power, and leaves the run undecided.

Rejected: asking more of an order of steps than that an end follows its beginning; `verify` may learn new ones.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from ..dataclass import dataclass
from .evidence import (
    ASKED,
    LOCK,
    Begun,
    Broken,
    Compared,
    Done,
    Drift,
    Ended,
    Newer,
    Phase,
    Proved,
    Record,
    Started,
    Taken,
    content,
    head,
    moment,
    parsed,
)

#: Bytes of a run's file that are looked at: a longer one is no evidence that anybody could read.
LARGEST = 128 * 1024 * 1024
#: How far a clock may be set back during a run without a word: that is how machines keep their time.
BACK = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is not as a run writes it."""

    what: str  #: one sentence without a stop, with the file and the line where there is one
    changed: bool  #: whether somebody must have changed the file; else it only leaves the run undecided
    cut: bool = False  #: whether a kill or a cut of the power does that: what came before it stands


@dataclass(frozen=True, slots=True)
class Run:
    """One run's file, looked at whole."""

    name: str  #: of the file, without its ending: the run's id
    records: tuple[Record, ...]  #: none where they could not be read
    head: str  #: digest of the last whole line
    flaws: tuple[Flaw, ...]
    imported: str = ""  #: how it came here from elsewhere, in words; "" where it was made here

    @property
    def started(self) -> Started | None:
        """Its first record; None where it has none."""
        return self.records[0] if self.records and isinstance(self.records[0], Started) else None

    @property
    def ended(self) -> Ended | None:
        """Its last record; None for a run that was killed, or still goes on."""
        return self.records[-1] if self.records and isinstance(self.records[-1], Ended) else None

    @property
    def doubt(self) -> str:
        """Why the run is undecided whatever its end says; "" also where only its end is missing, which shows."""
        return next((flaw.what for flaw in self.flaws if not flaw.cut), "")

    @property
    def spoilt(self) -> Phase | Drift | Ended | None:
        """What beside its steps kept it from passing, where no step says so; a lost lock always, as no step does.

        Of several pages that did not fit come first: they are no older run's matter. Its end stands for an interrupt.
        """
        beside = [
            one
            for one in self.records
            if (isinstance(one, Phase) and one.verdict != "passed")
            or (isinstance(one, Drift) and not one.waived)
        ]
        lost = next((one for one in beside if isinstance(one, Phase) and one.name == LOCK), None)
        if self.ended is None or self.ended.verdict == "passed" or self._stepped:
            return lost
        wrong = next((one for one in beside if isinstance(one, Drift)), None)
        cut = self.ended if self.ended.interrupted else None
        return wrong or lost or cut or next(reversed(beside), None)

    @property
    def nameless(self) -> bool:
        """Whether it is a part of a rehearsal that asked for no names on the pages: it says nothing of them."""
        if self.started is None or not self.started.selection or self.started.resumes:
            return False
        return not any(isinstance(one, Phase) and one.name.startswith(ASKED) for one in self.records)

    @property
    def _stepped(self) -> bool:
        """Whether a step of it did not pass, or was not seen to end."""
        sent = sum(isinstance(one, Begun) and one.purpose == "step" for one in self.records)
        passed = sum(
            isinstance(one, Done) and (one.purpose, one.verdict) == ("step", "passed") for one in self.records
        )
        return passed < sent

    @property
    def broken(self) -> bool:
        """Whether nothing in it can be believed."""
        return not self.records or any(flaw.changed for flaw in self.flaws)


def looked_at(path: Path) -> Run:
    """The run in this file, looked at whole: what reads evidence to say anything of it reads it by this.

    Raises Broken where it cannot be read, or was changed; OSError.
    """
    run = examine(path.stem, str(path), content(path))
    changed = [flaw.what for flaw in run.flaws if flaw.changed or not run.records]
    if changed:
        raise Broken(changed[0])
    return run


def examine(name: str, place: str, data: bytes) -> Run:
    """Look at the bytes of the run with this id; `place` is what findings call the file."""
    if len(data) > LARGEST:
        return Run(name, (), "", (Flaw(f"{place}: larger than {LARGEST} bytes, and not looked at", False),))
    try:
        records, rest = parsed(place, data)
    except Broken as error:
        return Run(name, (), head(data), (Flaw(str(error), not isinstance(error, Newer)),))
    flaws = [Flaw(f"{place}{what}", True) for what in _contradictions(name, records)]
    over = any(isinstance(record, Ended) for record in records)
    flaws += [Flaw(f"{place}{what}", False, cut=not over) for what in _cut(records, rest, over=over)]
    flaws += [Flaw(f"{place}{what}", False) for what in _backwards(records)]
    return Run(name, tuple(records), head(data), tuple(flaws))


def _contradictions(name: str, records: list[Record]) -> Iterator[str]:
    """What no run writes."""
    if not records or not isinstance(records[0], Started):
        yield ":1: a run begins with `started`, and this one does not"
        return
    started = records[0]
    if started.run != name:
        yield f":1: this is the run `{started.run}`, and the file has another name"
    for number, record in enumerate(records[1:], 2):
        if isinstance(record, Started):
            yield f":{number}: a second `started`: here another run begins"
        if isinstance(records[number - 2], Ended):
            yield f":{number}: something follows the end of the run"
    yield from _unannounced(records)
    if isinstance(records[-1], Ended):
        yield from _miscounted(started, records[-1], records)


def _unannounced(records: list[Record]) -> Iterator[str]:
    """A step is told before it is sent, and passed only if all that was judged did."""
    sent: Begun | None = None
    for number, record in enumerate(records, 1):
        if isinstance(record, Begun):
            sent = record
        if isinstance(record, Done):
            if record.purpose == "step" and (sent is None or (sent.passage, sent.step) != _at(record)):
                yield f":{number}: the step `{record.step}` is done, and was never begun"
            verdicts = {judged.verdict for judged in record.judged}
            if record.verdict == "passed" and verdicts != {"passed"}:
                yield f":{number}: the step `{record.step}` passed, and not all that was judged of it did"
            sent = None if record.purpose == "step" else sent


def _at(record: Done) -> tuple[int, str]:
    return record.passage, record.step


def _miscounted(started: Started, ended: Ended, records: list[Record]) -> Iterator[str]:
    """The last word, beside what it is said of."""
    where = f":{len(records)}: "
    purposes = ("recovery", "closing") if started.recovers else ("step",)
    seen = Counter(
        record.verdict for record in records if isinstance(record, Done) and record.purpose in purposes
    )
    told = {verdict: getattr(ended, verdict) for verdict in ("passed", "failed", "inconclusive")}
    for verdict, many in told.items():
        if many != seen[verdict]:
            yield f"{where}the end counts {many} steps {verdict}, and {seen[verdict]} are there"
    if ended.verdict == "passed" and (seen["failed"] or seen["inconclusive"]):
        yield f"{where}the run passed, and not all of its steps did"
    proof = [one for one in records if isinstance(one, Taken | Compared | Proved)]
    if ended.verdict == "passed" and any(one.verdict != "passed" for one in proof):
        yield f"{where}the run passed, and not all that is claimed of the database did"
    whole = not (started.resumes or started.recovers)
    if ended.verdict == "passed" and whole and seen["passed"] != started.steps:
        yield f"{where}the run passed, and {seen['passed']} of {started.steps} planned steps did"
    if seen["failed"] and ended.verdict != "failed":
        yield f"{where}the run {ended.verdict}, and a step of it failed"


def _cut(records: list[Record], rest: bytes, *, over: bool) -> Iterator[str]:
    """What is missing."""
    if rest:
        yield f":{len(records) + 1}: half a line: it was cut while it was written"
    if records and not over:
        yield ": the run has no end: it was killed, still goes on, or its last lines were taken away"


def _backwards(records: list[Record]) -> Iterator[str]:
    """Times that are in doubt."""
    last = None
    for number, record in enumerate(records, 1):
        at = getattr(record, "at", "")
        if at and last and last - moment(at) > BACK:
            yield f":{number}: the time runs backwards: {at} comes after {last.isoformat()}"
        last = moment(at) if at else last
