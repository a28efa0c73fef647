"""The picture that `status` draws: a table by procedure with a column for each environment, then what is not proven.

What somebody copies (a page and its line, a run, a command) is never cut or folded, as in the report of a run.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from ..checks.reports.printable import printable
from ..checks.reports.terminal import Whole
from ..checks.standing import FAILED, INCONCLUSIVE, NEVER, OUTSIDE, PROVEN, STALE, Standing
from .progress import console
from .standings import Shown

SIGNS: Final = {
    PROVEN: ("✔", "green"),
    FAILED: ("✘", "red"),
    INCONCLUSIVE: ("?", "yellow"),
    STALE: ("~", "yellow"),
    NEVER: ("·", "dim"),
    OUTSIDE: ("-", "dim"),
}


def show(shown: Shown, claims: bool) -> None:
    """Print it."""
    out = console()
    for part in _parts(shown, claims):
        out.print(part, crop=False)


def _parts(shown: Shown, claims: bool) -> Iterator[RenderableType]:
    if shown.steps:
        yield _table(shown)
    for one in sorted(shown.steps, key=lambda one: _rank(one, list(shown.procedures))):
        if claims or one.state not in (PROVEN, OUTSIDE, NEVER):
            yield from _told(one)
    yield from _claims(shown)
    for trouble in shown.troubles:
        yield Whole(f"{trouble}. It proves nothing: take that file away.", "yellow")
    yield _summary(shown)
    for name in shown.environments:
        proofs = Counter(one.run for one in shown.steps if (one.environment, one.state) == (name, PROVEN))
        for run, many in proofs.most_common():
            yield Whole(f"{many} on {name} by {run}", "dim")
    if any(one.state == PROVEN for one in shown.steps):
        yield Text("Evidence is chained, not anchored: `rolloutdocs evidence check` compares it.", "dim")
    if shown.next:
        yield Whole(f"Next: {shown.next}", "bold")


def _claims(shown: Shown) -> Iterator[RenderableType]:
    """Each claim with the environments on which it is anything but out of reach."""
    here = [one for one in shown.claims if one.state != OUTSIDE]
    if not here:
        return
    yield Text("\nClaims", "bold")
    for one in here:
        sign, colour = SIGNS[one.state]
        when = f" {one.at[:16].replace('T', ' ')}" if one.state == PROVEN else ""
        yield Whole(f"{sign} {one.claim}  {one.state} on {one.environment}{when}", colour)
        if one.reason:
            yield Whole(f"  {' '.join(one.reason.split())}")
            yield Whole(f"  {one.place}" + (f"  run {one.run}, {one.at}" if one.run else ""), "dim")


def _rank(one: Standing, procedures: list[str]) -> tuple[int, int]:
    """What failed first, then what is undecided, then the rest; each in the order of the table."""
    worst = (FAILED, INCONCLUSIVE)
    return worst.index(one.state) if one.state in worst else len(worst), procedures.index(one.procedure)


def _table(shown: Shown) -> Table:
    """A line a step, below its procedure; a column an environment."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim", expand=False)
    table.add_column("", overflow="fold")
    for name in shown.environments:
        table.add_column(Text(name), min_width=18, no_wrap=True)
    rows: dict[str, dict[str, Standing]] = {}
    for one in shown.steps:
        rows.setdefault(one.step, {})[one.environment] = one
    for procedure, title in shown.procedures.items():
        steps = {name: row for name, row in rows.items() if next(iter(row.values())).procedure == procedure}
        if steps:
            table.add_row(Text(printable(title), "bold"))
        for name, row in steps.items():
            title = printable(next(iter(row.values())).title)
            label = Text.assemble("  ", title, (f"  {name.partition('.')[2]}", "dim"))
            table.add_row(label, *(_cell(row.get(column)) for column in shown.environments))
    return table


def _cell(one: Standing | None) -> Text:
    """A sign and a word; of what is proven, when."""
    if one is None:
        return Text("")
    sign, colour = SIGNS[one.state]
    when = one.at[:16].replace("T", " ")
    return Text.assemble(
        (sign, colour), " ", (printable(when), "") if one.state == PROVEN else (one.state, colour)
    )


def _told(one: Standing) -> Iterator[RenderableType]:
    """Why, where it stands on the page, by which run, and each sentence."""
    sign, colour = SIGNS[one.state]
    yield Text()
    yield Whole(f"{sign} {one.step} on {one.environment}: {one.state}", f"bold {colour}")
    if one.reason:
        yield Whole(f"  {' '.join(one.reason.split())}")
    yield Whole(f"  {one.place}" + (f"  run {one.run}, {one.at}" if one.run else ""), "dim")
    for claim in one.claims:
        yield Whole(f"  {SIGNS[claim.state][0]} {claim.sentence}  {claim.place}", SIGNS[claim.state][1])


def _summary(shown: Shown) -> Text:
    counts = [f"{many} {state}" for state, many in shown.counts.items() if many]
    if many := len(shown.troubles):
        counts.append(f"{many} {'file proves' if many == 1 else 'files prove'} nothing, see above: not green")
    return Text(f"\n{len(shown.steps)} steps: {' · '.join(counts) or 'none runs anywhere'}", "bold")
