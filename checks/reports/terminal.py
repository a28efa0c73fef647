"""A run on a terminal: a line for each thing that happened, all there is to know where it did not pass, a last word.

What somebody copies (a command, a page and its line) is never cut, boxed or folded by us: the terminal wraps it, and
copying gives it whole.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import singledispatch
from typing import Final

from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.padding import Padding
from rich.segment import Segment
from rich.style import Style
from rich.table import Table
from rich.text import Text

from ...dataclass import dataclass
from ..evidence import (
    UNREACHED,
    Begun,
    Done,
    Drift,
    Ended,
    Judged,
    Open,
    Phase,
    Proved,
    Record,
    Started,
    Taken,
)
from .difference import difference
from .line import Line
from .printable import printable, tail
from .run import INCONCLUSIVE, PASSED, fold, verdict_of

SIGNS: Final = {"passed": ("✔", "green"), "failed": ("✘", "red"), "inconclusive": ("?", "yellow")}
TITLES: Final = {"passed": "PASSED", "failed": "FAILED", "inconclusive": "INCONCLUSIVE"}

#: How wide the names of what is shown of a step are.
NAMES: Final = 13
COLOURS: Final = {"-": "green", "+": "red", "@": "dim"}


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of a run besides its records."""

    planned: int = 0  #: steps that run if all pass
    private: bool = False  #: the run made the environment itself, and took it away at its end
    recover: str = ""  #: the command that goes on from what stays open
    advice: Mapping[str, str] = field(
        default_factory=dict
    )  #: id of a step -> what its page says to do if it fails
    caveat: str = ""  #: what the run does not prove, whatever its verdict
    started: Started | None = None  #: the run's first record: it says how to run a step again


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
    part = "step" if record.steps == 1 else "steps"
    part = f"selected {part}" if record.selection else part
    plan = printable(f"{record.steps} {part} in {_passages(record)}: {' → '.join(record.passages)}")
    rest = f"{record.repeats} repeats compared · {record.not_run} shown but not run"
    rest += f" · {record.unrehearsed} steps outside the rehearsal" if record.unrehearsed else ""
    asked = f"  {record.selection}" if record.selection else ""
    return Text.assemble(
        ("Recovering " if record.recovers else "Verifying on ", "bold"),
        (printable(record.environment), "bold cyan"),
        printable(asked),
        "\n",
        plan,
        "\n",
        (rest, "dim"),
    )


def _passages(record: Started) -> str:
    many = len(record.passages)
    return f"{many} passage{'s' if many != 1 else ''}"


@show.register
def _phase(record: Phase, _around: Around) -> RenderableType:
    verdict = verdict_of(record)
    line = _line(verdict, record.name, "", record.seconds, "dim")
    if verdict == PASSED:
        return line
    return Group(line, _indented(tail(record.reason, 20), SIGNS[verdict][1]))


@show.register
def _drift(record: Drift, _around: Around) -> RenderableType:
    word, style = ("WAIVED", "yellow") if record.waived else ("DRIFT", "bold red")
    head = Text.assemble((f"{word:<6} ", style), (printable(record.what), "bold"))
    rows = {
        "where": record.place,
        "waived": record.waived,
        "what now": "" if record.waived else record.remedy,
        "fingerprint": record.fingerprint,
    }
    return Group(Text(), head, *(_named(name, text) for name, text in rows.items() if text))


@show.register
def _done(record: Done, around: Around) -> RenderableType:
    title = record.title if record.purpose == "step" else f"{record.purpose}: {record.title}"
    line = _line(verdict_of(record), title, record.step.partition(".")[2], record.seconds)
    if verdict_of(record) != PASSED:
        return Group(line, *_trouble(record, around))
    asked = [_named("asked", _asked(one), "dim") for one in record.judged if one.tries > 1]
    return Group(line, *asked) if asked else line


@show.register
def _taken(record: Taken, _around: Around) -> RenderableType:
    verdict = verdict_of(record)
    line = _line(verdict, f"snapshot {record.moment}", f"{len(record.tables)} tables", record.seconds, "dim")
    return line if verdict == PASSED else Group(line, _indented(printable(record.reason), SIGNS[verdict][1]))


@show.register
def _proved(record: Proved, _around: Around) -> RenderableType:
    """A claim that passed, or that the run did not come to, is a line; of another there is all there is to know."""
    verdict = verdict_of(record)
    sign, colour = SIGNS[verdict]
    if record.reason.startswith(UNREACHED):
        return Whole(f"{sign} {' '.join(record.claim.split())}  not reached", colour)
    line = Whole(f"{sign} {' '.join(record.claim.split())}", "" if verdict == PASSED else f"bold {colour}")
    if verdict == PASSED:
        return line
    rows = [("where", record.place, "bold"), ("source", record.source, "")]
    parts: list[RenderableType] = [line, *(_named(*row) for row in rows if row[1])]
    if record.actual or not record.reason:
        parts += _difference(record)
    if record.reason:
        parts.append(_named("reason", record.reason))
    return Group(*parts)


