"""A run on a terminal: a line for each thing that happened, all there is to know where it did not pass, a last word.

What somebody copies (a command, a page and its line) is never cut, boxed or folded by us: the terminal wraps it, and
copying gives it whole.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Final

from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.padding import Padding
from rich.segment import Segment
from rich.style import Style
from rich.table import Table
from rich.text import Text

from ..evidence import Begun, Done, Ended, Judged, Open, Phase, Record, Started
from .line import Line
from .printable import printable, tail

SIGNS: Final = {"passed": ("✔", "green"), "failed": ("✘", "red"), "inconclusive": ("?", "yellow")}
TITLES: Final = {"passed": "PASSED", "failed": "FAILED", "inconclusive": "INCONCLUSIVE"}

#: How wide the names of what is shown of a step are.
NAMES: Final = 13


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of a run besides its records."""

    planned: int = 0  #: steps that run if all pass
    private: bool = False  #: the run made services and folders of its own, and took them away at its end
    advice: Mapping[str, str] = field(
        default_factory=dict
    )  #: id of a step -> what its page says to do if it fails


@dataclass(frozen=True, slots=True)
class Whole:
    """Lines that are printed as they are, however long: print them with `crop=False`."""

    text: str
    style: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        """One segment a line."""
        style = console.get_style(self.style) if self.style else Style.null()
        for line in printable(self.text).split("\n"):
            yield Segment(line, style)
            yield Segment.line()


@singledispatch
def show(_record: Record, _around: Around) -> RenderableType | None:
    """What a terminal shows of one record; None for nothing."""
    return None


@show.register
def _started(record: Started, _around: Around) -> RenderableType:
    plan = f"{record.steps} steps in {len(record.passages)} passages: {' → '.join(record.passages)}"
    rest = f"{record.repeats} repeats compared · {record.not_run} shown but not run"
    rest += f" · {record.unrehearsed} steps outside the rehearsal" if record.unrehearsed else ""
    return Text.assemble(
        ("Verifying on ", "bold"), (record.environment, "bold cyan"), "\n", plan, "\n", (rest, "dim")
    )


@show.register
def _phase(record: Phase, _around: Around) -> RenderableType:
    line = _line(record.verdict, record.name, "", record.seconds, "dim")
    if record.verdict == "passed":
        return line
    return Group(line, _indented(tail(record.reason, 20), SIGNS[record.verdict][1]))


@show.register
def _done(record: Done, around: Around) -> RenderableType:
    title = f"closing: {record.title}" if record.purpose == "closing" else record.title
    line = _line(record.verdict, title, record.step.partition(".")[2], record.seconds)
    return line if record.verdict == "passed" else Group(line, *_trouble(record, around))


@show.register
def _open(record: Open, around: Around) -> RenderableType:
    head = Text.assemble(("OPEN  ", "bold red"), (f"{record.what} is left open", "bold"))
    why = Text(f"Not closed: {printable(record.reason)}.")
    parts: list[RenderableType] = [Text(), head, Whole(f"since {record.step}  {record.place}", "dim"), why]
    if around.private:
        parts.append(
            Text(
                "This run made the environment's services and folders, and they are gone with it: in them nothing "
                "is left to close. On an environment that stays you would go on with:",
                "yellow",
            )
        )
    else:
        parts.append(Text("Go on there with:", "bold"))
    return Group(*parts, Whole(record.advice, "dim"), Whole("\n".join(record.commands), "cyan"))


@show.register
def _ended(record: Ended, around: Around) -> RenderableType:
    ran = record.passed + record.failed + record.inconclusive
    missed = f" · {around.planned - ran} not reached" if around.planned > ran else ""
    counts = f"{record.passed} passed · {record.failed} failed · {record.inconclusive} inconclusive{missed}"
    word = "INTERRUPTED" if record.interrupted else TITLES[record.verdict]
    line = Text.assemble((word, f"bold {SIGNS[record.verdict][1]}"), f"  {counts} · {record.seconds:.1f} s")
    return Group(Text(), line, Whole(record.reason)) if record.reason else Group(Text(), line)


def heading(record: Begun, passages: list[str], title: str) -> Text:
    """The line above the steps of a passage; their own lines have the rest of their ids."""
    name = record.step.partition(".")[0]
    note = f"  {name}" if name != title.lower() else ""
    return Text.assemble("\n", (f"{record.passage}/{len(passages)} ", "dim"), (title, "bold"), (note, "dim"))


def unseen(record: Begun, seconds: float) -> RenderableType:
    """A step that was sent and whose end nobody saw."""
    line = _line("inconclusive", record.title, record.step.partition(".")[2], seconds)
    rows = {"step": record.step, "where": record.place, "ended": "nobody saw how"}
    return Group(line, *(_named(name, text) for name, text in rows.items()))


def _line(verdict: str, title: str, note: str, seconds: float, style: str = "") -> Line:
    sign, colour = SIGNS[verdict]
    return Line(Text(sign, colour), Text(printable(title), style), Text(note), f"{seconds:.2f} s")


def _trouble(record: Done, around: Around) -> Iterator[RenderableType]:
    """Which step, where, what was run, expected beside actual, the last lines it printed, and what to do now."""
    yield _named("step", record.step, "bold")
    yield _named("where", record.place, "bold")
    yield _named("command", record.command, "cyan")
    if record.ended:
        yield _named("ended", record.ended)
    for judged in record.judged:
        if judged.verdict != "passed":
            yield from _judged(judged)
    if record.output:
        yield _output(tail(record.output, 15))
    if record.step in around.advice and record.purpose == "step":
        yield _named("what now", _now(record.verdict, around.advice[record.step]), "bold")


def _now(verdict: str, advice: str) -> str:
    """A page says what to do when a step failed; where nothing was decided, that would be too much."""
    if verdict == "failed":
        return advice
    return f"nothing was decided: mend what is named above, then verify again. Had it failed: {advice}"


def _judged(judged: Judged) -> Iterator[RenderableType]:
    colour = SIGNS[judged.verdict][1]
    yield _named(judged.verdict, judged.sentence, f"bold {colour}")
    if judged.place:
        yield _named("at", judged.place)
    if judged.actual or not judged.reason:
        yield _named("expected", judged.expected)
        yield _named("actual", judged.actual or "nothing was seen", colour)
    if judged.reason:
        yield _named("reason", judged.reason)


def _named(name: str, text: str, style: str = "") -> RenderableType:
    """A name, then lines that are never folded; the second line and those after it stand below the first."""
    return _Named(name, Whole(text, style))


def _output(text: str) -> RenderableType:
    """The last lines of what a step printed: to be read, so they are folded."""
    table = Table.grid(padding=(0, 0))
    table.add_column(width=NAMES + 2, style="dim")
    table.add_column(overflow="fold")
    table.add_row("  output", Text(text, "dim"))
    return table


@dataclass(frozen=True, slots=True)
class _Named:
    name: str
    text: Whole

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        first, later = f"  {self.name}".ljust(NAMES + 2), " " * (NAMES + 2)
        begins = True
        for segment in self.text.__rich_console__(console, options):
            if begins:
                yield Segment(first, console.get_style("dim"))
                first = later
            yield segment
            begins = segment.text == "\n"


def _indented(text: str, style: str) -> Padding:
    return Padding(Text(text, style), (0, 0, 1, 4))
