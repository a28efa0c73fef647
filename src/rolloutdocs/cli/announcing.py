"""What a run would do, shown to a person before it does: the whole plan, resolved. Nothing is executed for it."""

import click

from ..checks.rehearsal.policy import admit
from ..checks.rehearsal.selection import Selection, schedule
from ..checks.reports.printable import printable
from ..errors import Refused
from .exits import Exit
from .reading import Read


def announce(read: Read, environment: str, selection: Selection) -> Exit:
    """Print the whole plan, in the order in which it would run. One without steps is never green, here neither."""
    planned = schedule(read.plan, environment, selection)
    for step in planned.steps:
        click.echo(f"{step.place}  {step.id}  ({step.effect.kind}, {step.seconds} s)")
        for line in printable(step.command).split("\n"):
            click.echo(f"    {line}")
        for expectation in step.expectations:
            click.echo(f"    - {printable(str(expectation))}")
    click.echo(f"{len(planned.steps)} steps {_fate(read, environment, selection)}. Nothing was run.")
    click.echo(f"Digest of the plan: {read.plan.digest}")
    return Exit.PASSED if planned.selected else Exit.INCONCLUSIVE


def _fate(read: Read, environment: str, selection: Selection) -> str:
    """What a run would make of the plan."""
    policy = read.policy.environments[environment]
    try:
        admit(read.plan, (environment, policy), str(read.policy_path), selection)
    except Refused:
        return f"are shown for {environment}, where policy lets no run of them begin"
    return f"would run on {environment}"
