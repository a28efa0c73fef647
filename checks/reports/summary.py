"""A run as a whole on a terminal: the table at its end, and the report of a run that is over."""

import io
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.table import Table
from rich.text import Text

from ...dataclass import dataclass
from ..evidence import Ended, Record
from .caveat import caveat_of
from .printable import printable
from .proof import proof
from .run import FAILED, INCONCLUSIVE, PASSED, Passage, Run
from .terminal import SIGNS, Around, show, unseen

#: Columns of a report that is no terminal: a page and its line stay together.
WIDTH: Final = 120

#: Columns of the table behind the procedure's name.
NUMBERS: Final = ("steps", "passed", "failed", "undecided", "seconds")

#: Columns below which it is no table: beside the numbers no name would have room.
NARROW: Final = 64


@dataclass(frozen=True, slots=True)
class Counts:
    """A table of procedures and how many steps came to which verdict."""

    rows: tuple[tuple[Text, ...], ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        """As rich wants it."""
        yield Text()
        if options.max_width < NARROW:
            yield from map(_line, self.rows)
            return
        made = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
        made.add_column("")
        made.add_column("procedure", overflow="fold")
        for name in NUMBERS:
            made.add_column(name, justify="right", no_wrap=True)
        for row in self.rows:
            made.add_row(*row)
        yield made

    def plain(self, width: int) -> str:
        """The same for a file, which has no colours; empty where something has to be folded. See `line`."""
        shown = [["", "procedure", *NUMBERS], *([cell.plain for cell in row] for row in self.rows)]
        rows = [row + [""] * (len(NUMBERS) + 2 - len(row)) for row in shown]
        sizes = [max(map(len, column)) for column in zip(*rows, strict=True)]
        whole = "".join(map("".join, rows))
        if max(NARROW, sum(sizes) + 2 * len(NUMBERS) + 2) > width or not all(
            one.isascii() for one in whole if one != "·"
        ):
            return ""
        if not whole.isprintable() or any(cell != cell.strip() for row in rows for cell in row):
            return ""
        return "\n" + "".join(f"{_laid(row, sizes)}\n" for row in rows)


def _line(row: tuple[Text, ...]) -> Text:
    sign, name, *numbers = row
    told = [
        f"{what} {number.plain}"
        for number, what in zip(numbers, NUMBERS, strict=False)
        if number.plain != "·"
    ]
    return Text(f"{sign.plain} {name.plain}: ") + (Text(", ".join(told)) if len(numbers) > 1 else numbers[0])


def _laid(row: list[str], sizes: list[int]) -> str:
    words = [cell.ljust(size) for cell, size in zip(row[:2], sizes[:2], strict=True)]
    return "  ".join([*words, *(cell.rjust(size) for cell, size in zip(row[2:], sizes[2:], strict=True))])


def table(run: Run) -> Counts:
    """A row for each procedure gone through, and for what was sent beside them."""
    recovers = run.started is not None and bool(run.started.recovers)
    rows = [
        _row(passage, run.without)
        for passage in run.passages
        if passage.steps or not recovers  # a recovery rehearses nothing: its steps are the others
    ]
    if run.others:
        rows.append(_row(Passage(0, "recovery" if recovers else "beside them", run.others)))
    return Counts(tuple(rows))


def _row(passage: Passage, without: str = "") -> tuple[Text, ...]:
    counts = [passage.count(verdict) for verdict in SIGNS]
    shown = [
        Text(str(many) if many else "·", colour if many else "dim")
        for many, (_, colour) in zip(counts, SIGNS.values(), strict=True)
    ]
    number, name = (
        Text(str(passage.number) if passage.number else ""),
        Text(printable(passage.procedure)),
    )
    if not passage.steps:
        return (number, name, Text(without, "dim"))
    return (number, name, Text(str(len(passage.steps))), *shown, Text(f"{passage.seconds:.2f}"))


def terminal(run: Run) -> str:
    """The whole run as plain text, as a terminal would show it without colour."""
    console = Console(file=io.StringIO(), width=WIDTH, highlight=False, color_system=None)
    for part in whole(run):
        console.print(part, crop=False)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def whole(run: Run) -> Iterator[RenderableType]:
    """What a person would have seen of the run."""
    around = Around(run.planned, started=run.started)
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
    return Group(*_shown([last], Around(run.planned, caveat=caveat_of(run))))


def _shown(records: Iterable[Record], around: Around) -> Iterator[RenderableType]:
    for record in records:
        if (shown := show(record, around)) is not None:
            yield shown
