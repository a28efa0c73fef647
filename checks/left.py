"""What runs on an environment left behind, told from their evidence alone: what is open, and what was done since.

Runs are looked at together, from the newest back to the one that brought the starting state back: a run that only
recovered another, or was killed before its reset, goes on where that one stopped. Pure but for reading the files.

Rejected: looking at the newest run alone; one that was killed in its first second would hide what an older one left.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import field
from datetime import UTC, datetime
from pathlib import Path

from ..dataclass import dataclass
from ..notation import labels
from .evidence import RECOVERED, RESTORED, Begun, Broken, Done, Phase, Started, alive, ends, read, runs
from .past import Run, since


@dataclass(slots=True)
class Opening:
    """Something that is open, or may be."""

    begun: Begun  #: the step that opened it
    run: Started  #: in which run
    path: Path  #: that run's evidence
    changed: str = ""  #: the last thing since that changed something, in words; "": nothing did

    @property
    def what(self) -> str:
        """What is open, in the page's words."""
        return self.begun.opens


@dataclass(slots=True)
class Left:
    """All that was left on one environment."""

    runs: tuple[Run, ...] = ()  #: those that count, oldest first
    openings: list[Opening] = field(
        default_factory=list
    )  #: still open, in the order in which they were opened
    unseen: Begun | None = None  #: a step that was sent and whose end nobody saw
    stopped: str = ""  #: id of the step at which the newest run that sent any stopped

    @property
    def newest(self) -> Run | None:
        """The newest run that counts."""
        return self.runs[-1] if self.runs else None

    @property
    def alive(self) -> Run | None:
        """A run that still goes on."""
        return next((run for run in self.runs if run.alive), None)

    @property
    def undecided(self) -> Begun | None:
        """A step that changes something, and whose end nobody saw; what opens or closes is led back by closing."""
        one = self.unseen
        if one is None or one.effect == labels.READS or one.opens or one.purpose == "closing":
            return None
        return None if any(opening.begun.closed_by == one.step for opening in self.openings) else one


def left(folder: Path, environment: str, rollout: str) -> Left:
    """What this rollout's runs left on an environment. Files that are no evidence prove nothing and are passed over."""
    return own(since(folder, environment, rollout), rollout)


def own(several: Iterable[Run], rollout: str) -> Left:
    """What this rollout's runs of these left. What one that was made here left, no run that was brought here closed."""
    runs_ = tuple(run for run in several if run.started.rollout == rollout)
    here = together(tuple(run for run in runs_ if not run.imported))
    return here if here.openings or here.undecided else together(runs_)


def astray(folder: Path, environment: str, rollout: str) -> Iterator[Left]:
    """What each run left whose clock was ahead, as far as `left` has it not: nobody can tell which others came after.

    In the order of runs they come last, behind the one that brought the starting state back.
    """
    for path in reversed(list(runs(folder, environment=environment))):
        try:
            if not ends(path).ahead(datetime.now(UTC)):
                return
            run = Run(path, tuple(read(path)), alive(path))
        except (Broken, OSError):
            continue
        alone = together((run,))
        ours = (run.started.environment, run.started.rollout) == (environment, rollout)
        counts = ours and (alone.openings or alone.undecided)
        if counts and path not in {one.path for one in since(folder, environment, rollout)}:
            yield alone


def together(several: tuple[Run, ...]) -> Left:
    """What these runs left, one after the other."""
    whole = Left(several)
    for run in several:
        _follow(whole, run)
    return whole


def _follow(whole: Left, run: Run) -> None:
    """Go through a run's records with all that is known from those before it. Who only looked has changed nothing."""
    if run.reads:
        return
    if run.disturbed:
        _change(whole, f"a later run may have begun to restore the starting state ({run.path})")
    for record in run.records:
        if isinstance(record, Phase) and (record.name, record.verdict) == (RESTORED, "passed"):
            whole.openings, whole.unseen, whole.stopped = [], None, ""
        elif isinstance(record, Phase) and (record.name, record.verdict) == (RECOVERED, "passed"):
            _change(whole, "")
            whole.unseen = None
        elif isinstance(record, Begun):
            _begun(whole, run, record)
        elif isinstance(record, Done):
            _seen(whole, record)
            if record.verdict == "passed":
                _close(whole, record)


def _seen(whole: Left, record: Done) -> None:
    """A step has ended, and somebody saw it; that says nothing of another one whose end nobody saw."""
    if whole.unseen and whole.unseen.step == record.step and not record.unseen:
        whole.unseen = None


def _begun(whole: Left, run: Run, record: Begun) -> None:
    if not whole.undecided or not (record.effect == labels.READS or _again(record)):
        whole.unseen = record
    if record.purpose != "closing":
        if not _again(record):
            whole.stopped = record.step
        if record.effect != labels.READS and (not record.opens or record.effect == labels.DESTROYS):
            _change(whole, _did(record), record.step)
    if record.opens:
        _between(whole, record)
        whole.openings.append(Opening(record, run.started, run.path))


def _did(record: Begun) -> str:
    """In words; also of one that an older version did not write down."""
    return f"{record.step} {record.effect or 'may have changed something'} ({record.place})"


def _between(whole: Left, record: Begun) -> None:
    """What is opened is closed before what was opened earlier, and no change to it, unless one step closes two things.

    What was opened between these two stands in the way of the first.
    """
    between: Begun | None = None
    for opening in reversed(whole.openings):
        if opening.begun.closed_by != record.closed_by:
            between = between or (None if opening.begun.effect == labels.READS else opening.begun)
        elif between:
            opening.changed = _did(between)


def _again(record: Begun) -> bool:
    """Whether a recovery that ended here begins anew: a step of it that only reads or opens changed nothing for it."""
    return record.purpose == "recovery" and (record.effect == labels.READS or bool(record.opens))


def _change(whole: Left, what: str, step: str = "") -> None:
    """Something was changed, by this step; not for what that step is to close."""
    for opening in whole.openings:
        if opening.begun.closed_by != step:
            opening.changed = what


def _close(whole: Left, record: Done) -> None:
    """A step passed that closes: what it closes is closed, and if it led back, what the same words name, too.

    A recovery often opens and closes maintenance mode by steps of its own.
    """
    closed = [opening for opening in whole.openings if opening.begun.closed_by == record.step]
    open_ = [opening for opening in whole.openings if opening.begun.closed_by != record.step]
    same = covered(open_, {opening.what for opening in closed}) if record.purpose == "recovery" else []
    whole.openings = [opening for opening in open_ if opening not in same]


def covered(openings: list[Opening], whats: Container[str]) -> list[Opening]:
    """Those that a recovery closes when it closes what it opened under these words itself.

    Where two steps close two things of the same words, nobody can tell which one is meant. What a recovery that ended
    before opened is no other thing: it opened again what was open.
    """
    closers: dict[str, set[str]] = {}
    for one in openings:
        if not _led(one):
            closers.setdefault(one.what, set()).add(one.begun.closed_by)
    return [one for one in openings if one.what in whats and (_led(one) or len(closers[one.what]) == 1)]


def _led(opening: Opening) -> bool:
    return opening.begun.purpose == "recovery"