@show.register
def _open(record: Open, around: Around) -> RenderableType:
    head = Text.assemble(("OPEN  ", "bold red"), (printable(f"{record.what} is left open"), "bold"))
    why = Text(f"Not closed: {printable(record.reason)}.")
    parts: list[RenderableType] = [Text(), head, Whole(f"since {record.step}  {record.place}", "dim"), why]
    if around.private:
        parts.append(
            Text(
                "This run made what the environment is itself, and that is gone with it: in it nothing "
                "is left to close. On an environment that stays you would go on with:",
                "yellow",
            )
        )
    else:
        parts += _next(around.recover)
    return Group(*parts, Whole(record.advice, "dim"), Whole("\n".join(record.commands), "cyan"))


def _next(recover: str) -> Iterator[RenderableType]:
    """The command to type now, then what the pages have, which it would do."""
    if recover:
        yield Text("Next:", "bold")
        yield Whole(recover, "bold cyan")
        yield Text("It shows what it would do before it does it, by what the page says:")
    else:
        yield Text("Go on there with:", "bold")


@show.register
def _ended(record: Ended, around: Around) -> RenderableType:
    ran = record.passed + record.failed + record.inconclusive
    missed = f" · {around.planned - ran} not reached" if around.planned > ran else ""
    counts = f"{record.passed} passed · {record.failed} failed · {record.inconclusive} inconclusive{missed}"
    verdict = record.verdict if record.verdict in TITLES else INCONCLUSIVE
    word = "INTERRUPTED" if record.interrupted else TITLES[verdict]
    line = Text.assemble((word, f"bold {SIGNS[verdict][1]}"), f"  {counts} · {record.seconds:.1f} s")
    parts = [Whole(text, style) for text, style in ((record.reason, ""), (around.caveat, "yellow")) if text]
    return Group(Text(), line, *parts)


def heading(record: Begun, passages: list[str], title: str) -> Text:
    """The line above the steps of a passage; their own lines have the rest of their ids."""
    name = record.step.partition(".")[0]
    note = f"  {printable(name)}" if name != title.lower() else ""
    number = f"{record.passage}/{len(passages)} "
    return Text.assemble("\n", (number, "dim"), (printable(title), "bold"), (note, "dim"))


def unseen(record: Begun, seconds: float) -> RenderableType:
    """A step that was sent and whose end nobody saw."""
    line = _line("inconclusive", record.title, record.step.partition(".")[2], seconds)
    rows = {"step": record.step, "where": record.place, "ended": "nobody saw how"}
    return Group(line, *(_named(name, text) for name, text in rows.items()))


def _line(verdict: str, title: str, note: str, seconds: float, style: str = "") -> Line:
    sign, colour = SIGNS[verdict]
    return Line((sign, colour), (printable(title), style), printable(note), f"{seconds:.2f} s")


def _trouble(record: Done, around: Around) -> Iterator[RenderableType]:
    """Which step, where, what was run, expected beside actual, the last lines it printed, and what to do now."""
    yield _named("step", record.step, "bold")
    yield _named("where", record.place, "bold")
    if record.source:
        yield _named("source", record.source)
    yield _named("command", record.command, "cyan")
    if record.ended:
        yield _named("ended", record.ended)
    for judged in record.judged:
        if judged.verdict != "passed":
            yield from _judged(judged)
    if record.output:
        yield _output(tail(record.output, 15))
    if record.step in around.advice and record.purpose in ("step", "preparation"):
        yield _named("what now", _now(record.verdict, around.advice[record.step]), "bold")
    if around.started and record.purpose == "step":
        yield _named("just this", fold([around.started]).again(record.step), "cyan")


def _now(verdict: str, advice: str) -> str:
    """A page says what to do when a step failed; where nothing was decided, that would be too much."""
    if verdict == "failed":
        return advice
    return f"nothing was decided: mend what is named above, then verify again. Had it failed: {advice}"


def _judged(judged: Judged) -> Iterator[RenderableType]:
    verdict = judged.verdict if judged.verdict in SIGNS else INCONCLUSIVE
    yield _named(verdict, judged.sentence, f"bold {SIGNS[verdict][1]}")
    if judged.place:
        yield _named("at", judged.place)
    if judged.actual or not judged.reason:
        yield from _difference(judged)
    if judged.reason:
        yield _named("reason", judged.reason)
    if judged.tries > 1:
        yield _named("asked", f"{judged.tries} times in {judged.seconds:.1f} s")


def _difference(judged: Judged | Proved) -> Iterator[RenderableType]:
    """Expected beside actual; where they have several lines, as one difference."""
    lines = difference(judged.expected, judged.actual)
    names = ["expected", "actual"] if len(lines) == 2 else ["difference"]
    for name, line in zip([*names, *[""] * len(lines)], lines, strict=False):
        yield _named(name, line, COLOURS.get(line[:1], ""))


def _asked(judged: Judged) -> str:
    return f"{judged.tries} times in {judged.seconds:.1f} s: {judged.sentence}"


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
    return Padding(Text(text, style), (0, 0, 1, 4), expand=False)
