"""What evidence says of every claim of a plan as it is now: proven, stale and why, failed, never run. Pure.

A claim is proven by one whole run, of the same claim, steps, application and policy as now. The newest run that judged
just that decides. Beside the claims stands what all of them together say: that nothing else happens.
"""

from collections.abc import Iterable

from ..dataclass import dataclass
from .evidence import AHEAD, Compared, Ended, Proved, Started, moment
from .examine import Run
from .now import FAILED, INCONCLUSIVE, NEVER, OUTSIDE, PROVEN, STALE, Now, concerns, reaches
from .plan import Claim, Plan
from .witness import beside

#: How what no claim speaks of is called.
REST = "nothing happens to schema or data of which no claim speaks"
_STATES = {"passed": PROVEN, "failed": FAILED}


@dataclass(frozen=True, slots=True)
class Claimed:
    """One claim on one environment."""

    claim: str  #: as on the page
    place: str  #: `path:line` on the page as it is now
    environment: str
    state: str  #: one of `standing.STATES`
    reason: str = ""  #: why it is not proven, in words
    run: str = ""  #: id of the run that says so; "" for none
    at: str = ""  #: when that run began


def claimed(plan: Plan, runs: Iterable[Run], now: Now) -> tuple[Claimed, ...]:
    """Every claim, in the order of the page; `runs` come newest first, and are taken as far as needed."""
    if plan.claims is None:
        return ()
    wanted: list[Claim | None] = [*plan.claims.said, None]  # None: what no claim speaks of
    if not reaches(plan, now):
        reason = f"`{now.environment}` does not let the whole rehearsal run"
        return tuple(_one(plan, claim, now, (OUTSIDE, reason)) for claim in wanted)
    found: dict[int, Claimed] = {}
    closed: set[int] = set()
    for run in runs:
        if len(closed) == len(wanted):
            break
        started = run.started
        if started is None or run.broken or not concerns(started, now):
            continue
        records = [one for one in run.records if isinstance(one, Proved)]
        for index, claim in enumerate(wanted) if records else ():
            if index in closed or (said := _said(plan, claim, (run, records), now)) is None:
                continue
            found.setdefault(index, _one(plan, claim, now, said, started))
            if said[0] != STALE:
                found[index] = _one(plan, claim, now, said, started)
                closed.add(index)
    never = (NEVER, "no run has it")
    return tuple(found.get(index) or _one(plan, claim, now, never) for index, claim in enumerate(wanted))


def _one(
    plan: Plan, claim: Claim | None, now: Now, said: tuple[str, str], started: Started | None = None
) -> Claimed:
    assert plan.claims is not None
    sentence, place = (str(claim), claim.place) if claim else (REST, plan.claims.place)
    run, at = (started.run, started.at) if started else ("", "")
    return Claimed(sentence, str(place), now.environment, *said, run, at)


def _said(
    plan: Plan, claim: Claim | None, seen: tuple[Run, list[Proved]], now: Now
) -> tuple[str, str] | None:
    """State and reason by this run, which judged some; None where it says nothing of the claim."""
    run, records = seen
    if run.started is None:
        return None
    if claim is None:
        return _changed(run.started, now, same=run.started.plan == plan.digest) or _rest(run, now)
    record = next((one for one in records if (one.rule, one.claim) == (claim.name, str(claim))), None)
    if record is None:
        return None
    from .proof.judge import bound  # all kinds of claims, which only a run that judged one needs

    same = record.digest == bound(plan, claim, now.environment)
    stale = _changed(run.started, now, same=same)
    return stale or _stated(record.verdict, record.reason or record.actual, run, now)


def _changed(started: Started, now: Now, *, same: bool) -> tuple[str, str] | None:
    reasons = [
        "" if same else "the claim, or what it was judged by, changed since",
        "" if started.application == now.application else "the application changed since",
        "" if started.environment_digest == now.policy else "the environment's policy changed since",
    ]
    found = "; ".join(filter(None, reasons))
    return (STALE, found) if found else None


def _rest(run: Run, now: Now) -> tuple[str, str]:
    wrong = [one for one in run.records if isinstance(one, Compared) and not one.claimed]
    verdicts = {one.verdict for one in wrong}
    verdict = "failed" if "failed" in verdicts else "inconclusive" if verdicts - {"passed"} else "passed"
    reached = all(one.verdict != "inconclusive" for one in run.records if isinstance(one, Proved))
    if verdict == "passed" and not reached:
        return INCONCLUSIVE, "not all of the claims could be decided there"
    return _stated(verdict, "; ".join(one.reason for one in wrong), run, now)


def _stated(verdict: str, why: str, run: Run, now: Now) -> tuple[str, str]:
    state = _STATES.get(verdict, INCONCLUSIVE)
    if state != PROVEN:
        return state, " ".join(why.split())
    started = run.started
    assert started is not None
    if moment(started.at) > now.at + AHEAD:
        return STALE, "the clock of the run was ahead of this one's, so nobody can tell when it was"
    if not any(isinstance(one, Ended) for one in run.records):
        return STALE, "the run has no end"
    if run.flaws:
        return STALE, run.flaws[0].what
    if run.spoilt:
        return STALE, beside(run.spoilt)
    if now.limit is not None and now.at - moment(started.at) > now.limit:
        return STALE, f"the run is older than {now.limit.days} days"
    return PROVEN, ""
