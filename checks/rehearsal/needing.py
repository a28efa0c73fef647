"""What of a plan needs a copy of the database, and whether the environment has one: pure, before anything starts."""

from collections.abc import Iterator

from ...environments import Environment
from ...errors import Finding
from ...notation.claims import ON_COPIES
from ..plan import Expectation, Plan
from .selection import Schedule

BACKUP = "backup_restores"


def missing(plan: Plan, planned: Schedule, where: tuple[str, Environment], source: str) -> Iterator[Finding]:
    """Everything that could only be undecided there, or that makes more there than the run may.

    `where`: the name, and the policy as it bounds this run.
    """
    name, environment = where
    steps = {one.id: one for one in planned.steps}.values()
    for one in (one for step in steps for one in step.expectations if one.name == BACKUP):
        yield from _restoring(one, name, environment, source)
    if planned.selection.words or plan.claims is None:
        return
    for claim in plan.claims.said:
        if claim.name not in ON_COPIES:
            continue
        lacks = [] if environment.copies else ["`copies`"]
        if claim.name == "backup_whole" and environment.copies and not environment.copies.restore:
            lacks.append("`restore` among its `copies`")
        lacks += ["`framework`"] if claim.name == "failure_recovered" and not environment.framework else []
        if lacks:
            what = (
                f"`{claim}` is tried on a copy of the database, and `{name}` has no {' and no '.join(lacks)}"
            )
            yield Finding(claim.place, what, f"Declare that in {source}, or take the claim out.")


def _restoring(one: Expectation, name: str, environment: Environment, source: str) -> Iterator[Finding]:
    """What keeps a backup from being restored there."""
    if environment.ceiling == "reads":
        what = f"`{one}` fills a copy of the database of `{name}`, where this run may only read"
        yield Finding(
            one.place, what, "Ask it on an environment that may be changed, or take the sentence out."
        )
    if not (environment.copies and environment.copies.restore):
        has = "its `copies` have no `restore`" if environment.copies else "it has no `copies`"
        what = f"`{one}` needs a copy of the database of `{name}`, and {has}"
        yield Finding(one.place, what, f"Declare them in {source}, or take the sentence out.")
