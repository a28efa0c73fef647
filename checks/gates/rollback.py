"""`rollback`: the way back was rehearsed, and does what the documents claim of it."""

from dataclasses import replace
from typing import Final

from .decision import BLOCKED, Gate
from .facts import Facts
from .rehearsal import proven, rehearsal

NAME: Final = "rollback"
_TITLE: Final = "Rollback rehearsed"
#: What claims about it begin with, and the procedure where no page claims anything.
_BEGINS: Final = "rollback "


def rollback(facts: Facts) -> Gate:
    """Judge it."""
    plan = facts.plan
    procedure = plan.claims.rollback if plan.claims else NAME
    if procedure not in plan.rehearsal:
        what = "the rehearsal of the documents has no way back"
        return Gate(NAME, _TITLE, BLOCKED, what, f"Name `{procedure}` under `rehearsal` in the source.")
    undecided = rehearsal(facts)
    if undecided.state == "unknown":
        return replace(undecided, name=NAME, title=_TITLE)
    steps = tuple(one for one in facts.steps if one.procedure == procedure)
    claims = tuple(one for one in facts.claims if one.claim.startswith(_BEGINS))
    return proven(facts, NAME, _TITLE, (*steps, *claims))
