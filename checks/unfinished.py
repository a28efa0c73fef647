"""What the last runs on an environment left, in words: the next start says it before it does anything."""

from collections.abc import Iterator
from pathlib import Path

from .evidence import Begun, Open
from .left import Left, astray, own, together
from .past import Run, back
from .remains import copies_of


def unfinished(folder: Path, environment: str, rollout: str = "") -> Iterator[str]:
    """Lines to show: that a run there has no end, what it was doing, and what may be open.

    Another rollout's run may have left the same environment open, so it is told as well. That it brought a starting
    state back says nothing here: its environment of that name may be another one.
    """
    found = back(folder, environment, rollout)
    whole = own((run for run in reversed(found) if isinstance(run, Run)), rollout)
    open_since = {(one.path, one.begun.step) for one in whole.openings}
    for run in found:
        if isinstance(run, str):
            yield run
        elif run.started.rollout != rollout:
            yield from _told(
                run, {(run.path, record.step) for record in run.records if isinstance(record, Begun)}
            )
        elif not _settled(run, whole):
            yield from _lost(run, whole)
            yield from _told(run, open_since)
    yield from doubtful(folder, environment, rollout)


def doubtful(folder: Path, environment: str, rollout: str = "") -> Iterator[str]:
    """Lines to show of runs whose clock was ahead: what they left may be open still, whatever other runs say."""
    for one in astray(folder, environment, rollout):
        run = one.runs[0]
        yield (
            f"The clock of run {run.started.run} was ahead, so nobody can tell what came after it. "
            f"Look at what it left; when that is settled, take its file away: {run.path}"
        )
        if one.undecided:
            yield f"It was running {one.undecided.step} ({one.undecided.place}); nobody saw how that ended."
        for opening in one.openings:
            yield (
                f"It may have left {opening.what} open, since {opening.begun.step} ({opening.begun.place}). "
                f"That is closed by {opening.begun.closed_by}."
            )


def _settled(run: Run, whole: Left) -> bool:
    """Whether a killed run is none of anybody's business any more: later ones have led back all that it left."""
    later = (
        whole.newest is not None and run.path != whole.newest.path and not (run.alive or whole.newest.alive)
    )
    left_open = run.path in {one.path for one in whole.openings}
    return not run.ended and later and not left_open and whole.unseen not in run.records


def _lost(run: Run, whole: Left) -> Iterator[str]:
    """A step that changes something, and whose end nobody saw, of a run that came to its own."""
    if run.ended and (step := whole.undecided) in run.records:
        yield f"In the last run nobody saw how {step.step} ended ({step.place}): {run.path}"


def _told(run: Run, still: set[tuple[Path, str]]) -> Iterator[str]:
    """What one run left, as far as no later one closed it."""
    if run.ended:
        for record in run.records:
            if isinstance(record, Open) and (run.path, record.step) in still:
                yield f"The last run left {record.what} open (since {record.step}, {record.place}): {run.path}"
        return
    last = run.records[-1]
    if run.alive:
        yield f"Another run has not ended yet (process {run.started.process}): {run.path}"
        if isinstance(last, Begun):
            yield f"It is running {last.step} ({last.place})."
        return
    yield f"The last run was killed before its end: {run.path}"
    for name in copies_of(run):
        yield f"It may have left the copy {name} of the database; `rolloutdocs recover` and the next run remove it."
    if isinstance(last, Begun):
        yield f"It was running {last.step} ({last.place}); nobody saw how that ended."
    for opening in together((run,)).openings:
        if (run.path, opening.begun.step) in still:
            yield (
                f"It may have left {opening.what} open, since {opening.begun.step} ({opening.begun.place})."
            )
