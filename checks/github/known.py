"""What evidence says of each line that is ticked: of steps, procedures, claims, the rehearsal as a whole. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ..claimed import Claimed
from ..now import NEVER, OUTSIDE, PROVEN
from ..plan import Plan
from ..reports.markdown import span
from ..standing import Standing
from .boxes import Known, identity, shown_by

#: Id of the line of the whole rehearsal.
REHEARSAL: Final = "rehearsal"


def known(
    plan: Plan, steps: Sequence[Standing], claims: Sequence[Claimed], spoilt: int = 0
) -> dict[str, Known]:
    """Id of a line -> what is known of it: a step's and a procedure's by its own, a claim's by its words.

    `spoilt` are the files of evidence that prove nothing: with one of them nothing is known of the whole.
    """
    found = {f"step:{one.step}": _one(one) for one in steps}
    names = claimed([one.claim for one in claims])
    found |= dict(zip(names, map(_one, claims), strict=True))
    for procedure in dict.fromkeys((*plan.rehearsal, *plan.procedures)):
        own = [one for one in steps if one.procedure == procedure]
        found[f"procedure:{procedure}"] = together(own)
    found[REHEARSAL] = Known(False, files(spoilt)) if spoilt else together([*steps, *claims])
    return found


def claimed(claims: Iterable[str]) -> list[str]:
    """The id of each claim's line: a person's tick stays with the claim, whatever comes before it."""
    seen: dict[str, int] = {}
    return [f"claim:{identity(one, seen)}" for one in claims]


def files(spoilt: int) -> str:
    """What is said of files that prove nothing."""
    return f"{spoilt} file{'s' * (spoilt != 1)} of evidence prove{'s' * (spoilt == 1)} nothing"


def together(several: Iterable[Standing | Claimed]) -> Known:
    """Several at once: proven where each that a run can reach is, and there is one."""
    here = [one for one in several if one.state != OUTSIDE]
    proven = [one for one in here if one.state == PROVEN]
    if here and len(proven) == len(here):
        runs = dict.fromkeys(one.run for one in proven)
        return Known(True, f"{len(here)} of {len(here)} proven by {_runs(runs)}")
    untold = all(one.state == NEVER for one in here)
    return Known(False, "" if untold else f"{len(proven)} of {len(here)} proven")


def _one(one: Standing | Claimed) -> Known:
    if one.state == PROVEN:
        imported = f", imported {span(one.imported)}" if isinstance(one, Standing) and one.imported else ""
        return Known(True, f"proven by {_runs([one.run])}{imported}")
    if one.state in (NEVER, OUTSIDE):
        return Known(False, one.state)
    return Known(False, f"{one.state}: {span(one.reason)}" + (f", {_runs([one.run])}" if one.run else ""))


def _runs(names: Iterable[str]) -> str:
    return " and ".join(f"run {span(name)}" for name in names)


def shown(plan: Plan, text: str, steps: Iterable[Standing]) -> dict[str, Known]:
    """Of a page's own lines those that name by links the steps that show them."""
    ids = {(page.path.rpartition("/")[2], step.slug): step.id for page in plan.pages for step in page.steps}
    standing: Mapping[str, Standing] = {one.step: one for one in steps}
    found: dict[str, Known] = {}
    for name, hrefs in shown_by(text).items():
        named = [ids.get((href.partition("#")[0], href.partition("#")[2]), "") for href in hrefs]
        if named and all(one in standing for one in named):
            found[name] = together([standing[one] for one in named])
    return found
