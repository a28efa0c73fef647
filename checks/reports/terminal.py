"""A run on a terminal: a line for each thing that happened, all there is to know where it did not pass, a last word."""

from collections.abc import Iterator
from functools import singledispatch
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from ..evidence import Begun, Done, Ended, Judged, Open, Phase, Record, Started
from .printable import printable, tail

SIGNS: Final = {"passed": ("✔", "green"), "failed": ("✘", "red"), "inconclusive": ("?", "yellow")}
TITLES: Final = {"passed": "PASSED", "failed": "FAILED", "inconclusive": "INCONCLUSIVE"}


@singledispatch
def show(_record: Record) -> RenderableType | None:
    """What a terminal shows of one record; None for nothing."""
    return None


@show.register
def _started(record: Started) -> RenderableType:
    plan = f"{record.steps} steps in {len(record.passages)} passages: {' → '.join(record.passages)}"
    rest = f"{record.repeats} repeats compared · {record.not_run} shown but not run"
    rest += f" · {record.unrehearsed} steps outside the rehearsal" if record.unrehearsed else ""
    return Text.assemble(
        ("Verifying on ", "bold"), (record.environment, "bold cyan"), "\n", plan, "\n", (rest, "dim")
    )


@show.register
def _phase(record: Phase) -> RenderableType:
    line = _line(record.verdict, record.name, "", record.seconds, "dim")
    if record.verdict == "passed":
        return line
    return Group(line, _indented(tail(record.reason, 20), SIGNS[record.verdict][1]))


@show.register
def _done(record: Done) -> RenderableType:
    title = f"closing: {record.title}" if record.purpose == "closing" else record.title
    line = _line(record.verdict, title, record.step, record.seconds)
    return line if record.verdict == "passed" else Group(line, _trouble(record))


@show.register
def _open(record: Open) -> RenderableType:
    lines = [
        Text.assemble((f"{record.what} is OPEN", "bold"), f", since {record.step} ({record.place})"),
        Text(printable(record.reason)),
        Text.assemble("Next: ", (printable(record.advice), "bold")),
        *(
            Text(f"  {row}", style="cyan")
            for command in record.commands
            for row in printable(command).split("\n")
        ),
    ]
    return Panel(Group(*lines), border_style="red", title="left open", title_align="left")


@show.register
def _ended(record: Ended) -> RenderableType:
    counts = f"{record.passed} passed · {record.failed} failed · {record.inconclusive} inconclusive"
    word = "INTERRUPTED" if record.interrupted else TITLES[record.verdict]
    line = Text.assemble((word, f"bold {SIGNS[record.verdict][1]}"), f"  {counts} · {record.seconds:.1f} s")
    return Group(Text(), line, Text(printable(record.reason))) if record.reason else Group(Text(), line)


def heading(record: Begun, passages: list[str], title: str) -> Text:
    """The line above the steps of a passage."""
    return Text.assemble("\n", (f"{record.passage}/{len(passages)} ", "dim"), (title, "bold"))


def _line(verdict: str, title: str, note: str, seconds: float, style: str = "") -> Table:
    sign, colour = SIGNS[verdict]
    row = Table.grid(padding=(0, 1), expand=True)
    row.add_column(width=1)
    row.add_column(ratio=3, overflow="fold")
    row.add_column(ratio=2, overflow="fold", style="dim")
    row.add_column(justify="right", width=9, style="dim")
    row.add_row(Text(sign, colour), Text(printable(title), style), Text(note), f"{seconds:.2f} s")
    return row


def _trouble(record: Done) -> RenderableType:
    """Where, what was run, expected beside actual, and the last lines it printed."""
    table = Table.grid(padding=(0, 1))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value, style in _rows(record):
        table.add_row(name, Text(printable(value), style))
    return Padding(table, (0, 0, 1, 2))


def _rows(record: Done) -> Iterator[tuple[str, str, str]]:
    yield "where", record.place, "bold"
    yield "command", record.command, "cyan"
    if record.ended:
        yield "ended", record.ended, ""
    for judged in record.judged:
        if judged.verdict != "passed":
            yield from _judged(judged)
    if record.output:
        yield "output", tail(record.output, 15), "dim"


def _judged(judged: Judged) -> Iterator[tuple[str, str, str]]:
    colour = SIGNS[judged.verdict][1]
    yield judged.verdict, f"{judged.sentence}  ({judged.place})", f"bold {colour}"
    yield "expected", judged.expected, ""
    yield "actual", judged.actual, colour
    if judged.reason:
        yield "reason", judged.reason, ""


def _indented(text: str, style: str) -> Padding:
    return Padding(Text(text, style), (0, 0, 1, 4))
