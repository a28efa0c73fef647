"""A run as a whole on a terminal: the table at its end, and the report of a run that is over."""

import io
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from ..evidence import Ended, Record
from .caveat import caveat
from .printable import printable
from .proof import proof
from .run import FAILED, INCONCLUSIVE, PASSED, Passage, Run
from .terminal import SIGNS, Around, show, unseen

#: Columns of a report that is no terminal: a page and its line stay together.
WIDTH: Final = 120


def table(run: Run) -> RenderableType:
    """A row for each procedure gone through, and for what was sent beside them."""
    made = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    made.add_column("")
    made.add_column("procedure", overflow="fold")
    for name in ("steps", "passed", "failed", "undecided", "seconds"):
        made.add_column(name, justify="right", no_wrap=True)
    recovers = run.started is not None and bool(run.started.recovers)
    for passage in run.passages:
        if passage.steps or not recovers:  # a recovery rehearses nothing: its steps are the others
            made.add_row(*_row(passage, "left out" if run.verdict == PASSED else "not reached"))
    if run.others:
        made.add_row(*_row(Passage(0, "recovery" if recovers else "beside them", run.others)))
    return Group(Text(), made)


def _row(passage: Passage, without: str = "") -> Iterable[RenderableType]:
    counts = [passage.count(verdict) for verdict in SIGNS]
    shown = [
        Text(str(many) if many else "·", colour if many else "dim")
        for many, (_, colour) in zip(counts, SIGNS.values(), strict=True)
    ]
    name = Text(printable(passage.procedure))
    number = str(passage.number) if passage.number else ""
    if not passage.steps:
        return (number, name, Text(without, "dim"))
    return (number, name, str(len(passage.steps)), *shown, f"{passage.seconds:.2f}")


def terminal(run: Run) -> str:
    """The whole run as plain text, as a terminal would show it without colour."""
    console = Console(file=io.StringIO(), width=WIDTH, highlight=False, color_system=None)
    for part in whole(run):
        console.print(part, crop=False)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def whole(run: Run) -> Iterator[RenderableType]:
    """What a person would have seen of the run."""
    around = Around(run.planned, started=run.started, caveat=caveat(run.started) if run.started else "")
    head: list[Record] = [*([run.started] if run.started else []), *run.phases, *run.taken]
    rest: list[Record] = [*run.others, *run.opens, *run.drifts]
    yield from _shown(head, around)
    for _, steps in groupby(run.steps, lambda step: step.passage):
        yield Text()
        yield from _shown(steps, around)
    yield from (unseen(begun, 0.0) for begun in run.unseen)
    yield from _shown(rest, around)
    yield from proved(run)
    if run.passages:
        yield table(run)
    yield verdict(run)


def proved(run: Run) -> Iterator[RenderableType]:
    """The claims, and what became of the database."""
    if run.proved:
        yield Text.assemble("\n", ("Claims", "bold"))
        yield from _shown(run.proved, Around())
    if (found := proof(run)) is not None:
        yield found


def verdict(run: Run) -> RenderableType:
    """The last word: that of the run itself, unless its records say something worse."""
    reason = run.ended.reason if run.ended else "it did not begin" if not run.started else "it has no end"
    last = Ended(
        verdict=run.verdict,
        seconds=run.ended.seconds if run.ended else 0.0,
        passed=run.count(PASSED),
        failed=run.count(FAILED),
        inconclusive=run.count(INCONCLUSIVE),
        reason=reason,
        interrupted=run.interrupted,
    )
    return Group(*_shown([last], Around(run.planned)))


def _shown(records: Iterable[Record], around: Around) -> Iterator[RenderableType]:
    for record in records:
        if (shown := show(record, around)) is not None:
            yield shown
