"""All claims of a plan, by what was seen: one record a claim. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from ...notation import names
from ...notation.claims import ON_COPIES
from ..claims import KINDS
from ..claims.between_keeps import changed
from ..claims.sight import SECOND, Sight
from ..claims.unclaimed import schema
from ..claims.unclaimed_rows import data
from ..claims.values_lost import moved
from ..evidence import Judged, Proved
from ..plan import Claim, Claims, Plan
from ..reader import digest
from ..verdict import Judgement, Verdict, undecided
from .doubts import Doubts

#: Tried on copies, to which nobody else writes; a backup is compared with the environment's own database.
_APART: Final = ON_COPIES - {"backup_whole"}
#: Claims on everything -> what happened without a claim.
_EFFECTS: Final = {"no_other_data": data, "no_other_schema": schema}
#: Claims on the log of migrations.
_LOGGED: Final = frozenset({"deploy_runs", "rollback_reverts"})


def judge(claim: Claim, seen: Sight, found: Doubts) -> Judgement:
    """One claim. What is in doubt, or could not have been seen to be wrong, is undecided."""
    kind = KINDS[claim.name]
    if reason := seen.missing(kind.needs):
        return undecided(str(claim), reason)
    judged = kind.judge(claim.values, seen)
    if (
        judged.verdict is Verdict.PASSED
        and claim.name == "values_lost"
        and (other := moved(claim.values, seen))
    ):
        return replace(judged, verdict=Verdict.FAILED, reason=f"its meaning changed: {other}")
    if judged.verdict is Verdict.INCONCLUSIVE or not found.reasons:
        return judged
    if judged.verdict is Verdict.PASSED or _strangers(claim, seen, found.written):
        reasons = filter(None, (*found.reasons, judged.reason))
        return replace(judged, verdict=Verdict.INCONCLUSIVE, reason="; ".join(reasons))
    return judged


def _strangers(claim: Claim, seen: Sight, written: frozenset[str]) -> bool:
    """Whether whoever wrote to these tables may have made it fail: no table beside them is wrong."""
    return bool(written) and claim.name not in _APART and _wrong(claim, seen) <= written


def _wrong(claim: Claim, seen: Sight) -> set[str]:
    """The tables of which it may not hold; none: nobody can tell which."""
    if effects := _EFFECTS.get(claim.name):
        certain = [one for one in effects(seen) if one.decided]
        return {names.split(one.subject)[0] if one.kind == "values" else one.subject for one in certain}
    if claim.name == "between_keeps":
        return {one.table for one in changed(seen)}
    if claim.name == "deploy_again":
        return {one.table or one.name for one in seen.changes[SECOND]}
    return {claim.table or (seen.log if claim.name in _LOGGED else "")} - {""}


def proved(one: Judged, claim: Claim, tied: tuple[str, str]) -> Proved:
    """The record of a claim, as it is kept; `tied` is the digest of what it is about, and its line in the source."""
    return Proved(
        rule=claim.name,
        claim=one.sentence,
        place=one.place,
        digest=tied[0],
        verdict=one.verdict,
        expected=one.expected,
        actual=one.actual,
        reason=one.reason,
        source=tied[1],
    )


def bound(plan: Plan, claim: Claim, environment: str) -> str:
    """What a claim's verdict is tied to: the claim, its procedures, and all that is done for it there."""
    said = plan.claims
    assert said is not None
    steps = _sent(plan, plan.rehearsal, environment)
    tied = [claim.name, claim.values, said.deploy, said.rollback, plan.rehearsal, steps]
    return digest.digest([*tied, *_besides(plan, said, claim, environment)])


def _besides(plan: Plan, said: Claims, claim: Claim, environment: str) -> list[object]:
    """What some claims are decided by beside the rehearsal: other procedures, another environment, other claims."""
    if claim.name == "failure_recovered":
        return _ways_back(plan, said, environment)
    if claim.name == "runs_in_production":
        name = claim.values["environment"]
        cells = [cell for page in plan.pages for cell in page.settings if cell.environment == name]
        return [_sent(plan, plan.rehearsal, name), digest.settings(cells)]
    if claim.name in ("no_other_data", "no_other_schema"):
        return [sorted(str(one) for one in said.said if one.subject)]
    if claim.name == "values_lost":
        return [one.values for one in said.said if (one.name, one.subject) == ("values_set", claim.subject)]
    return []


def _ways_back(plan: Plan, said: Claims, environment: str) -> list[object]:
    """Where each step of the deploy leads if it fails, and what closes what it opened."""
    steps = [one for one in plan.procedures[said.deploy].steps if environment in one.runs_on]
    ways = [plan.detours.get(one.id, said.recovery) for one in steps]
    closers = {plan.closers[one.id] for one in steps if one.opening}
    closing = [digest.step(one) for one in plan.steps if one.id in closers]
    return [ways, _sent(plan, [one for one in dict.fromkeys(ways) if one], environment), closing]


def _sent(plan: Plan, procedures: Iterable[str], environment: str) -> list[object]:
    return [
        digest.step(step)
        for name in procedures
        for step in plan.procedures[name].steps
        if environment in step.runs_on
    ]
