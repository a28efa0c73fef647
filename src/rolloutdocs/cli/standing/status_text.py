"""The picture that `status` draws: procedures with a column for each environment, then what is not proven.

It fits on a screen: what is so for one reason is told once, and every step only where somebody asks for all of them.

What somebody copies (a page and its line, a run, a command) is never cut or folded, as in the report of a run.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import RenderableType
from rich.text import Text

from ...checks.now import FAILED, INCONCLUSIVE, NEVER, OUTSIDE, PROVEN, STALE, STATES
from ...checks.remedy import remedy
from ...checks.reports.printable import printable
from ...checks.reports.site.trend import Flaky
from ...checks.reports.terminal import Whole
from ...checks.standing import Standing
from ..runs.progress import console
from .grid import Grid, Row
from .standings import Shown

SIGNS: Final = {
    PROVEN: ("✔", "green"),
    FAILED: ("✘", "red"),
    INCONCLUSIVE: ("?", "yellow"),
    STALE: ("~", "yellow"),
    NEVER: ("·", "dim"),
    OUTSIDE: ("-", "dim"),
}

#: Things that are told on one screen.
MOST: Final = 4
#: Steps that are named of several.
FEW: Final = 3


def show(shown: Shown, everything: bool, claims: bool) -> None:
    """Print it: on one screen, or every step, and of each every sentence."""
    out = console()
    parts = _whole(shown, claims) if everything or claims else _short(shown)
    for part in (*parts, *_last(shown, everything or claims)):
        out.print(part, crop=False)


def _whole(shown: Shown, claims: bool) -> Iterator[RenderableType]:
    """Every step, then each that is not proven."""
    if shown.steps:
        yield _table(shown)
    for one in _ranked(shown):
        if claims or one.state not in (PROVEN, OUTSIDE, NEVER):
            yield from _told(one)
    yield from _claims(shown, everything=True)


def _short(shown: Shown) -> Iterator[RenderableType]:
    """Counts by procedure, then what is not proven, once for all steps that are so for the same reason."""
    if shown.steps:
        yield _counts(shown)
    groups: dict[tuple[str, ...], list[Standing]] = {}
    for one in _ranked(shown):
        if one.state not in (PROVEN, OUTSIDE, NEVER):
            alone = () if one.state == STALE else (one.step,)
            groups.setdefault((one.environment, one.state, one.reason, one.run, *alone), []).append(one)
    for several in [*groups.values()][:MOST]:
        yield from _told(several[0], claims=False) if len(several) == 1 else _together(several)
    if (rest := len(groups) - MOST) > 0:
        yield Text(f"\n{rest} more: `rolloutdocs status --all`", "yellow")
    yield from _claims(shown, everything=False)


def _last(shown: Shown, everything: bool) -> Iterator[RenderableType]:
    """What cannot be believed, the sum, which runs proved it, and what to do next."""
    troubles = shown.troubles if everything else shown.troubles[:MOST]
    for trouble in troubles:
        yield Whole(f"{trouble}. It proves nothing: {remedy(trouble)}.", "yellow")
    if many := len(shown.troubles) - len(troubles):
        yield Text(f"{many} more files that prove nothing: `rolloutdocs status --all`", "yellow")
    yield _summary(shown)
    yield from lucky(shown.flaky)
    proofs = _proofs(shown)
    yield from proofs if everything else proofs[:MOST]
    if not everything and (rest := len(proofs) - MOST) > 0:
        yield Text(f"{rest} more runs that prove something: `rolloutdocs status --all`", "dim")
    if any(one.state == PROVEN for one in shown.steps):
        yield Text("Evidence is chained, not anchored: `rolloutdocs evidence check` compares it.", "dim")
    yield from _undecided(shown)
    if shown.next:
        yield Whole(f"Next: {shown.next}", "bold")


def _proofs(shown: Shown) -> list[Whole]:
    """Which runs proved how many steps; imported ones first, and in colour."""
    own, imported = [], []
    for name in shown.environments:
        proofs = Counter(
            (one.run, one.imported) for one in shown.steps if (one.environment, one.state) == (name, PROVEN)
        )
        for (run, came), many in proofs.most_common():
            told = f"{many} on {name} by {run}"
            if came:
                imported.append(Whole(f"{told}, imported {came}", "yellow"))
            else:
                own.append(Whole(told, "dim"))
    return imported + own


def lucky(found: Sequence[Flaky]) -> Iterator[RenderableType]:
    """Steps that came out both ways, in a line."""
    if found:
        told = [f"{one.step} on {one.environment} {one.told}" for one in found[:FEW]]
        rest = [f"{len(found) - FEW} more: History on the site"] if len(found) > FEW else []
        yield Whole(f"Flaky: {'; '.join([*told, *rest])}", "yellow")


def _undecided(shown: Shown) -> Iterator[RenderableType]:
    """What is proven is no decision: which command has one, and that there is none where nothing could decide."""
    rest = f" --rollout {shown.rollout}" if shown.rollout else ""
    for name in shown.gated:
        yield Whole(f"Whether {name} may go: rolloutdocs status --env {name}{rest}{shown.options}", "bold")
    if len(shown.environments) == 1 and not shown.gated:
        (name,) = shown.environments
        yield Whole(f"{name} has no gates: this is what is proven, and nothing decides whether it may go.")


def _ranked(shown: Shown) -> list[Standing]:
    return sorted(shown.steps, key=lambda one: _rank(one, list(shown.procedures)))


def _claims(shown: Shown, everything: bool) -> Iterator[RenderableType]:
    """Each claim with the environments on which it is anything but out of reach; on one screen what is not proven."""
    here = [one for one in shown.claims if one.state != OUTSIDE]
    if not here:
        return
    proven = sum(one.state == PROVEN for one in here)
    yield Text(f"\nClaims: {proven} of {len(here)} proven", "bold")
    listed = here if everything else [one for one in here if one.state != PROVEN]
    for one in listed if everything else listed[:MOST]:
        sign, colour = SIGNS[one.state]
        when = f" {one.at[:16].replace('T', ' ')}" if one.state == PROVEN else ""
        yield Whole(f"{sign} {one.claim}  {one.state} on {one.environment}{when}", colour)
        if one.reason:
            yield Whole(f"  {' '.join(one.reason.split())}")
            yield Whole(f"  {one.place}" + (f"  run {one.run}, {one.at}" if one.run else ""), "dim")
    if not everything and (rest := len(listed) - MOST) > 0:
        yield Text(f"{rest} more claims: `rolloutdocs status --all`", "yellow")


def _rank(one: Standing, procedures: list[str]) -> tuple[int, int]:
    """What failed first, then what is undecided, then the rest; each in the order of the table."""
    worst = (FAILED, INCONCLUSIVE)
    return worst.index(one.state) if one.state in worst else len(worst), procedures.index(one.procedure)


def _counts(shown: Shown) -> Grid:
    """A line a procedure, a column an environment: how many of its steps are what."""
    rows: list[Row] = []
    for procedure, title in shown.procedures.items():
        here = [one for one in shown.steps if one.procedure == procedure]
        states = [
            Counter(one.state for one in here if one.environment == name) for name in shown.environments
        ]
        if here:
            rows.append((Text(printable(title)), [_sum(one) for one in states]))
    return Grid(shown.environments, rows)


def _sum(states: Counter[str]) -> Text:
    parts = [
        (f"{SIGNS[state][0]} {states[state]} {state}", SIGNS[state][1]) for state in STATES if states[state]
    ]
    return Text(" ").join(Text(*part) for part in parts)


def _table(shown: Shown) -> Grid:
    """A line a step, below its procedure; a column an environment."""
    made: list[Row] = []
    rows: dict[str, dict[str, Standing]] = {}
    for one in shown.steps:
        rows.setdefault(one.step, {})[one.environment] = one
    for procedure, title in shown.procedures.items():
        steps = {name: row for name, row in rows.items() if next(iter(row.values())).procedure == procedure}
        if steps:
            made.append((Text(printable(title), "bold"), ()))
        for name, row in steps.items():
            title = printable(next(iter(row.values())).title)
            label = Text.assemble("  ", title, (f"  {name.partition('.')[2]}", "dim"))
            made.append((label, [_cell(row.get(column)) for column in shown.environments]))
    return Grid(shown.environments, made, whole=True)


def _cell(one: Standing | None) -> Text:
    """A sign and a word; of what is proven, when."""
    if one is None:
        return Text("")
    sign, colour = SIGNS[one.state]
    when = one.at[:16].replace("T", " ")
    return Text.assemble(
        (sign, colour), " ", (printable(when), "") if one.state == PROVEN else (one.state, colour)
    )


def _together(several: list[Standing]) -> Iterator[RenderableType]:
    """Steps that are so for one reason, seen by one run."""
    one = several[0]
    sign, colour = SIGNS[one.state]
    names = ", ".join(each.step for each in several[:FEW]) + (", …" if len(several) > FEW else "")
    yield Text()
    yield Whole(f"{sign} {len(several)} steps on {one.environment}: {one.state}", f"bold {colour}")
    yield Whole(f"  {' '.join(one.reason.split())}: {names}")
    yield Whole(f"  run {one.run}, {one.at}{_came(one)}", "dim")


def _came(one: Standing) -> str:
    return f", imported {one.imported}" if one.imported else ""


def _told(one: Standing, claims: bool = True) -> Iterator[RenderableType]:
    """Why, where it stands on the page, by which run, and each sentence."""
    sign, colour = SIGNS[one.state]
    yield Text()
    yield Whole(f"{sign} {one.step} on {one.environment}: {one.state}", f"bold {colour}")
    if one.reason:
        yield Whole(f"  {' '.join(one.reason.split())}")
    yield Whole(f"  {one.place}" + (f"  run {one.run}, {one.at}{_came(one)}" if one.run else ""), "dim")
    for claim in one.claims if claims else ():
        yield Whole(f"  {SIGNS[claim.state][0]} {claim.sentence}  {claim.place}", SIGNS[claim.state][1])


def _summary(shown: Shown) -> Text:
    counts = [f"{many} {state}" for state, many in shown.counts.items() if many]
    if many := len(shown.troubles):
        counts.append(f"{many} {'file proves' if many == 1 else 'files prove'} nothing, see above: not green")
    return Text(f"\n{len(shown.steps)} steps: {' · '.join(counts) or 'none runs anywhere'}", "bold")
