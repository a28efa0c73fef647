"""What became of the database, as a table: a row for each table and column that is affected or claimed."""

from collections.abc import Iterator
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ..evidence import Compared
from .bars import lines
from .limits import limits
from .printable import printable
from .run import PASSED, Run, verdict_of
from .terminal import SIGNS, Whole

#: The longest reason that a row has; all of it is in the claim or in the other reports.
LONGEST: Final = 300


def proof(run: Run) -> RenderableType | None:
    """The table, and below it what it rests on; None where nothing was compared."""
    if not run.compared:
        return None
    made = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    for name in ("", "table or column", "", "what became of it"):
        made.add_column(name, overflow="fold")
    for one in run.compared:
        sign, colour = SIGNS[verdict_of(one)]
        made.add_row(
            Text(sign, colour),
            Text(printable(one.subject)),
            Text(printable(one.about), "dim"),
            Text(printable(one.outcome), colour),
        )
        for moment, picture in lines(one):
            made.add_row("", Text(f"  {moment}", "dim"), "", Text(picture))
    return Group(Text(), made, *_reasons(run), *_limits(run))


def _reasons(run: Run) -> Iterator[RenderableType]:
    """Of what no claim speaks of, all there is: no claim tells it."""
    for one in run.compared:
        if verdict_of(one) != PASSED and not one.claimed:
            yield _reason(one)


def _reason(one: Compared) -> RenderableType:
    sign, colour = SIGNS[verdict_of(one)]
    text = " ".join(one.reason.split())[:LONGEST]
    place = f"  {one.place}" if one.place else ""
    return Whole(f"{sign} {text}; no claim says so{place}", colour)


def _limits(run: Run) -> Iterator[RenderableType]:
    yield from (Whole(line, "yellow") for line in limits(run))
