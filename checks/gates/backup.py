"""`backup`: a backup was made, restored, and brought everything back."""

from dataclasses import replace
from typing import Final

from .decision import BLOCKED, Gate
from .facts import Facts
from .rehearsal import proven, rehearsal

NAME: Final = "backup"
_TITLE: Final = "Backup proved"
#: The claim and the sentence that say so.
_CLAIM: Final = "backup_whole"
_SENTENCE: Final = "backup_restores"


def backup(facts: Facts) -> Gate:
    """Judge it."""
    said = facts.plan.claims.said if facts.plan.claims else ()
    named = {str(one) for one in said if one.name == _CLAIM}
    steps = {step.id for step in facts.plan.steps if any(one.name == _SENTENCE for one in step.expectations)}
    if not named and not steps:
        what = "no document says that a backup brings everything back"
        return Gate(NAME, _TITLE, BLOCKED, what, f"Claim it in the source: `{_CLAIM}`.")
    undecided = rehearsal(facts)
    if undecided.state == "unknown":
        return replace(undecided, name=NAME, title=_TITLE)
    claims = [one for one in facts.claims if one.claim in named]
    return proven(facts, NAME, _TITLE, (*claims, *(one for one in facts.steps if one.step in steps)))
