"""All claims of a plan, by what was seen: one record a claim. Pure."""

from dataclasses import replace

from ..claims import KINDS
from ..claims.sight import Sight
from ..claims.values_lost import moved
from ..evidence import Judged, Proved
from ..plan import Claim, Plan
from ..reader import digest
from ..verdict import Judgement, Verdict, undecided
from .doubts import Doubts


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
    table = claim.table
    strangers = bool(found.written) and (not table or table in found.written)
    if judged.verdict is Verdict.PASSED or strangers:
        return replace(judged, verdict=Verdict.INCONCLUSIVE, reason="; ".join(found.reasons))
    return judged


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
    """What a claim's verdict is tied to: the claim, its procedures, and all that the rehearsal does there."""
    said = plan.claims
    assert said is not None
    steps = [
        digest.step(step)
        for name in plan.rehearsal
        for step in plan.procedures[name].steps
        if environment in step.runs_on
    ]
    return digest.digest([claim.name, claim.values, said.deploy, said.rollback, plan.rehearsal, steps])
