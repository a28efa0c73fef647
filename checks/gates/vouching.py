"""Whether somebody vouches for the runs that something rests on: a chain of digests alone anybody can write anew.

That holds for runs made here as for those brought here. CI's own identity is a key of its own that policy names: what
a runner says of itself in variables, anybody can say.
"""

from collections.abc import Iterable

from .decision import BLOCKED, Gate
from .facts import Facts, Rehearsal


def vouched(facts: Facts, name: str, title: str, proofs: Iterable[str]) -> Gate | None:
    """The gate, blocked, where a run among the proofs is nobody's or of other documents; None where all are fine."""
    runs = _all(facts, proofs)
    for run in runs:  # first: a signature would not help such a run
        if run in facts.runs and facts.runs[run].plan != facts.plan.digest:
            reason = f"the documents changed since the run {run}"
            return Gate(name, title, BLOCKED, reason, rehearse(facts))
    for run in runs:
        found = facts.runs.get(run)
        if found is None or found.wrong:
            assert facts.gates.rehearsal is not None
            who = facts.people(facts.gates.rehearsal.vouched_by)
            reason = (
                f"nobody vouches for the run {run}: {found.wrong if found else 'it is not here'}; {who} can"
            )
            lifts = f"rolloutdocs evidence sign {run}{facts.folder} --key FILE"
            return Gate(name, title, BLOCKED, reason, lifts)
    return None


def signed(facts: Facts, proofs: Iterable[str]) -> str:
    """Who vouched, and for which run: what opened a gate."""
    found = [facts.runs[run] for run in dict.fromkeys(proofs)]
    return ", ".join(f"run {one.run}, signed by {facts.policy.people[one.by].name}" for one in found)


def rehearse(facts: Facts) -> str:
    """The command that rehearses."""
    assert facts.gates.rehearsal is not None
    return f"rolloutdocs verify --env {facts.gates.rehearsal.on}{facts.which}{facts.options}"


def _all(facts: Facts, proofs: Iterable[str]) -> list[str]:
    """The runs, and those that they go on from."""
    found: list[str] = []
    waiting = list(dict.fromkeys(proofs))
    while waiting:
        run = waiting.pop(0)
        if run not in found:
            found.append(run)
            known: Rehearsal | None = facts.runs.get(run)
            waiting += [known.resumes] if known and known.resumes else []
    return found
