"""`rehearsal`: every step and claim is proven by a signed run of these documents and this application."""

from dataclasses import replace
from typing import Final

from ..claimed import Claimed
from ..now import OUTSIDE, PROVEN
from ..remedy import remedy
from ..standing import Standing
from .decision import BLOCKED, OPEN, UNKNOWN, Gate
from .facts import Facts
from .vouching import rehearse, signed, vouched

NAME = "rehearsal"
#: How many steps that nobody tried are named.
NAMED: Final = 5


def rehearsal(facts: Facts) -> Gate:
    """Judge it."""
    assert facts.gates.rehearsal is not None
    title = f"Rehearsal on {facts.gates.rehearsal.on} complete and fresh"
    if undecided := _undecided(facts):
        return Gate(NAME, title, UNKNOWN, *undecided)
    gate = proven(facts, NAME, title, (*facts.steps, *facts.claims))
    return replace(gate, reason=f"{gate.reason}{_untried(facts)}") if gate.state == OPEN else gate


def _untried(facts: Facts) -> str:
    """What is run where the gate stands, and no rehearsal can have: it blocks nothing, and nobody saw it pass."""
    tried = {one.step for one in facts.steps if one.state == PROVEN}
    names = [one.id for one in facts.plan.steps if facts.environment in one.runs_on and one.id not in tried]
    more = f", and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return (
        f"; run on {facts.environment} and never rehearsed: {', '.join(names[:NAMED])}{more}" if names else ""
    )


def proven(facts: Facts, name: str, title: str, parts: tuple[Standing | Claimed, ...]) -> Gate:
    """A gate that these steps and claims open, all of them, by runs that somebody vouches for."""
    here = [one for one in parts if one.state != OUTSIDE]
    wrong = [one for one in here if one.state != PROVEN]
    if not here or wrong:
        return Gate(name, title, BLOCKED, _why(wrong), rehearse(facts))
    proofs = list(dict.fromkeys(one.run for one in here))
    told = "its one step or claim is" if len(here) == 1 else f"all {len(here)} steps and claims are"
    refused = vouched(facts, name, title, proofs)
    return refused or Gate(
        name,
        title,
        OPEN,
        f"{told} proven",
        "",
        signed(facts, proofs),
        min(one.at for one in here),
    )


def _undecided(facts: Facts) -> tuple[str, str] | None:
    """What keeps anybody from knowing, and what would change that."""
    assert facts.gates.rehearsal is not None
    on = facts.gates.rehearsal.on
    if facts.troubles:
        return (
            f"a file that proves nothing might tell of a failure: {facts.troubles[0]}",
            f"{remedy(facts.troubles[0]).capitalize()}.",
        )
    if not facts.application:
        what = f"{on} names no files of the application, so nobody can tell whether they are the same"
        return what, f"Name them under `application` of {on} in the environments file."
    if not facts.whole:
        return (
            f"{on} does not let the whole rehearsal run",
            f"Raise the ceiling of {on}, or rehearse elsewhere.",
        )
    return None


def _why(wrong: list[Standing | Claimed]) -> str:
    if not wrong:
        return "nothing of it was rehearsed"
    first = wrong[0]
    what = first.step if isinstance(first, Standing) else first.claim
    rest = f", and {len(wrong) - 1} more" if len(wrong) > 1 else ""
    reason = f" ({' '.join(first.reason.split())})" if first.reason else ""
    return f"{what} is {first.state}{reason}{rest}"
