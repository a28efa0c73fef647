"""`--resume`, seen from the command line: what a run is about now is put beside what the newest one was about."""

from dataclasses import replace
from pathlib import Path

from ...checks.application import tree_digest
from ...checks.reader import digest
from ...checks.rehearsal.selection import Selection, schedule
from ...checks.resume import Going, Now, resume
from ..reading import Read


def going(read: Read, environment: str, evidence: Path, asked: tuple[Selection, str | None]) -> Going:
    """What is asked for, and the states it begins with. Raises NotResumed, or OptionRefused beside other options."""
    selection, run = asked
    if run is None:
        return Going(selection, ())
    schedule(read.plan, environment, replace(selection, resumed=run))  # refuses what cannot be combined
    policy = read.policy.environments[environment]
    digests = (
        read.plan.digest,
        digest.policy(read.policy, environment),
        tree_digest(read.policy_path.parent, policy.application),
    )
    now = Now(read.plan, environment, policy, read.rollout, digests)
    return resume(now, evidence, "" if run == NEWEST else run)


#: What `--resume` without a run's id means.
NEWEST = "newest"
